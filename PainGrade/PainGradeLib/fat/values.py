"""What methods work on and give: a muscle's voxels, the settings, and a rate with its check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from OsteoRadiomicsLib.base.records import Part

from . import named
from .mixture import Mixture, fit_mixture
from .splits import Counted, two_classes

LEAST_VOXELS = 30
# Kass & Raftery, J Am Stat Assoc 1995;90:773-795: a gain above 10 is very strong evidence.
_STRONG = 10.0
# A small dark group is no lean muscle beside fat but vessels, air or bone: at most this share, and half as bright as the rest.
_VOIDS_SHARE = 0.10
_VOIDS_SIGNAL = 0.5
# Two grey values closer than this share of the upper one are noise or rounding: fat is twice as bright as muscle, or more.
_LEAST_CONTRAST = 0.2


class NoRate(Exception):
    """A method gives no rate. str(): the reason, a clause."""


@dataclass(frozen=True)
class MuscleVoxels:
    """Grey values (n,) of a muscle's voxels, float64; water: of the water image in the same voxels, where there is one."""

    grey: np.ndarray
    water: np.ndarray | None = None


@dataclass(frozen=True)
class FatSettings:
    """What a user gives to methods, in grey values of the image; None where it was not given.

    threshold: voxels above it are fat. share: of the reference, 0 to 1 or above. reference: mean of the ROI that the share is
    taken of. lean, fat: means of a lean ROI (psoas) and of subcutaneous fat.
    """

    threshold: float | None = None
    share: float | None = None
    reference: float | None = None
    lean: float | None = None
    fat: float | None = None


class Check(Part):
    """What the voxels say of a threshold.

    bic_gain: by how much two components describe them better than one; above 10 is strong. means, sds, weights: of the two.
    overlap: area common to both, as a share of the lighter one. voids: share of voxels left out of the fit as dark voids.
    It stands in records as it is.
    """

    bic_gain: float
    means: tuple[float, float]
    sds: tuple[float, float]
    weights: tuple[float, float]
    overlap: float
    voids: float


@dataclass(frozen=True)
class FatRate:
    """One method's result for one muscle.

    scope: "pooled" where the threshold is of both sides, "muscle" where of this one, "" where it is not found in grey values.
    rate: % of the muscle, NaN with a reason. threshold: grey value; NaN where the method has none. voxels: those counted.
    left_out: voxels without a value, such as a zero denominator. above: (n,) bool, which voxels are fat; None for fractions.
    """

    method: str
    scope: str
    rate: float
    threshold: float
    voxels: int
    left_out: int = 0
    reason: str = ""
    warnings: tuple[str, ...] = ()
    check: Check | None = None
    above: np.ndarray | None = None

    @property
    def name(self) -> str:
        """Method and scope, as every result, file and table heading carries them: ``gmm2-per-muscle``."""
        return named(self.method, self.scope)


class Rule(Protocol):
    """How a method makes rates: for each muscle of a pool (both sides, or one muscle), in the pool's order."""

    def __call__(
        self, method: str, scope: str, muscles: Mapping[str, MuscleVoxels], settings: FatSettings, pool: Pool
    ) -> dict[str, FatRate]: ...


class Pool:
    """The grey values that a threshold is found in, with what several methods need of them, worked out once."""

    def __init__(self, values: np.ndarray) -> None:
        self.size = len(values)
        everything = Counted.of(values)
        self.counted, self.voids = _without_voids(everything)

    def check_usable(self) -> None:
        """Raises NoRate: too few voxels, all of one value, or a single component."""
        if self.size < LEAST_VOXELS:
            raise NoRate(f"{self.size} voxels are fewer than the {LEAST_VOXELS} that a threshold can be found in")
        values = self.counted.values
        if len(values) == 1:
            raise NoRate("the image is constant in it" + self._beside_voids())
        if len(values) == 2 and values[1] - values[0] < _LEAST_CONTRAST * abs(values[1]):
            raise NoRate(f"its only two grey values, {values[0]:g} and {values[1]:g}, are too alike to be muscle and fat")
        if self.gain <= _STRONG:
            raise NoRate(
                f"its grey values are one component{self._beside_voids()} (BIC gain of a second {self.gain:.0f}): there is "
                "nothing to part, and a threshold would halve the muscle"
            )

    def _beside_voids(self) -> str:
        return f" beside {100 * self.voids:.1f} % of dark voids" if self.voids else ""

    @cached_property
    def gain(self) -> float:
        """Gain in BIC of two components over one."""
        return self.mixture(1).bic - self.mixture(2).bic

    def mixture(self, components: int) -> Mixture:
        """The mixture of so many components, fitted once."""
        found = self._mixtures.get(components)
        if found is None:
            found = self._mixtures[components] = fit_mixture(self.counted, components)
        return found

    @cached_property
    def _mixtures(self) -> dict[int, Mixture]:
        return {}

    def check(self) -> Check | None:
        """What the voxels say; None where there are too few to say anything."""
        if self.size < LEAST_VOXELS or len(self.counted.values) < 2:
            return None
        two = self.mixture(2)
        return Check(
            bic_gain=self.gain, means=_pair(two.means), sds=_pair(two.sds), weights=_pair(two.weights), overlap=two.overlap,
            voids=self.voids,
        )  # fmt: skip


def _without_voids(counted: Counted) -> tuple[Counted, float]:
    """The values without a small group of dark voids, and that group's share of all voxels."""
    if len(counted.values) < 2:
        return counted, 0.0
    (start,) = two_classes(counted)
    dark, rest = Counted(counted.values[:start], counted.counts[:start]), counted.from_index(start)
    share = dark.total / counted.total
    if share < _VOIDS_SHARE and _mean(dark) < _VOIDS_SIGNAL * _mean(rest):
        return rest, share
    return counted, 0.0


def _mean(counted: Counted) -> float:
    return float(np.average(counted.values, weights=counted.counts))


def _pair(values: np.ndarray) -> tuple[float, float]:
    return float(values[0]), float(values[1])
