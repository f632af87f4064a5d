"""The extraction engine: image types, feature classes, preprocessing modes, voxel-wise maps."""

from .drawn import check_drawn
from .modes import extract
from .result import FeatureVector

__all__ = ["FeatureVector", "check_drawn", "extract"]
