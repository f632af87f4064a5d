"""The extraction engine: image types, feature classes, preprocessing modes, voxel-wise maps."""

from .modes import extract
from .result import FeatureVector

__all__ = ["FeatureVector", "extract"]
