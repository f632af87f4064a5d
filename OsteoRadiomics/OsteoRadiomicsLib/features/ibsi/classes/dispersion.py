"""Statistics that IBSI has and PyRadiomics lacks, for intensities and for grey levels alike."""

from __future__ import annotations

import math

import numpy as np

from ...classes import firstorder
from ...classes.firstorder import NOTHING_ROBUST, Intensities


def excess_kurtosis(m: Intensities) -> float:
    r"""m_4 / m_2^2 - 3 with central moments m_k: 0 for a normal distribution. NaN where all are the same."""
    return firstorder.kurtosis(m) - 3 if m.m2 else float("nan")


def median_absolute_deviation(m: Intensities) -> float:
    r"""Mean distance from the median: \frac{1}{n} \sum_i |x_i - \tilde x|."""
    return float(np.abs(m.x - firstorder.median(m)).mean())


def coefficient_of_variation(m: Intensities) -> float:
    """Standard deviation divided by the mean. NaN where the mean is 0."""
    return float(np.sqrt(m.m2) / m.mean) if m.mean else float("nan")


def quartile_coefficient_of_dispersion(m: Intensities) -> float:
    """(75th - 25th percentile) / (75th + 25th percentile). NaN where their sum is 0."""
    low, high = m.percentile(25), m.percentile(75)
    return (high - low) / (high + low) if high + low else float("nan")


def undefined(m: Intensities) -> str:
    """Why a statistic is NaN."""
    if m.m2 == 0:
        return "all voxels have the same intensity"
    if math.isnan(firstorder.robust_mean_absolute_deviation(m)):
        return NOTHING_ROBUST
    return "its denominator, the mean or the sum of the quartiles, is 0"
