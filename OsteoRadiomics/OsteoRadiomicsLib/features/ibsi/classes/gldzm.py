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
_words = formula.Words(size="ZoneDistance", small="SmallDistance", large="LargeDistance", group="Zone", extent="ZoneDistance")
_features = formula.SizeFeatures(CLASS, __name__, _words, "Z", sizes="d", matrix=lambda m: m.matrix, cited=True)
_features.add(
    {
        formula.SMALL: "0GBI", formula.LARGE: "MB4I", formula.LOW: "S1RA", formula.HIGH: "K26C", formula.SMALL_LOW: "RUVG",
        formula.SMALL_HIGH: "DKNJ", formula.LARGE_LOW: "A7WM", formula.LARGE_HIGH: "KLTH", formula.LEVEL_NON_UNIFORMITY: "VFT7",
        formula.LEVEL_NON_UNIFORMITY_NORMALISED: "7HP3", formula.SIZE_NON_UNIFORMITY: "V294",
        formula.SIZE_NON_UNIFORMITY_NORMALISED: "IATH",
    },
    {
        formula.SMALL: "large where zones lie near the border",
        formula.LARGE: "large where zones lie deep inside",
    },
)  # fmt: skip


@CLASS.feature("ZonePercentage", range="above 0 to 1", ibsi="VIWW")
def zone_percentage(m: DistanceZones) -> np.ndarray:
    """Z / V. IBSI VIWW."""
    return m.matrix.groups / m.voxels


_features.add({formula.LEVEL_VARIANCE: "QK93", formula.SIZE_VARIANCE: "7WT1", formula.ENTROPY: "GBDU"})
