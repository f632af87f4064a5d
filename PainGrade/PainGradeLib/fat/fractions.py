"""Methods without a threshold: Dixon fractions, and the signal fraction between a lean and a fat reference."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from .thresholds import no_rates
from .values import FatRate, FatSettings, MuscleVoxels, NoRate, Pool


class Fraction:
    """A rate computed from voxel values. compute: (voxels, settings) -> (fraction, voxels left out). Raises NoRate."""

    def __init__(self, compute: Callable[[MuscleVoxels, FatSettings], tuple[float, int]]) -> None:
        self._compute = compute

    def __call__(
        self, method: str, scope: str, muscles: Mapping[str, MuscleVoxels], settings: FatSettings, pool: Pool
    ) -> dict[str, FatRate]:
        found: dict[str, FatRate] = {}
        for name, voxels in muscles.items():
            try:
                fraction, left_out = self._compute(voxels, settings)
            except NoRate as reason:
                found |= no_rates(method, scope, {name: voxels}, str(reason))
                continue
            warnings = (f"{left_out} voxels without signal in both images were left out",) if left_out else ()
            counted = len(voxels.grey) - left_out
            found[name] = FatRate(method, scope, 100 * fraction, float("nan"), counted, left_out, "", warnings)
        return found


def _dixon(voxels: MuscleVoxels) -> tuple[np.ndarray, np.ndarray, int]:
    """Fat and the whole signal in voxels that have any, and how many have none."""
    if voxels.water is None:
        raise NoRate("no water image was given")
    whole = voxels.grey + voxels.water
    usable = whole > 0
    if not usable.any():
        raise NoRate("fat and water are 0 in every voxel")
    return voxels.grey[usable], whole[usable], int(len(usable) - np.count_nonzero(usable))


def _mean_of_ratios(voxels: MuscleVoxels, settings: FatSettings) -> tuple[float, int]:
    fat, whole, left_out = _dixon(voxels)
    return float(np.mean(fat / whole)), left_out


def _ratio_of_sums(voxels: MuscleVoxels, settings: FatSettings) -> tuple[float, int]:
    fat, whole, left_out = _dixon(voxels)
    return float(fat.sum() / whole.sum()), left_out


def _signal_fraction(voxels: MuscleVoxels, settings: FatSettings) -> tuple[float, int]:
    lean, fat = settings.lean, settings.fat
    if lean is None or fat is None:
        raise NoRate("no lean ROI, or no subcutaneous-fat ROI, was given")
    if fat <= lean:
        raise NoRate(
            f"the fat reference ({fat:.4g}) is not brighter than the lean one ({lean:.4g}): "
            "fat is suppressed, or they are exchanged"
        )
    return float(np.mean(np.clip((voxels.grey - lean) / (fat - lean), 0, 1))), 0


DIXON_MEAN = Fraction(_mean_of_ratios)
DIXON_SUMS = Fraction(_ratio_of_sums)
SIGNAL_FRACTION = Fraction(_signal_fraction)
