"""Taking measurements: every ROI, every measurement asked for, each value with the entry that says what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import FunctionType

import SimpleITK as sitk

from ..base.errors import GeometryError, InputError
from ..base.extensions import extension_hint
from ..base.places import load, source_of_place
from ..images import Roi
from . import MEASUREMENTS, Measurement


@dataclass(frozen=True)
class Measured:
    """One value of one ROI, in the measurement's unit; NaN where it is undefined."""

    roi: str
    measurement: Measurement
    value: float


def measure(image: sitk.Image, rois: Sequence[Roi], names: Sequence[str] | None = None) -> tuple[Measured, ...]:
    """Measure ROIs on the grid of an image. names: of measurements, all by default.

    Raises InputError for an unknown name, GeometryError for an ROI on another grid, ExtensionError for a measurement from
    elsewhere that cannot be loaded.
    """
    chosen = [measurement_of(name) for name in (MEASUREMENTS if names is None else names)]
    for roi in rois:
        if not image.IsSameImageGeometryAs(roi.mask):
            raise GeometryError("does not lie on the image's grid", where=f"segment {roi.name}", cure="Align the mask first")
    taken = {entry.name: _function(entry) for entry in chosen}
    return tuple(Measured(roi.name, entry, float(taken[entry.name](image, roi))) for roi in rois for entry in chosen)


def measurement_of(name: str) -> Measurement:
    """The measurement of a name. Raises InputError naming those there are."""
    if name not in MEASUREMENTS:
        raise InputError(f"there is no measurement {name}{extension_hint()}", cure=f"Choose {', '.join(MEASUREMENTS)}")
    return MEASUREMENTS[name]


def _function(entry: Measurement) -> FunctionType:
    return load(entry.place, FunctionType, package=__package__ or "", source=source_of_place(entry.place))
