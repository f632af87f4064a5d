"""From a threshold to rates: voxels above it are fat; the check says whether the threshold can be believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from .values import Check, FatRate, FatSettings, MuscleVoxels, NoRate, Pool

_MUCH_OVERLAP = 0.25


def rates_above(
    method: str, scope: str, muscles: Mapping[str, MuscleVoxels], threshold: float, check: Check | None
) -> dict[str, FatRate]:
    """Share of each muscle's voxels above a threshold. All voxels count, dark voids too: the rate is fat area over area."""
    warnings = _warnings(threshold, check)
    found = {}
    for name, voxels in muscles.items():
        above = voxels.grey > threshold
        rate = 100 * float(np.count_nonzero(above)) / len(above)
        found[name] = FatRate(method, scope, rate, threshold, len(above), 0, "", warnings, check, above)
    return found


def no_rates(
    method: str, scope: str, muscles: Mapping[str, MuscleVoxels], reason: str, check: Check | None = None
) -> dict[str, FatRate]:
    """No rate for any of the muscles, with the reason."""
    nothing = FatRate(method, scope, float("nan"), float("nan"), 0, reason=reason, check=check)
    return {name: replace(nothing, voxels=len(voxels.grey)) for name, voxels in muscles.items()}


class Threshold:
    """A rule that parts voxels at one grey value."""

    def __init__(self, find: Callable[[FatSettings, Pool], float]) -> None:
        """find: (settings, Pool) -> grey value. Raises NoRate."""
        self._find = find

    def __call__(
        self, method: str, scope: str, muscles: Mapping[str, MuscleVoxels], settings: FatSettings, pool: Pool
    ) -> dict[str, FatRate]:
        check = pool.check()
        try:
            return rates_above(method, scope, muscles, self._find(settings, pool), check)
        except NoRate as reason:
            return no_rates(method, scope, muscles, str(reason), check)


def found_threshold(find: Callable[[Pool], float]) -> Threshold:
    """A threshold that is found in the grey values themselves, and only in such as have two components."""

    def usable(settings: FatSettings, pool: Pool) -> float:
        pool.check_usable()
        return find(pool)

    return Threshold(usable)


def given_threshold(threshold: Callable[[FatSettings], float]) -> Threshold:
    """A threshold that follows from the settings. It holds for a muscle without fat too, which then has a rate near 0."""
    return Threshold(lambda settings, pool: threshold(settings))


def _warnings(threshold: float, check: Check | None) -> tuple[str, ...]:
    if check is None or check.bic_gain <= 0:
        return ()
    found = []
    low, high = check.means
    if not low < threshold < high:
        found.append("the threshold lies outside the two peaks of the grey values")
    if check.overlap > _MUCH_OVERLAP:
        found.append(f"the two components overlap by more than {100 * _MUCH_OVERLAP:.0f} %: fat shares its voxels with muscle")
    return tuple(found)
