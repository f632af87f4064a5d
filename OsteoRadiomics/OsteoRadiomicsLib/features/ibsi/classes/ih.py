"""Intensity histogram: the statistics of grey levels, and how steep their histogram is.

x_i is the grey level of voxel i, h(l) the number of voxels of level l, from 1 to the highest level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...classes import firstorder
from ...classes.feature import FeatureClass, Note
from ...classes.firstorder import Intensities
from ..aggregation import IbsiSample
from . import dispersion
from .ibsi_class import IbsiClass


@dataclass(frozen=True)
class Histogram:
    """Grey levels of an ROI. levels: as first-order statistics take them. counts: (highest,) voxels of each level from 1."""

    levels: Intensities
    counts: np.ndarray

    @cached_property
    def gradient(self) -> np.ndarray:
        """(highest,) slope of the histogram: central differences, one-sided at its ends; 0 for a single level."""
        return np.gradient(self.counts) if len(self.counts) > 1 else np.zeros(1)


def _build(sample: IbsiSample) -> Histogram:
    grey = sample.levels.grey
    found = sample.levels.histogram()
    levels = Intensities(grey.astype(np.float64), found / found.sum(), shift=0, voxel_volume=sample.region.voxel_volume)
    return Histogram(levels, np.bincount(grey)[1:].astype(np.float64))


def _notes(m: Histogram) -> Iterable[Note]:
    if m.levels.m2 == 0:
        yield Note(("Skewness",), "the ROI has one grey level", "0")


CLASS = FeatureClass("ih", "Intensity histogram (IBSI)", _build, lambda m: dispersion.undefined(m.levels), _notes)
IBSI_CLASS = IbsiClass(CLASS, lambda sample: [CLASS.build(sample)])
_feature = CLASS.feature
LEVEL = "grey level"

# The formulas of intensity statistics, applied to grey levels: name, formula, range, IBSI id.
STATISTICS: tuple[tuple[str, Callable[[Intensities], float], str, str, str], ...] = (
    ("Mean", firstorder.mean, LEVEL, ">= 1", "X6K6"),
    ("Variance", firstorder.variance, "grey level²", ">= 0", "CH89"),
    ("Skewness", firstorder.skewness, "", "any", "88K1"),
    ("ExcessKurtosis", dispersion.excess_kurtosis, "", ">= -2 (0 for a normal distribution)", "C3I7"),
    ("Median", firstorder.median, LEVEL, ">= 1", "WIFQ"),
    ("Minimum", firstorder.minimum, LEVEL, ">= 1", "1PR8"),
    ("10Percentile", firstorder.percentile_10, LEVEL, ">= 1", "GPMT"),
    ("90Percentile", firstorder.percentile_90, LEVEL, ">= 1", "OZ0C"),
    ("Maximum", firstorder.maximum, LEVEL, ">= 1", "3NCY"),
    ("InterquartileRange", firstorder.interquartile_range, LEVEL, ">= 0", "WR0O"),
    ("Range", firstorder.value_range, LEVEL, ">= 0", "5Z3W"),
    ("MeanAbsoluteDeviation", firstorder.mean_absolute_deviation, LEVEL, ">= 0", "D2ZX"),
    ("RobustMeanAbsoluteDeviation", firstorder.robust_mean_absolute_deviation, LEVEL, ">= 0", "WRZB"),
    ("MedianAbsoluteDeviation", dispersion.median_absolute_deviation, LEVEL, ">= 0", "4RNL"),
    ("CoefficientOfVariation", dispersion.coefficient_of_variation, "", ">= 0", "CWYJ"),
    ("QuartileCoefficientOfDispersion", dispersion.quartile_coefficient_of_dispersion, "", "0 to 1", "SLWD"),
    ("Entropy", firstorder.entropy, "bit", "0 to log2 of the number of levels", "TLU2"),
    ("Uniformity", firstorder.uniformity, "", "1 / number of levels to 1", "BJ5W"),
)


def _of_levels(formula: Callable[[Intensities], float], ibsi: str) -> Callable[[Histogram], float]:
    def compute(m: Histogram) -> float:
        return formula(m.levels)

    compute.__doc__ = f"Of the grey levels: {formula.__doc__} IBSI {ibsi}."
    return compute


for _name, _formula, _unit, _range, _ibsi in STATISTICS:
    _feature(_name, unit=_unit, range=_range, ibsi=_ibsi)(_of_levels(_formula, _ibsi))


@_feature("Mode", unit=LEVEL, range=">= 1", ibsi="AMMC")
def mode(m: Histogram) -> float:
    """The commonest level; of several the one nearest to the mean. IBSI AMMC."""
    commonest = np.flatnonzero(m.counts == m.counts.max()) + 1
    return float(commonest[np.argmin(np.abs(commonest - m.levels.mean))])


@_feature("MaximumHistogramGradient", unit="voxels", range="any", ibsi="12CE")
def maximum_histogram_gradient(m: Histogram) -> float:
    r"""\max_l h'(l) with h'(l) = (h(l + 1) - h(l - 1)) / 2, one-sided at both ends. 0 with one level. IBSI 12CE."""
    return float(m.gradient.max())


@_feature("MaximumHistogramGradientLevel", unit=LEVEL, range=">= 1", ibsi="8E6O")
def maximum_histogram_gradient_level(m: Histogram) -> float:
    """The lowest level at which the histogram's gradient is largest. IBSI 8E6O."""
    return float(np.argmax(m.gradient) + 1)


@_feature("MinimumHistogramGradient", unit="voxels", range="any", ibsi="VQB3")
def minimum_histogram_gradient(m: Histogram) -> float:
    r"""\min_l h'(l) with h'(l) = (h(l + 1) - h(l - 1)) / 2, one-sided at both ends. 0 with one level. IBSI VQB3."""
    return float(m.gradient.min())


@_feature("MinimumHistogramGradientLevel", unit=LEVEL, range=">= 1", ibsi="RHQZ")
def minimum_histogram_gradient_level(m: Histogram) -> float:
    """The lowest level at which the histogram's gradient is smallest. IBSI RHQZ."""
    return float(np.argmin(m.gradient) + 1)
