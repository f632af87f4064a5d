"""Grey level run length matrix: how long lines of equal grey level are.

c(i, s) is the number of runs of level i and length s along one direction, R their number, p = c / R, V the number of
voxels. A feature is the mean of its value over all directions along which some line holds two ROI voxels.
"""

from __future__ import annotations

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
_add = formula.SizeFeatures(CLASS, __name__, "R").add
_add("GrayLevelNonUniformity", formula.LEVEL_NON_UNIFORMITY, "R5YN", "small where runs are spread evenly over grey levels")
_add("GrayLevelNonUniformityNormalized", formula.LEVEL_NON_UNIFORMITY_NORMALISED, "OVBL")
_add("GrayLevelVariance", formula.LEVEL_VARIANCE, "8CE5")
_add("HighGrayLevelRunEmphasis", formula.HIGH, "G3QZ")
_add("LongRunEmphasis", formula.LARGE, "W4KF", "large where texture is coarse")
_add("LongRunHighGrayLevelEmphasis", formula.LARGE_HIGH, "3KUM")
_add("LongRunLowGrayLevelEmphasis", formula.LARGE_LOW, "IVPO")
_add("LowGrayLevelRunEmphasis", formula.LOW, "V3SW")
_add("RunEntropy", formula.ENTROPY, "HJ9O")
_add("RunLengthNonUniformity", formula.SIZE_NON_UNIFORMITY, "W92Y", "small where run lengths vary")
_add("RunLengthNonUniformityNormalized", formula.SIZE_NON_UNIFORMITY_NORMALISED, "IC23")
_add("RunPercentage", formula.SHARE_OF_VOXELS, "9ZK5", "1 when every run is one voxel long, near 0 for one long run")
_add("RunVariance", formula.SIZE_VARIANCE, "SXLW")
_add("ShortRunEmphasis", formula.SMALL, "22OV", "large where texture is fine")
_add("ShortRunHighGrayLevelEmphasis", formula.SMALL_HIGH, "GD3A")
_add("ShortRunLowGrayLevelEmphasis", formula.SMALL_LOW, "HTZT")
