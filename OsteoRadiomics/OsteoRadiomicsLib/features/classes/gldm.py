"""Grey level dependence matrix: how many neighbours of a voxel have (nearly) its grey level.

c(i, s) is the number of voxels of level i of which s - 1 neighbours differ by no more than gldm_a, V the number of
voxels, p = c / V. IBSI calls it the neighbouring grey level dependence matrix.
"""

from __future__ import annotations

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
_add = formula.SizeFeatures(CLASS, __name__, "V").add
_add("DependenceEntropy", formula.ENTROPY, "FCBV")
_add("DependenceNonUniformity", formula.SIZE_NON_UNIFORMITY, "Z87G", "small where dependences vary")
_add("DependenceNonUniformityNormalized", formula.SIZE_NON_UNIFORMITY_NORMALISED, "OKJI")
_add("DependenceVariance", formula.SIZE_VARIANCE, "DNX2")
_add("GrayLevelNonUniformity", formula.LEVEL_NON_UNIFORMITY, "FP8K")
_add("GrayLevelVariance", formula.LEVEL_VARIANCE, "1PFV")
_add("HighGrayLevelEmphasis", formula.HIGH, "OAE7")
_add("LargeDependenceEmphasis", formula.LARGE, "IMOQ", "large where texture is homogeneous")
_add("LargeDependenceHighGrayLevelEmphasis", formula.LARGE_HIGH, "9QMG")
_add("LargeDependenceLowGrayLevelEmphasis", formula.LARGE_LOW, "NBZI")
_add("LowGrayLevelEmphasis", formula.LOW, "TL9H")
_add("SmallDependenceEmphasis", formula.SMALL, "SODN", "large where texture is heterogeneous")
_add("SmallDependenceHighGrayLevelEmphasis", formula.SMALL_HIGH, "JA6D")
_add("SmallDependenceLowGrayLevelEmphasis", formula.SMALL_LOW, "EQ3F")
