"""Grey level dependence matrix: how many neighbours of a voxel have (nearly) its grey level.

c(i, s) is the number of voxels of level i of which s - 1 neighbours differ by no more than gldm_a, V the number of
voxels, p = c / V. IBSI calls it the neighbouring grey level dependence matrix.
"""

from __future__ import annotations

import numpy as np

from ..matrices.sizes import SizeMatrix, dependence_sizes
from ..sample import Sample, no_neighbours
from . import emphasis as formula
from .feature import FeatureClass


def _build(sample: Sample) -> SizeMatrix:
    return dependence_sizes(sample.near, sample.levels, sample.setting.gldm_a)


def _undefined(_: SizeMatrix) -> str:
    return "the matrix gives no finite value"


CLASS = FeatureClass(
    "gldm",
    "Grey level dependence matrix",
    _build,
    _undefined,
    impossible=no_neighbours,
    absent={
        "DependencePercentage": "it is always 1",
        "GrayLevelNonUniformityNormalized": "it equals firstorder Uniformity",
    },
)
_feature = CLASS.feature


@_feature("DependenceEntropy", unit="bit", range=">= 0", ibsi="FCBV")
def dependence_entropy(m: SizeMatrix) -> np.ndarray:
    r"""-\sum_{i,s} p(i,s) \log_2 p(i,s)."""
    return formula.size_entropy(m)


@_feature("DependenceNonUniformity", range="above 0 to V", ibsi="Z87G")
def dependence_non_uniformity(m: SizeMatrix) -> np.ndarray:
    r"""\frac{1}{V} \sum_s (\sum_i c(i,s))^2: small where dependences vary."""
    return formula.size_non_uniformity(m)


@_feature("DependenceNonUniformityNormalized", range="above 0 to 1", ibsi="OKJI")
def dependence_non_uniformity_normalized(m: SizeMatrix) -> np.ndarray:
    r"""DependenceNonUniformity divided by V."""
    return formula.size_non_uniformity(m) / m.groups


@_feature("DependenceVariance", range=">= 0", ibsi="DNX2")
def dependence_variance(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s) (s - \mu)^2 with \mu = \sum p(i,s)\, s."""
    return formula.size_variance(m)


@_feature("GrayLevelNonUniformity", range="V / number of levels to V", ibsi="FP8K")
def gray_level_non_uniformity(m: SizeMatrix) -> np.ndarray:
    r"""\frac{1}{V} \sum_i (\sum_s c(i,s))^2."""
    return formula.level_non_uniformity(m)


@_feature("GrayLevelVariance", range=">= 0", ibsi="1PFV")
def gray_level_variance(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s) (i - \mu)^2 with \mu = \sum p(i,s)\, i."""
    return formula.level_variance(m)


@_feature("HighGrayLevelEmphasis", range=">= 1", ibsi="OAE7")
def high_gray_level_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s)\, i^2."""
    return formula.emphasis(m, 2, 0)


@_feature("LargeDependenceEmphasis", range=">= 1", ibsi="IMOQ")
def large_dependence_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s)\, s^2: large where texture is homogeneous."""
    return formula.emphasis(m, 0, 2)


@_feature("LargeDependenceHighGrayLevelEmphasis", range=">= 1", ibsi="9QMG")
def large_dependence_high_gray_level_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s)\, i^2 s^2."""
    return formula.emphasis(m, 2, 2)


@_feature("LargeDependenceLowGrayLevelEmphasis", range="above 0", ibsi="NBZI")
def large_dependence_low_gray_level_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s)\, s^2 / i^2."""
    return formula.emphasis(m, -2, 2)


@_feature("LowGrayLevelEmphasis", range="above 0 to 1", ibsi="TL9H")
def low_gray_level_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s) / i^2."""
    return formula.emphasis(m, -2, 0)


@_feature("SmallDependenceEmphasis", range="above 0 to 1", ibsi="SODN")
def small_dependence_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s) / s^2: large where texture is heterogeneous."""
    return formula.emphasis(m, 0, -2)


@_feature("SmallDependenceHighGrayLevelEmphasis", range="above 0", ibsi="JA6D")
def small_dependence_high_gray_level_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s)\, i^2 / s^2."""
    return formula.emphasis(m, 2, -2)


@_feature("SmallDependenceLowGrayLevelEmphasis", range="above 0 to 1", ibsi="EQ3F")
def small_dependence_low_gray_level_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s) / (i^2 s^2)."""
    return formula.emphasis(m, -2, -2)
