"""Thresholds that the user gives, as a grey value or as a share of a reference ROI."""

from __future__ import annotations

from .thresholds import given_threshold
from .values import FatSettings, NoRate


def _fixed(settings: FatSettings) -> float:
    if settings.threshold is None:
        raise NoRate("no threshold was given")
    return settings.threshold


def _share(settings: FatSettings) -> float:
    if settings.share is None or settings.reference is None:
        raise NoRate("no share, or no reference ROI, was given")
    if settings.share <= 0 or settings.reference <= 0:
        raise NoRate(f"a share of {settings.share:g} of a reference of {settings.reference:.4g} is no threshold")
    return settings.share * settings.reference


FIXED = given_threshold(_fixed)
REFERENCE_SHARE = given_threshold(_share)
