"""Grey level run length matrix: how long lines of equal grey level are.

c(i, s) is the number of runs of level i and length s along one direction, R their number, p = c / R, V the number of
voxels. A feature is the mean of its value over all directions along which some line holds two ROI voxels.
"""

from __future__ import annotations

import numpy as np

from ..matrices.sizes import SizeMatrix, run_lengths
from ..sample import Sample, no_adjacent_voxels
from . import emphasis as formula
from .direction_weights import lengths
from .feature import FeatureClass


def _build(sample: Sample) -> SizeMatrix:
    near, norm = sample.adjacent, sample.setting.weightingNorm
    weights = lengths(near.directions, sample.roi.spacing, norm) if norm is not None else None
    return run_lengths(near, sample.levels, weights=weights)


def _undefined(m: SizeMatrix) -> str:
    return "no line holds two voxels of the ROI" if not m.directions else "the matrix gives no finite value"


CLASS = FeatureClass("glrlm", "Grey level run length matrix", _build, _undefined, impossible=no_adjacent_voxels)
_feature = CLASS.feature


@_feature("GrayLevelNonUniformity", range="R / number of levels to R", ibsi="R5YN")
def gray_level_non_uniformity(m: SizeMatrix) -> np.ndarray:
    r"""\frac{1}{R} \sum_i (\sum_s c(i,s))^2: small where runs are spread evenly over grey levels."""
    return formula.level_non_uniformity(m)


@_feature("GrayLevelNonUniformityNormalized", range="1 / number of levels to 1", ibsi="OVBL")
def gray_level_non_uniformity_normalized(m: SizeMatrix) -> np.ndarray:
    r"""GrayLevelNonUniformity divided by R."""
    return formula.level_non_uniformity(m) / m.groups


@_feature("GrayLevelVariance", range=">= 0", ibsi="8CE5")
def gray_level_variance(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s) (i - \mu)^2 with \mu = \sum p(i,s)\, i."""
    return formula.level_variance(m)


@_feature("HighGrayLevelRunEmphasis", range=">= 1", ibsi="G3QZ")
def high_gray_level_run_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s)\, i^2."""
    return formula.emphasis(m, 2, 0)


@_feature("LongRunEmphasis", range=">= 1", ibsi="W4KF")
def long_run_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s)\, s^2: large where texture is coarse."""
    return formula.emphasis(m, 0, 2)


@_feature("LongRunHighGrayLevelEmphasis", range=">= 1", ibsi="3KUM")
def long_run_high_gray_level_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s)\, i^2 s^2."""
    return formula.emphasis(m, 2, 2)


@_feature("LongRunLowGrayLevelEmphasis", range="above 0", ibsi="IVPO")
def long_run_low_gray_level_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s)\, s^2 / i^2."""
    return formula.emphasis(m, -2, 2)


@_feature("LowGrayLevelRunEmphasis", range="above 0 to 1", ibsi="V3SW")
def low_gray_level_run_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s) / i^2."""
    return formula.emphasis(m, -2, 0)


@_feature("RunEntropy", unit="bit", range=">= 0", ibsi="HJ9O")
def run_entropy(m: SizeMatrix) -> np.ndarray:
    r"""-\sum_{i,s} p(i,s) \log_2 p(i,s)."""
    return formula.size_entropy(m)


@_feature("RunLengthNonUniformity", range="above 0 to R", ibsi="W92Y")
def run_length_non_uniformity(m: SizeMatrix) -> np.ndarray:
    r"""\frac{1}{R} \sum_s (\sum_i c(i,s))^2: small where run lengths vary."""
    return formula.size_non_uniformity(m)


@_feature("RunLengthNonUniformityNormalized", range="above 0 to 1", ibsi="IC23")
def run_length_non_uniformity_normalized(m: SizeMatrix) -> np.ndarray:
    r"""RunLengthNonUniformity divided by R."""
    return formula.size_non_uniformity(m) / m.groups


@_feature("RunPercentage", range="above 0 to 1", ibsi="9ZK5")
def run_percentage(m: SizeMatrix) -> np.ndarray:
    r"""R / V: 1 when every run is one voxel long, near 0 for one long run."""
    return formula.fraction_of_voxels(m)


@_feature("RunVariance", range=">= 0", ibsi="SXLW")
def run_variance(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s) (s - \mu)^2 with \mu = \sum p(i,s)\, s."""
    return formula.size_variance(m)


@_feature("ShortRunEmphasis", range="above 0 to 1", ibsi="22OV")
def short_run_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s) / s^2: large where texture is fine."""
    return formula.emphasis(m, 0, -2)


@_feature("ShortRunHighGrayLevelEmphasis", range="above 0", ibsi="GD3A")
def short_run_high_gray_level_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s)\, i^2 / s^2."""
    return formula.emphasis(m, 2, -2)


@_feature("ShortRunLowGrayLevelEmphasis", range="above 0 to 1", ibsi="HTZT")
def short_run_low_gray_level_emphasis(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s) / (i^2 s^2)."""
    return formula.emphasis(m, -2, -2)
