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
_add = formula.SizeFeatures(CLASS, __name__, "Z", sizes="d", matrix=lambda m: m.matrix, cited=True).add
_add("SmallDistanceEmphasis", formula.SMALL, "0GBI", "large where zones lie near the border")
_add("LargeDistanceEmphasis", formula.LARGE, "MB4I", "large where zones lie deep inside")
_add("LowGrayLevelZoneEmphasis", formula.LOW, "S1RA")
_add("HighGrayLevelZoneEmphasis", formula.HIGH, "K26C")
_add("SmallDistanceLowGrayLevelEmphasis", formula.SMALL_LOW, "RUVG")
_add("SmallDistanceHighGrayLevelEmphasis", formula.SMALL_HIGH, "DKNJ")
_add("LargeDistanceLowGrayLevelEmphasis", formula.LARGE_LOW, "A7WM")
_add("LargeDistanceHighGrayLevelEmphasis", formula.LARGE_HIGH, "KLTH")
_add("GrayLevelNonUniformity", formula.LEVEL_NON_UNIFORMITY, "VFT7")
_add("GrayLevelNonUniformityNormalized", formula.LEVEL_NON_UNIFORMITY_NORMALISED, "7HP3")
_add("ZoneDistanceNonUniformity", formula.SIZE_NON_UNIFORMITY, "V294")
_add("ZoneDistanceNonUniformityNormalized", formula.SIZE_NON_UNIFORMITY_NORMALISED, "IATH")


@CLASS.feature("ZonePercentage", range="above 0 to 1", ibsi="VIWW")
def zone_percentage(m: DistanceZones) -> np.ndarray:
    """Z / V. IBSI VIWW."""
    return m.matrix.groups / m.voxels


_add("GrayLevelVariance", formula.LEVEL_VARIANCE, "QK93")
_add("ZoneDistanceVariance", formula.SIZE_VARIANCE, "7WT1")
_add("ZoneDistanceEntropy", formula.ENTROPY, "GBDU")
