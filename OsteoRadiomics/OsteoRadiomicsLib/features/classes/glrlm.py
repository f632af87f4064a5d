"""Grey level run length matrix: how long lines of equal grey level are.

c(i, s) is the number of runs of level i and length s along one direction, R their number, p = c / R, V the number of
voxels. A feature is the mean of its value over all directions along which some line holds two ROI voxels.
"""

from __future__ import annotations

from ..matrices.sizes import SizeMatrix, joined, run_lengths
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


CLASS = FeatureClass("glrlm", "Grey level run length matrix", _build, _undefined, impossible=no_adjacent_voxels, joined=joined)
_words = formula.Words(size="Run", small="ShortRun", large="LongRun", group="Run", extent="RunLength")
_features = formula.SizeFeatures(CLASS, __name__, _words, "R")
_features.add(
    {
        formula.LEVEL_NON_UNIFORMITY: "R5YN", formula.LEVEL_NON_UNIFORMITY_NORMALISED: "OVBL", formula.LEVEL_VARIANCE: "8CE5",
        formula.HIGH: "G3QZ", formula.LARGE: "W4KF", formula.LARGE_HIGH: "3KUM", formula.LARGE_LOW: "IVPO", formula.LOW: "V3SW",
        formula.ENTROPY: "HJ9O", formula.SIZE_NON_UNIFORMITY: "W92Y", formula.SIZE_NON_UNIFORMITY_NORMALISED: "IC23",
        formula.SHARE_OF_VOXELS: "9ZK5", formula.SIZE_VARIANCE: "SXLW", formula.SMALL: "22OV", formula.SMALL_HIGH: "GD3A",
        formula.SMALL_LOW: "HTZT",
    },
    {
        formula.LEVEL_NON_UNIFORMITY: "small where runs are spread evenly over grey levels",
        formula.LARGE: "large where texture is coarse",
        formula.SIZE_NON_UNIFORMITY: "small where run lengths vary",
        formula.SHARE_OF_VOXELS: "1 when every run is one voxel long, near 0 for one long run",
        formula.SMALL: "large where texture is fine",
    },
)  # fmt: skip
