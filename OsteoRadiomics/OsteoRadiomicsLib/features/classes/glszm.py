"""Grey level size zone matrix: how large connected zones of equal grey level are.

c(i, s) is the number of zones of level i and s voxels (26-connected, 8-connected within slices under force2D), Z their
number, p = c / Z, V the number of voxels. There is one matrix, no directions.
"""

from __future__ import annotations

from ..matrices.sizes import SizeMatrix, zone_sizes
from ..sample import Sample, no_adjacent_voxels
from . import emphasis as formula
from .feature import FeatureClass


def _build(sample: Sample) -> SizeMatrix:
    return zone_sizes(sample.adjacent, sample.levels)


def _undefined(_: SizeMatrix) -> str:
    return "the matrix gives no finite value"


CLASS = FeatureClass("glszm", "Grey level size zone matrix", _build, _undefined, impossible=no_adjacent_voxels)
_add = formula.SizeFeatures(CLASS, __name__, "Z").add
_add("GrayLevelNonUniformity", formula.LEVEL_NON_UNIFORMITY, "JNSA", "small where zones are spread evenly over grey levels")
_add("GrayLevelNonUniformityNormalized", formula.LEVEL_NON_UNIFORMITY_NORMALISED, "Y1RO")
_add("GrayLevelVariance", formula.LEVEL_VARIANCE, "BYLV")
_add("HighGrayLevelZoneEmphasis", formula.HIGH, "5GN9")
_add("LargeAreaEmphasis", formula.LARGE, "48P8", "large where texture is coarse")
_add("LargeAreaHighGrayLevelEmphasis", formula.LARGE_HIGH, "J17V")
_add("LargeAreaLowGrayLevelEmphasis", formula.LARGE_LOW, "YH51")
_add("LowGrayLevelZoneEmphasis", formula.LOW, "XMSY")
_add("SizeZoneNonUniformity", formula.SIZE_NON_UNIFORMITY, "4JP3", "small where zone sizes vary")
_add("SizeZoneNonUniformityNormalized", formula.SIZE_NON_UNIFORMITY_NORMALISED, "VB3A")
_add("SmallAreaEmphasis", formula.SMALL, "5QRC", "large where texture is fine")
_add("SmallAreaHighGrayLevelEmphasis", formula.SMALL_HIGH, "HW1V")
_add("SmallAreaLowGrayLevelEmphasis", formula.SMALL_LOW, "5RAI")
_add("ZoneEntropy", formula.ENTROPY, "GU8N")
_add("ZonePercentage", formula.SHARE_OF_VOXELS, "P30P", "1 when every zone is one voxel, near 0 for few large zones")
_add("ZoneVariance", formula.SIZE_VARIANCE, "3NSA")
