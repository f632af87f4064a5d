"""IBSI's intensity-based statistics beyond PyRadiomics' first-order class."""

from __future__ import annotations

import numpy as np

from ...classes.feature import FeatureClass
from ...classes.firstorder import Intensities
from ..aggregation import IbsiSample
from . import dispersion
from .ibsi_class import IbsiClass


def intensities(sample: IbsiSample) -> Intensities:
    """What first-order features are computed from: IBSI shifts no intensities."""
    histogram = sample.levels.histogram()
    return Intensities(
        sample.region.values.astype(np.float64), histogram / histogram.sum(), shift=0, voxel_volume=sample.region.voxel_volume
    )


CLASS = FeatureClass("stat", "Intensity-based statistics (IBSI)", intensities, dispersion.undefined)
IBSI_CLASS = IbsiClass(CLASS, lambda sample: [CLASS.build(sample)])
_feature = CLASS.feature


@_feature("ExcessKurtosis", range=">= -2 (0 for a normal distribution)", ibsi="IPH6")
def excess_kurtosis(m: Intensities) -> float:
    r"""m_4 / m_2^2 - 3 with central moments m_k: firstorder's Kurtosis less 3. NaN where all are the same. IBSI IPH6."""
    return dispersion.excess_kurtosis(m)


@_feature("MedianAbsoluteDeviation", unit="intensity", range=">= 0", ibsi="N72L")
def median_absolute_deviation(m: Intensities) -> float:
    r"""Mean distance from the median: \frac{1}{n} \sum_i |x_i - \tilde x|. IBSI N72L."""
    return dispersion.median_absolute_deviation(m)


@_feature("CoefficientOfVariation", range="any", ibsi="7TET")
def coefficient_of_variation(m: Intensities) -> float:
    """Standard deviation divided by the mean. NaN where the mean is 0. IBSI 7TET."""
    return dispersion.coefficient_of_variation(m)


@_feature("QuartileCoefficientOfDispersion", range="any", ibsi="9S40")
def quartile_coefficient_of_dispersion(m: Intensities) -> float:
    """(75th - 25th percentile) / (75th + 25th percentile). NaN where their sum is 0. IBSI 9S40."""
    return dispersion.quartile_coefficient_of_dispersion(m)
