"""Voxel-wise feature maps: PyRadiomics' values, computed for whole vertebrae in a second.

A kernel is the cube round a voxel. ``maps`` is the entrance; ``families`` lists what can be mapped; ``vectorised`` and
``compiled`` hold the loops, ``kernel`` and ``task`` what they work on.
"""

from .grids import on_grid_of
from .maps import FeatureMaps, compute_maps, feature_map, feature_maps

__all__ = ["FeatureMaps", "compute_maps", "feature_map", "feature_maps", "on_grid_of"]
