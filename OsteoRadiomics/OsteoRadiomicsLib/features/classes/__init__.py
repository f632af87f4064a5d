"""Feature classes. A class is one module with a ``CLASS``; registering it is one line here."""

from __future__ import annotations

from collections.abc import Mapping

from . import firstorder, glcm, gldm, glrlm, glszm, ngtdm, shape, shape2d
from .feature import Feature, FeatureClass, Note

CLASSES: Mapping[str, FeatureClass] = {
    module.CLASS.name: module.CLASS for module in (shape, shape2d, firstorder, glcm, gldm, glrlm, glszm, ngtdm)
}
SHAPES = (shape.CLASS.name, shape2d.CLASS.name)

__all__ = ["CLASSES", "SHAPES", "Feature", "FeatureClass", "Note"]
