"""Grey level dependence matrix: how many neighbours of a voxel have (nearly) its grey level.

c(i, s) is the number of voxels of level i of which s - 1 neighbours differ by no more than gldm_a, V the number of
voxels, p = c / V. IBSI calls it the neighbouring grey level dependence matrix.
"""

from __future__ import annotations

from ..matrices.sizes import SizeMatrix, dependence_sizes, joined
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
    joined=joined,
)
_words = formula.Words(size="Dependence", small="SmallDependence", large="LargeDependence", group="", extent="Dependence")
_features = formula.SizeFeatures(CLASS, __name__, _words, "V")
_features.add(
    {
        formula.ENTROPY: "FCBV", formula.SIZE_NON_UNIFORMITY: "Z87G", formula.SIZE_NON_UNIFORMITY_NORMALISED: "OKJI",
        formula.SIZE_VARIANCE: "DNX2", formula.LEVEL_NON_UNIFORMITY: "FP8K", formula.LEVEL_VARIANCE: "1PFV",
        formula.HIGH: "OAE7", formula.LARGE: "IMOQ", formula.LARGE_HIGH: "9QMG", formula.LARGE_LOW: "NBZI", formula.LOW: "TL9H",
        formula.SMALL: "SODN", formula.SMALL_HIGH: "JA6D", formula.SMALL_LOW: "EQ3F",
    },
    {
        formula.SIZE_NON_UNIFORMITY: "small where dependences vary",
        formula.LARGE: "large where texture is homogeneous",
        formula.SMALL: "large where texture is heterogeneous",
    },
)  # fmt: skip
