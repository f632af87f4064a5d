"""IBSI's neighbouring grey level dependence features that PyRadiomics' gldm class has given up.

c(i, s) is the number of voxels of level i of which s - 1 neighbours have the same level, V their number, p = c / V.
"""

from __future__ import annotations

import numpy as np

from ...classes import emphasis as formula
from ...classes.feature import FeatureClass
from ...matrices.sizes import SizeMatrix
from ..aggregation import dependences
from .ibsi_class import IbsiClass

CLASS = FeatureClass(
    "ngldm", "Neighbouring grey level dependence matrix (IBSI)", dependences, lambda _: "the matrix gives no finite value"
)
IBSI_CLASS = IbsiClass(CLASS, dependences)
_feature = CLASS.feature


@_feature("GrayLevelNonUniformityNormalized", range="1 / number of levels to 1", ibsi="5SPA")
def gray_level_non_uniformity_normalized(m: SizeMatrix) -> np.ndarray:
    r"""\frac{1}{V^2} \sum_i (\sum_s c(i,s))^2: the Uniformity of the grey levels. IBSI 5SPA."""
    return formula.level_non_uniformity(m) / m.groups


@_feature("DependenceCountPercentage", range="1", ibsi="6XV8")
def dependence_count_percentage(m: SizeMatrix) -> np.ndarray:
    """Dependences divided by voxels. 1 always, because every voxel has one. IBSI 6XV8."""
    return m.groups / m.by_level.total(m.by_level.content)


@_feature("DependenceCountEnergy", range="above 0 to 1", ibsi="CAS9")
def dependence_count_energy(m: SizeMatrix) -> np.ndarray:
    r"""\sum_{i,s} p(i,s)^2. IBSI CAS9."""
    return m.total(m.p * m.p)
