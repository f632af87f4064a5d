"""Grey level size zone matrix: how large connected zones of equal grey level are.

c(i, s) is the number of zones of level i and s voxels (26-connected, 8-connected within slices under force2D), Z their
number, p = c / Z, V the number of voxels. There is one matrix, no directions.
"""

from __future__ import annotations

from ..matrices.sizes import SizeMatrix, joined, zone_sizes
from ..sample import Sample, no_adjacent_voxels
from . import emphasis as formula
from .feature import FeatureClass


def _build(sample: Sample) -> SizeMatrix:
    return zone_sizes(sample.adjacent, sample.levels)


def _undefined(_: SizeMatrix) -> str:
    return "the matrix gives no finite value"


CLASS = FeatureClass("glszm", "Grey level size zone matrix", _build, _undefined, impossible=no_adjacent_voxels, joined=joined)
_words = formula.Words(size="Zone", small="SmallArea", large="LargeArea", group="Zone", extent="SizeZone")
_features = formula.SizeFeatures(CLASS, __name__, _words, "Z")
_features.add(
    {
        formula.LEVEL_NON_UNIFORMITY: "JNSA", formula.LEVEL_NON_UNIFORMITY_NORMALISED: "Y1RO", formula.LEVEL_VARIANCE: "BYLV",
        formula.HIGH: "5GN9", formula.LARGE: "48P8", formula.LARGE_HIGH: "J17V", formula.LARGE_LOW: "YH51", formula.LOW: "XMSY",
        formula.SIZE_NON_UNIFORMITY: "4JP3", formula.SIZE_NON_UNIFORMITY_NORMALISED: "VB3A", formula.SMALL: "5QRC",
        formula.SMALL_HIGH: "HW1V", formula.SMALL_LOW: "5RAI", formula.ENTROPY: "GU8N", formula.SHARE_OF_VOXELS: "P30P",
        formula.SIZE_VARIANCE: "3NSA",
    },
    {
        formula.LEVEL_NON_UNIFORMITY: "small where zones are spread evenly over grey levels",
        formula.LARGE: "large where texture is coarse",
        formula.SIZE_NON_UNIFORMITY: "small where zone sizes vary",
        formula.SMALL: "large where texture is fine",
        formula.SHARE_OF_VOXELS: "1 when every zone is one voxel, near 0 for few large zones",
    },
)  # fmt: skip
