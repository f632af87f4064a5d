"""Grey level distance zone matrix: how far from the ROI's border zones of equal grey level lie.

c(i, d) is the number of zones of level i whose nearest voxel is d steps from the outside of the ROI, Z the number of zones,
p = c / Z, V the number of voxels. PyRadiomics does not have it; names follow its glszm class.
"""

from __future__ import annotations

import numpy as np

from ...classes import emphasis as formula
from ...classes.feature import FeatureClass
from ..aggregation import zones_by_distance
from ..distance_zones import DistanceZones
from .ibsi_class import IbsiClass

CLASS = FeatureClass(
    "gldzm", "Grey level distance zone matrix (IBSI)", zones_by_distance, lambda _: "the matrix gives no finite value"
)
IBSI_CLASS = IbsiClass(CLASS, zones_by_distance)
_feature = CLASS.feature


@_feature("SmallDistanceEmphasis", range="above 0 to 1", ibsi="0GBI")
def small_distance_emphasis(m: DistanceZones) -> np.ndarray:
    r"""\sum_{i,d} p(i,d) / d^2: large where zones lie near the border. IBSI 0GBI."""
    return formula.emphasis(m.matrix, 0, -2)


@_feature("LargeDistanceEmphasis", range=">= 1", ibsi="MB4I")
def large_distance_emphasis(m: DistanceZones) -> np.ndarray:
    r"""\sum_{i,d} p(i,d)\, d^2: large where zones lie deep inside. IBSI MB4I."""
    return formula.emphasis(m.matrix, 0, 2)


@_feature("LowGrayLevelZoneEmphasis", range="above 0 to 1", ibsi="S1RA")
def low_gray_level_zone_emphasis(m: DistanceZones) -> np.ndarray:
    r"""\sum_{i,d} p(i,d) / i^2. IBSI S1RA."""
    return formula.emphasis(m.matrix, -2, 0)


@_feature("HighGrayLevelZoneEmphasis", range=">= 1", ibsi="K26C")
def high_gray_level_zone_emphasis(m: DistanceZones) -> np.ndarray:
    r"""\sum_{i,d} p(i,d)\, i^2. IBSI K26C."""
    return formula.emphasis(m.matrix, 2, 0)


@_feature("SmallDistanceLowGrayLevelEmphasis", range="above 0 to 1", ibsi="RUVG")
def small_distance_low_gray_level_emphasis(m: DistanceZones) -> np.ndarray:
    r"""\sum_{i,d} p(i,d) / (i^2 d^2). IBSI RUVG."""
    return formula.emphasis(m.matrix, -2, -2)


@_feature("SmallDistanceHighGrayLevelEmphasis", range="above 0", ibsi="DKNJ")
def small_distance_high_gray_level_emphasis(m: DistanceZones) -> np.ndarray:
    r"""\sum_{i,d} p(i,d)\, i^2 / d^2. IBSI DKNJ."""
    return formula.emphasis(m.matrix, 2, -2)


@_feature("LargeDistanceLowGrayLevelEmphasis", range="above 0", ibsi="A7WM")
def large_distance_low_gray_level_emphasis(m: DistanceZones) -> np.ndarray:
    r"""\sum_{i,d} p(i,d)\, d^2 / i^2. IBSI A7WM."""
    return formula.emphasis(m.matrix, -2, 2)


@_feature("LargeDistanceHighGrayLevelEmphasis", range=">= 1", ibsi="KLTH")
def large_distance_high_gray_level_emphasis(m: DistanceZones) -> np.ndarray:
    r"""\sum_{i,d} p(i,d)\, i^2 d^2. IBSI KLTH."""
    return formula.emphasis(m.matrix, 2, 2)


@_feature("GrayLevelNonUniformity", range="Z / number of levels to Z", ibsi="VFT7")
def gray_level_non_uniformity(m: DistanceZones) -> np.ndarray:
    r"""\frac{1}{Z} \sum_i (\sum_d c(i,d))^2. IBSI VFT7."""
    return formula.level_non_uniformity(m.matrix)


@_feature("GrayLevelNonUniformityNormalized", range="1 / number of levels to 1", ibsi="7HP3")
def gray_level_non_uniformity_normalized(m: DistanceZones) -> np.ndarray:
    """GrayLevelNonUniformity divided by Z. IBSI 7HP3."""
    return formula.level_non_uniformity(m.matrix) / m.matrix.groups


@_feature("ZoneDistanceNonUniformity", range="above 0 to Z", ibsi="V294")
def zone_distance_non_uniformity(m: DistanceZones) -> np.ndarray:
    r"""\frac{1}{Z} \sum_d (\sum_i c(i,d))^2. IBSI V294."""
    return formula.size_non_uniformity(m.matrix)


@_feature("ZoneDistanceNonUniformityNormalized", range="above 0 to 1", ibsi="IATH")
def zone_distance_non_uniformity_normalized(m: DistanceZones) -> np.ndarray:
    """ZoneDistanceNonUniformity divided by Z. IBSI IATH."""
    return formula.size_non_uniformity(m.matrix) / m.matrix.groups


@_feature("ZonePercentage", range="above 0 to 1", ibsi="VIWW")
def zone_percentage(m: DistanceZones) -> np.ndarray:
    """Z / V. IBSI VIWW."""
    return m.matrix.groups / m.voxels


@_feature("GrayLevelVariance", range=">= 0", ibsi="QK93")
def gray_level_variance(m: DistanceZones) -> np.ndarray:
    r"""\sum_{i,d} p(i,d) (i - \mu)^2 with \mu = \sum p(i,d)\, i. IBSI QK93."""
    return formula.level_variance(m.matrix)


@_feature("ZoneDistanceVariance", range=">= 0", ibsi="7WT1")
def zone_distance_variance(m: DistanceZones) -> np.ndarray:
    r"""\sum_{i,d} p(i,d) (d - \mu)^2 with \mu = \sum p(i,d)\, d. IBSI 7WT1."""
    return formula.size_variance(m.matrix)


@_feature("ZoneDistanceEntropy", unit="bit", range=">= 0", ibsi="GBDU")
def zone_distance_entropy(m: DistanceZones) -> np.ndarray:
    r"""-\sum_{i,d} p(i,d) \log_2 p(i,d). IBSI GBDU."""
    return formula.size_entropy(m.matrix)
