"""Intensity-volume histogram: which share of the ROI has at least an intensity.

nu(x) is the share of the ROI's voxels whose intensity is at least x. gamma(x) = (x - a) / (b - a) is the share of the
intensity range below x, from the lowest intensity a to the highest b: the ends of the re-segmentation range, or the ROI's
minimum and maximum where an end is open. With ivh_bin_width intensities are the centres of bins of that width; with
ivh_bin_count they are bin numbers from 1. Without either they are whole numbers, such as HU.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...classes.feature import FeatureClass
from ..aggregation import IbsiSample
from ..levels import grey_levels
from .ibsi_class import IbsiClass


@dataclass(frozen=True)
class Curve:
    """The histogram. intensity: (k,) ascending, equally spaced. volume: (k,) nu. fraction: (k,) gamma. Empty where undefined."""

    intensity: np.ndarray
    volume: np.ndarray
    fraction: np.ndarray

    def volume_at(self, percent: int) -> float:
        """Largest share of the ROI at or above an intensity fraction."""
        reached = self.volume[self.fraction >= percent / 100]
        return float(reached[0]) if len(reached) else float("nan")

    def intensity_at(self, percent: int) -> float:
        """Lowest intensity that at most this share of the ROI has or exceeds; above the highest where more have that."""
        rare = self.intensity[self.volume <= percent / 100]
        if len(rare):
            return float(rare[0])
        return float(2 * self.intensity[-1] - self.intensity[-2]) if len(self.intensity) > 1 else float("nan")


def _build(sample: IbsiSample) -> Curve:
    settings, values = sample.settings, sample.region.values
    low, high = settings.range or (None, None)
    start = float(values.min()) if low is None else low
    stop = float(values.max()) if high is None else high
    if settings.ivh_bin_count is not None:
        return _curve(grey_levels(values, None, settings.ivh_bin_count, None).grey, 1, settings.ivh_bin_count)
    if settings.ivh_bin_width is not None:
        width = settings.ivh_bin_width
        levels = grey_levels(values, width, None, low).grey
        last = max(int(levels.max()), int(np.ceil((stop - start) / width)))
        curve = _curve(levels, 1, last)
        return Curve(start + (curve.intensity - 0.5) * width, curve.volume, curve.fraction)
    if (values != np.rint(values)).any():
        return Curve(*(np.empty(0) for _ in range(3)))
    return _curve(values.astype(np.int64), int(np.ceil(start)), int(np.floor(stop)))


def _curve(values: np.ndarray, first: int, last: int) -> Curve:
    """The histogram over the whole numbers first..last, between which all values lie."""
    counts = np.bincount(values - first, minlength=last - first + 1)
    below = np.cumsum(counts) - counts
    span = max(last - first, 1)
    intensity = np.arange(first, last + 1, dtype=np.float64)
    return Curve(intensity, 1 - below / len(values), (intensity - first) / span)


def _undefined(m: Curve) -> str:
    if not len(m.intensity):
        return "the intensities are no whole numbers; write ibsi.ivh_bin_width or ibsi.ivh_bin_count"
    return "the ROI has one intensity"


CLASS = FeatureClass("ivh", "Intensity-volume histogram (IBSI)", _build, _undefined)
IBSI_CLASS = IbsiClass(CLASS, lambda sample: [CLASS.build(sample)])
_feature = CLASS.feature


@_feature("VolumeFraction10", range="0 to 1", ibsi="BC2M")
def volume_fraction_10(m: Curve) -> float:
    r"""\nu at the lowest intensity with \gamma \ge 0.1. IBSI BC2M."""
    return m.volume_at(10)


@_feature("VolumeFraction90", range="0 to 1", ibsi="BC2M")
def volume_fraction_90(m: Curve) -> float:
    r"""\nu at the lowest intensity with \gamma \ge 0.9. IBSI BC2M."""
    return m.volume_at(90)


@_feature("IntensityFraction10", unit="intensity", range="any", ibsi="GBPN")
def intensity_fraction_10(m: Curve) -> float:
    r"""The lowest intensity x with \nu(x) \le 0.1. A bin number with ivh_bin_count. IBSI GBPN."""
    return m.intensity_at(10)


@_feature("IntensityFraction90", unit="intensity", range="any", ibsi="GBPN")
def intensity_fraction_90(m: Curve) -> float:
    r"""The lowest intensity x with \nu(x) \le 0.9. A bin number with ivh_bin_count. IBSI GBPN."""
    return m.intensity_at(90)


@_feature("VolumeFractionDifference", range="0 to 1", ibsi="DDTU")
def volume_fraction_difference(m: Curve) -> float:
    """VolumeFraction10 less VolumeFraction90. IBSI DDTU."""
    return m.volume_at(10) - m.volume_at(90)


@_feature("IntensityFractionDifference", unit="intensity", range=">= 0", ibsi="CNV2")
def intensity_fraction_difference(m: Curve) -> float:
    """IntensityFraction10 less IntensityFraction90. IBSI CNV2."""
    return m.intensity_at(10) - m.intensity_at(90)
