"""Feature classes. A class is one module here with a ``CLASS``, and one line in ``protocols.feature_classes``."""

from __future__ import annotations

from ...base.registry import Loaded
from ...protocols.feature_classes import FEATURE_CLASSES, FeatureClassEntry, describes_roi
from .feature import Feature, FeatureClass, Note

CLASSES: Loaded[FeatureClassEntry, FeatureClass] = Loaded(
    FEATURE_CLASSES, FeatureClass, package=__name__, place=lambda entry: entry.place
)

__all__ = ["CLASSES", "Feature", "FeatureClass", "Note", "describes_roi"]
