"""First-order statistics: intensities regardless of where they lie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..sample import Sample
from .feature import FeatureClass, Note

EPS = float(np.spacing(1))
PERCENTS = (10, 25, 50, 75, 90)
NOTHING_ROBUST = "no voxel lies between the 10th and the 90th percentile"


@dataclass(frozen=True)
class Intensities:
    """The ROI's intensities. x: (n,) float64. p: share of the voxels in each occupied bin. shift: voxelArrayShift.

    voxel_volume: mm^3.
    """

    x: np.ndarray
    p: np.ndarray
    shift: float
    voxel_volume: float

    @cached_property
    def ranked(self) -> np.ndarray:
        """x with the extremes and the ranks next to ``PERCENTS`` where they would be if x were ascending."""
        last = len(self.x) - 1
        below = [int(percent / 100 * last) for percent in PERCENTS]
        return np.partition(self.x, sorted({0, last, *below, *(min(rank + 1, last) for rank in below)}))

    @cached_property
    def mean(self) -> float:
        """Mean of x."""
        return float(self.x.mean())

    @cached_property
    def centred(self) -> np.ndarray:
        """x minus its mean."""
        return self.x - self.mean

    @cached_property
    def squares(self) -> np.ndarray:
        """Squared distances from the mean."""
        return self.centred * self.centred

    @cached_property
    def m2(self) -> float:
        """Second central moment."""
        return float(self.squares.mean())

    @cached_property
    def energy(self) -> float:
        """Sum of the squared, shifted intensities."""
        shifted = self.x + self.shift
        return float(np.sum(shifted * shifted))

    def percentile(self, percent: float) -> float:
        """Percentile, one of ``PERCENTS``, with linear interpolation between the two nearest ranks."""
        rank = percent / 100 * (len(self.ranked) - 1)
        below = int(rank)
        above = min(below + 1, len(self.ranked) - 1)
        low, high = self.ranked[below], self.ranked[above]
        part = rank - below
        return float(low + (high - low) * part if part < 0.5 else high - (high - low) * (1 - part))


def _build(sample: Sample) -> Intensities:
    histogram = sample.levels.histogram()
    x = sample.values.astype(np.float64)
    return Intensities(x, histogram / histogram.sum(), sample.setting.voxelArrayShift, sample.roi.voxel_volume)


def _undefined(m: Intensities) -> str:
    return NOTHING_ROBUST if np.isfinite(m.energy) else "the intensities overflow double precision"


def _notes(m: Intensities) -> Iterable[Note]:
    if m.m2 == 0:
        yield Note(("Skewness", "Kurtosis"), "all voxels have the same intensity", "0")


CLASS = FeatureClass("firstorder", "First-order statistics", _build, _undefined, _notes)
_feature = CLASS.feature
INTENSITY = "intensity"


@_feature("10Percentile", unit=INTENSITY, range="Minimum to Maximum", ibsi="QG58")
def percentile_10(m: Intensities) -> float:
    """Intensity below which 10 % of the voxels lie, interpolated linearly between ranks."""
    return m.percentile(10)


@_feature("90Percentile", unit=INTENSITY, range="Minimum to Maximum", ibsi="8DWT")
def percentile_90(m: Intensities) -> float:
    """Intensity below which 90 % of the voxels lie, interpolated linearly between ranks."""
    return m.percentile(90)


@_feature("Energy", unit="intensity²", range=">= 0", ibsi="N8CA")
def energy(m: Intensities) -> float:
    r"""\sum_i (x_i + c)^2 with c = voxelArrayShift.

    Grows with the number of voxels. IBSI's Energy has c = 0.
    """
    return m.energy


@_feature("Entropy", unit="bit", range="0 to log2 of the number of bins", ibsi="TLU2")
def entropy(m: Intensities) -> float:
    r"""-\sum_b p_b \log_2 p_b over the discretised intensities.

    Depends on binWidth or binCount. 0 when all voxels share one bin.
    """
    return float(-np.sum(m.p * np.log2(m.p + EPS)))


@_feature("InterquartileRange", unit=INTENSITY, range=">= 0", ibsi="SALO")
def interquartile_range(m: Intensities) -> float:
    """75th minus 25th percentile."""
    return m.percentile(75) - m.percentile(25)


@_feature("Kurtosis", range=">= 1 (3 for a normal distribution)", ibsi="IPH6")
def kurtosis(m: Intensities) -> float:
    r"""m_4 / m_2^2 with central moments m_k; not the excess: IBSI's value is smaller by 3.

    0 by PyRadiomics' convention when all voxels have the same intensity.
    """
    return float(np.mean(m.squares * m.squares) / m.m2**2) if m.m2 else 0.0


@_feature("Maximum", unit=INTENSITY, range="any", ibsi="84IY")
def maximum(m: Intensities) -> float:
    """Largest intensity."""
    return float(m.ranked[-1])


@_feature("Mean", unit=INTENSITY, range="Minimum to Maximum", ibsi="Q4LE")
def mean(m: Intensities) -> float:
    r"""\frac{1}{n} \sum_i x_i."""
    return m.mean


@_feature("MeanAbsoluteDeviation", unit=INTENSITY, range=">= 0", ibsi="4FUA")
def mean_absolute_deviation(m: Intensities) -> float:
    r"""Mean distance from the mean: \frac{1}{n} \sum_i |x_i - \bar x|."""
    return float(np.abs(m.centred).mean())


@_feature("Median", unit=INTENSITY, range="Minimum to Maximum", ibsi="Y12H")
def median(m: Intensities) -> float:
    """Middle intensity; the mean of the two middle ones when their number is even."""
    return m.percentile(50)


@_feature("Minimum", unit=INTENSITY, range="any", ibsi="1GSF")
def minimum(m: Intensities) -> float:
    """Smallest intensity."""
    return float(m.ranked[0])


@_feature("Range", unit=INTENSITY, range=">= 0", ibsi="2OJQ")
def value_range(m: Intensities) -> float:
    """Maximum minus minimum."""
    return maximum(m) - minimum(m)


@_feature("RobustMeanAbsoluteDeviation", unit=INTENSITY, range=">= 0", ibsi="1128")
def robust_mean_absolute_deviation(m: Intensities) -> float:
    """Mean absolute deviation of the voxels between the 10th and the 90th percentile, both included, from their own mean."""
    low, high = m.percentile(10), m.percentile(90)
    middle = m.x[(m.x >= low) & (m.x <= high)]
    return float(np.abs(middle - middle.mean()).mean()) if len(middle) else float("nan")


@_feature("RootMeanSquared", unit=INTENSITY, range=">= 0", ibsi="5ZWQ")
def root_mean_squared(m: Intensities) -> float:
    r"""\sqrt{\frac{1}{n} \sum_i (x_i + c)^2} with c = voxelArrayShift. IBSI's has c = 0."""
    return float(np.sqrt(m.energy / len(m.x)))


@_feature("Skewness", range="any", ibsi="KE2A")
def skewness(m: Intensities) -> float:
    r"""m_3 / m_2^{3/2} with central moments m_k: above 0 when the tail lies towards high intensities.

    0 by PyRadiomics' convention when all voxels have the same intensity.
    """
    return float(np.mean(m.squares * m.centred) / m.m2**1.5) if m.m2 else 0.0


@_feature("StandardDeviation", unit=INTENSITY, range=">= 0", default=False)
def standard_deviation(m: Intensities) -> float:
    """Square root of the Variance. Only computed when asked for by name, because it repeats the Variance."""
    return float(np.sqrt(m.m2))


@_feature("TotalEnergy", unit="mm³·intensity²", range=">= 0")
def total_energy(m: Intensities) -> float:
    """Energy times the volume of a voxel in mm³. Not in IBSI."""
    return m.energy * m.voxel_volume


@_feature("Uniformity", range="1 / number of bins to 1", ibsi="BJ5W")
def uniformity(m: Intensities) -> float:
    r"""\sum_b p_b^2 over the discretised intensities. 1 when all voxels share one bin."""
    return float(np.sum(m.p * m.p))


@_feature("Variance", unit="intensity²", range=">= 0", ibsi="ECT3")
def variance(m: Intensities) -> float:
    r"""\frac{1}{n} \sum_i (x_i - \bar x)^2, divided by n, not n - 1."""
    return m.m2
