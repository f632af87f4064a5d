"""The extraction engine: image types, feature classes, voxel-wise maps."""

from .engine import extract
from .result import FeatureVector

__all__ = ["FeatureVector", "extract"]
