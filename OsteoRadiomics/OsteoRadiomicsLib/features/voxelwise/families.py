"""Which features can be mapped, and which loop computes them. A family is one entry of FAMILIES."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

import numpy as np

from ..jit import numba_usable
from . import glcm_batches, ngtdm_noise
from .task import MapTask
from .vectorised import firstorder, glcm, ngtdm

Compute = Callable[[MapTask, np.ndarray, Sequence[str]], np.ndarray]
Settle = Callable[[MapTask, dict[str, np.ndarray], float, bool], list[str]]


@dataclass(frozen=True)
class Family:
    """The features of one matrix.

    name: of the feature class and of its modules in ``vectorised`` and ``compiled``. formulas: PyRadiomics' feature name
    -> formula name in these modules. uses_distances: whether neighbours are sought at the settings' distances (True) or
    always at distance 1. real_valued: whether intensities are discretised as float64, as PyRadiomics does for maps of
    this class, instead of in the derived image's own type (a bin edge can fall differently). settle: last changes to
    the computed columns that depend on more than one voxel, and the formulas it needs besides those asked for.
    """

    name: str
    formulas: Mapping[str, str]
    uses_distances: bool = False
    real_valued: bool = False
    helpers: tuple[str, ...] = ()
    settle: Settle = lambda task, columns, outside, mcc_per_voxel: []

    def compute(self) -> Compute:
        """The compiled loop where numba may be used, else the numpy one; the values are the same."""
        path = "compiled" if numba_usable() else "vectorised"
        function: Compute = import_module(f"{__package__}.{path}.{self.name}").compute
        return function


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


def _emphases(small: str, large: str, *, event: str, by_level: str, by_size: str) -> dict[str, str]:
    """PyRadiomics' names of the level-by-size formulas.

    small, large: as in ShortRunEmphasis, LongRunEmphasis. event: as in RunVariance. by_level: as in
    LowGrayLevelRunEmphasis. by_size: as in RunLengthNonUniformity.
    """
    return {
        f"{small}Emphasis": "SmallSize",
        f"{large}Emphasis": "LargeSize",
        f"LowGrayLevel{by_level}Emphasis": "LowLevel",
        f"HighGrayLevel{by_level}Emphasis": "HighLevel",
        f"{small}LowGrayLevelEmphasis": "SmallSizeLowLevel",
        f"{small}HighGrayLevelEmphasis": "SmallSizeHighLevel",
        f"{large}LowGrayLevelEmphasis": "LargeSizeLowLevel",
        f"{large}HighGrayLevelEmphasis": "LargeSizeHighLevel",
        "GrayLevelNonUniformity": "LevelNonUniformity",
        f"{by_size}NonUniformity": "SizeNonUniformity",
        f"{by_size}NonUniformityNormalized": "SizeNonUniformityNormalized",
        "GrayLevelVariance": "LevelVariance",
        f"{event}Variance": "SizeVariance",
        f"{event}Entropy": "Entropy",
    }


_NORMALIZED = {"GrayLevelNonUniformityNormalized": "LevelNonUniformityNormalized"}

FAMILIES: Mapping[str, Family] = {
    family.name: family
    for family in (
        Family(
            "firstorder",
            _same(*firstorder.FORMULAS),
            real_valued=True,
        ),
        Family(
            "glcm",
            _same(*glcm.FORMULAS),
            uses_distances=True,
            helpers=glcm_batches.HELPERS,
            settle=glcm_batches.settle,
        ),
        Family(
            "gldm",
            _emphases("SmallDependence", "LargeDependence", event="Dependence", by_level="", by_size="Dependence"),
            uses_distances=True,
        ),
        Family(
            "glrlm",
            _emphases("ShortRun", "LongRun", event="Run", by_level="Run", by_size="RunLength")
            | _NORMALIZED
            | {"RunPercentage": "Percentage"},
        ),
        Family(
            "glszm",
            _emphases("SmallArea", "LargeArea", event="Zone", by_level="Zone", by_size="SizeZone")
            | _NORMALIZED
            | {"ZonePercentage": "Percentage"},
        ),
        Family("ngtdm", _same(*ngtdm.FORMULAS), uses_distances=True, settle=ngtdm_noise.settle),
    )
}
