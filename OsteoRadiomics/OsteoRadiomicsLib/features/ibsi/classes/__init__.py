"""Feature classes of the IBSI mode: PyRadiomics' formulas on matrices of the IBSI scheme, and what PyRadiomics lacks.

A class is one module here with an ``IBSI_CLASS``, and one line in ``protocols.feature_classes``.
"""

from __future__ import annotations

from ....base.registry import Loaded
from ....protocols.feature_classes import FEATURE_CLASSES, IBSI_FEATURE_CLASSES, FeatureClassEntry
from ...classes import FeatureClass
from .ibsi_class import IbsiClass

IBSI_CLASSES: Loaded[FeatureClassEntry, IbsiClass] = Loaded(
    IBSI_FEATURE_CLASSES, IbsiClass, package=__name__, place=lambda entry: entry.place
)


def added_classes() -> dict[str, FeatureClass]:
    """Classes that PyRadiomics does not have."""
    return {name: entry.group for name, entry in IBSI_CLASSES.usable()[0].items() if name not in FEATURE_CLASSES}


__all__ = ["IBSI_CLASSES", "IbsiClass", "added_classes"]
