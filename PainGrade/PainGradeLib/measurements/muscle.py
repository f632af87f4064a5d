"""What is said of a muscle, of its two sides, and of the case, from voxels that were counted before."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..fat.values import FatRate


class NoValue(Exception):
    """A measurement has no value. str(): the reason, a clause."""


@dataclass(frozen=True)
class MuscleSight:
    """One muscle as it was seen in the slices measured.

    grey: (n,) grey values there. slices: how many slices they come from. pixel_mm2: of one pixel; thickness_mm: of a slice.
    voxels: of the whole muscle. across_disc_cm2: area in the disc plane, NaN where it is unknown.
    """

    name: str
    group: str
    side: str
    grey: np.ndarray
    slices: int
    pixel_mm2: float
    thickness_mm: float
    voxels: int
    across_disc_cm2: float = math.nan


@dataclass(frozen=True)
class CaseSight:
    """The case. signals: mean grey value of each structure. tilt: degrees, None without a disc. l4_mm2: NaN without L4."""

    muscles: Mapping[str, MuscleSight]
    signals: Mapping[str, float]
    tilt: float | None = None
    l4_mm2: float = math.nan


def area(muscle: MuscleSight, case: CaseSight) -> float:
    """Mean area over the slices measured, cm2."""
    return len(muscle.grey) * muscle.pixel_mm2 / muscle.slices / 100


def area_across_disc(muscle: MuscleSight, case: CaseSight) -> float:
    """Area in the disc's plane, cm2, from an oblique reformat."""
    if case.tilt is None:
        raise NoValue("neither the L4-5 disc nor L4 and L5 are drawn")
    if math.isnan(muscle.across_disc_cm2):
        raise NoValue("what is drawn does not reach through the disc plane")
    return muscle.across_disc_cm2


def area_times_cos_tilt(muscle: MuscleSight, case: CaseSight) -> float:
    """Area in the slice, projected onto the disc plane, cm2: right for a muscle that runs across the disc."""
    if case.tilt is None:
        raise NoValue("neither the L4-5 disc nor L4 and L5 are drawn")
    return area(muscle, case) * math.cos(math.radians(case.tilt))


def volume(muscle: MuscleSight, case: CaseSight) -> float:
    """Of everything drawn, ml."""
    return muscle.voxels * muscle.pixel_mm2 * muscle.thickness_mm / 1000


def grey_mean(muscle: MuscleSight, case: CaseSight) -> float:
    return float(muscle.grey.mean())


def grey_sd(muscle: MuscleSight, case: CaseSight) -> float:
    if len(muscle.grey) < 2:
        raise NoValue("a single voxel has no standard deviation")
    return float(muscle.grey.std(ddof=1))


def psoas_ratio(muscle: MuscleSight, case: CaseSight) -> float:
    """Signal over that of the psoas of the same side."""
    return _ratio(grey_mean(muscle, case), case.signals.get(f"PS_{muscle.side[0].upper()}"), f"{muscle.side} psoas")


def csf_ratio(muscle: MuscleSight, case: CaseSight) -> float:
    return _ratio(grey_mean(muscle, case), case.signals.get("CSF"), "cerebrospinal fluid")


def fat_ratio(muscle: MuscleSight, case: CaseSight) -> float:
    return _ratio(grey_mean(muscle, case), case.signals.get("SAT"), "subcutaneous fat")


def l4_ratio(muscle: MuscleSight, case: CaseSight) -> float:
    return area(muscle, case) * 100 / l4_area(case)


def fat_rate(muscle: MuscleSight, case: CaseSight, rate: FatRate) -> float:
    if rate.reason:
        raise NoValue(rate.reason)
    return rate.rate


def fat_area(muscle: MuscleSight, case: CaseSight, rate: FatRate) -> float:
    return area(muscle, case) * fat_rate(muscle, case, rate) / 100


def lean_area(muscle: MuscleSight, case: CaseSight, rate: FatRate) -> float:
    return area(muscle, case) - fat_area(muscle, case, rate)


def asymmetry(left: float, right: float) -> float:
    """200 (L - R) / (L + R), %: positive where left is larger."""
    if not left + right:
        raise NoValue("both sides are 0")
    return 200 * (left - right) / (left + right)


def muscle_fat_index(case: CaseSight) -> float:
    """Psoas signal over that of multifidus and erector spinae, all sides together: it falls as fat rises (T1, T2).

    Reliable between readers where grades are not (ICC 0.79).
    """
    psoas = [value for name, value in case.signals.items() if name.startswith("PS_")]
    if not psoas:
        raise NoValue("psoas is not drawn")
    back = [muscle.grey for muscle in case.muscles.values() if muscle.group in ("MF", "ES")]
    if not back:
        raise NoValue("neither multifidus nor erector spinae is drawn here")
    return _ratio(float(np.mean(psoas)), float(np.concatenate(back).mean()), "muscle")


def l4_area(case: CaseSight) -> float:
    if math.isnan(case.l4_mm2):
        raise NoValue("L4 is not drawn")
    return case.l4_mm2


def _ratio(value: float, reference: float | None, name: str) -> float:
    if reference is None:
        raise NoValue(f"{name} is not drawn in the slices measured")
    if reference <= 0:
        raise NoValue(f"the signal of {name} is {reference:.4g}")
    return value / reference
