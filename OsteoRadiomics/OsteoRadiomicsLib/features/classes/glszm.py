"""Grey level size zone matrix: how large connected zones of equal grey level are.

c(i, s) is the number of zones of level i and s voxels (26-connected, 8-connected within slices under force2D), Z their
number, p = c / Z, V the number of voxels. There is one matrix, no directions.
"""

from __future__ import annotations

import numpy as np

from ..matrices.sizes import SizeMatrix, zone_sizes
from ..sample import Sample, no_adjacent_voxels
from . import emphasis as formula
from .feature import FeatureClass


def _build(sample: Sample) -> SizeMatrix:
    return zone_sizes(sample.adjacent, sample.levels)


def _undefined(_: SizeMatrix) -> str:
    return "the matrix gives no finite value"


CLASS = FeatureClass("glszm", "Grey level size zone matrix", _build, _undefined, impossible=no_adjacent_voxels)
_feature = CLASS.feature


@_feature("GrayLevelNonUniformity", range="Z / number of levels to Z", ibsi="JNSA")
def gray_level_non_uniformity(m: SizeMatrix) -> np.ndarray:
    r"""\frac{1}{Z} \sum_i (\sum_s c(i,s))^2: small where zones are spread evenly over grey levels."""
    return formula.level_non_uniformity(m)


@_feature("GrayLevelNonUniformityNormalized", range="1 / number of levels to 1", ibsi="Y1RO")
def gray_level_non_uniformity_normalized(m: SizeMatrix) -> np.ndarray:
    r"""GrayLevelNonUniformity divided by Z."""
    return formula.level_non_uniformity(m) / m.groups


@_feature("GrayLevelVariance", range=">= 0", ibsi="BYLV")
def gray_level_variance(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s) (i - \mu)^2 with \mu = \sum p(i,s)\, i."""
    return formula.level_variance(m)


@_feature("HighGrayLevelZoneEmphasis", range=">= 1", ibsi="5GN9")
def high_gray_level_zone_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s)\, i^2."""
    return formula.emphasis(m, 2, 0)


@_feature("LargeAreaEmphasis", range=">= 1", ibsi="48P8")
def large_area_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s)\, s^2: large where texture is coarse."""
    return formula.emphasis(m, 0, 2)


@_feature("LargeAreaHighGrayLevelEmphasis", range=">= 1", ibsi="J17V")
def large_area_high_gray_level_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s)\, i^2 s^2."""
    return formula.emphasis(m, 2, 2)


@_feature("LargeAreaLowGrayLevelEmphasis", range="above 0", ibsi="YH51")
def large_area_low_gray_level_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s)\, s^2 / i^2."""
    return formula.emphasis(m, -2, 2)


@_feature("LowGrayLevelZoneEmphasis", range="above 0 to 1", ibsi="XMSY")
def low_gray_level_zone_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s) / i^2."""
    return formula.emphasis(m, -2, 0)


@_feature("SizeZoneNonUniformity", range="above 0 to Z", ibsi="4JP3")
def size_zone_non_uniformity(m: SizeMatrix) -> np.ndarray:
    r"""\frac{1}{Z} \sum_s (\sum_i c(i,s))^2: small where zone sizes vary."""
    return formula.size_non_uniformity(m)


@_feature("SizeZoneNonUniformityNormalized", range="above 0 to 1", ibsi="VB3A")
def size_zone_non_uniformity_normalized(m: SizeMatrix) -> np.ndarray:
    r"""SizeZoneNonUniformity divided by Z."""
    return formula.size_non_uniformity(m) / m.groups


@_feature("SmallAreaEmphasis", range="above 0 to 1", ibsi="5QRC")
def small_area_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s) / s^2: large where texture is fine."""
    return formula.emphasis(m, 0, -2)


@_feature("SmallAreaHighGrayLevelEmphasis", range="above 0", ibsi="HW1V")
def small_area_high_gray_level_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s)\, i^2 / s^2."""
    return formula.emphasis(m, 2, -2)


@_feature("SmallAreaLowGrayLevelEmphasis", range="above 0 to 1", ibsi="5RAI")
def small_area_low_gray_level_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s) / (i^2 s^2)."""
    return formula.emphasis(m, -2, -2)


@_feature("ZoneEntropy", unit="bit", range=">= 0", ibsi="GU8N")
def zone_entropy(m: SizeMatrix) -> np.ndarray:
    r"""-\sum_{i,s} p(i,s) \log_2 p(i,s)."""
    return formula.size_entropy(m)


@_feature("ZonePercentage", range="above 0 to 1", ibsi="P30P")
def zone_percentage(m: SizeMatrix) -> np.ndarray:
    r"""Z / V: 1 when every zone is one voxel, near 0 for few large zones."""
    return formula.fraction_of_voxels(m)


@_feature("ZoneVariance", range=">= 0", ibsi="3NSA")
def zone_variance(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s) (s - \mu)^2 with \mu = \sum p(i,s)\, s."""
    return formula.size_variance(m)
