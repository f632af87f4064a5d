"""A muscle along the body: area and fat in each slice that it is drawn in."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ..fat import POOLED
from ..fat.rating import fat_rates
from ..fat.values import FatSettings, MuscleVoxels
from ..measurements.muscle import MuscleSight
from .record import ProfileRecord
from .seeing import Sight


def profiles(sight: Sight, muscles: Mapping[str, MuscleSight], method: str, settings: FatSettings) -> tuple[ProfileRecord, ...]:
    """One profile per muscle. A threshold is found once, in both sides of the whole volume, so that slices can be compared."""
    masks = {name: sight.mask(name) for name in muscles}
    filled = {name: np.flatnonzero(mask.any(axis=(1, 2))) for name, mask in masks.items()}
    rates = _along(sight, masks, muscles, method, settings) if method else {}
    found = []
    for name, mask in masks.items():
        areas = [int(np.count_nonzero(mask[index])) * sight.slices.pixel_mm2 / 100 for index in filled[name]]
        found.append(
            ProfileRecord(
                roi=name,
                method=method,
                slices=tuple(filled[name].tolist()),
                area_cm2=tuple(areas),
                fat_rate=tuple(None if math.isnan(rate) else rate for rate in rates.get(name, [math.nan] * len(areas))),
                largest=int(filled[name][int(np.argmax(areas))]),
            )
        )
    return tuple(found)


def _along(
    sight: Sight, masks: Mapping[str, np.ndarray], muscles: Mapping[str, MuscleSight], method: str, settings: FatSettings
) -> dict[str, list[float]]:
    sides = {name: muscle.group for name, muscle in muscles.items()}
    whole = {name: _voxels(sight, mask) for name, mask in masks.items()}
    rates = fat_rates(whole, sides, [method], settings, scopes=[POOLED])
    found: dict[str, list[float]] = {}
    for name, mask in masks.items():
        counts = mask.sum(axis=(1, 2))
        parts = np.cumsum(counts[counts > 0])[:-1]
        (rate,) = rates[name]
        if rate.above is not None:
            found[name] = [100 * float(part.mean()) for part in np.split(rate.above, parts)]
        elif rate.reason:
            found[name] = [math.nan] * (len(parts) + 1)
        else:
            found[name] = [_one(name, _voxels(sight, mask, index), method, settings) for index in np.flatnonzero(counts).tolist()]
    return found


def _voxels(sight: Sight, mask: np.ndarray, index: int | None = None) -> MuscleVoxels:
    part = slice(None) if index is None else slice(index, index + 1)
    water = None if sight.water is None else sight.water[part][mask[part]]
    return MuscleVoxels(sight.grey[part][mask[part]], water)


def _one(name: str, voxels: MuscleVoxels, method: str, settings: FatSettings) -> float:
    return fat_rates({name: voxels}, {}, [method], settings)[name][0].rate
