"""What shape features are computed from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .diameters import ends_of_lines, largest_distance, largest_planar_distance, surface_points
from .drawn import Drawn
from .mesh import MeshMeasures, measure_mesh


@dataclass(frozen=True)
class Form(Drawn):
    """The shape of an ROI. mask: (z, y, x) bool within its bounding box. spacing: mm (z, y, x)."""

    @cached_property
    def mesh(self) -> MeshMeasures:
        """Volume and area of the surface mesh."""
        return measure_mesh(self.mask, self.spacing)

    @cached_property
    def largest_diameter(self) -> float:
        """mm, between any two vertices of the mesh."""
        return largest_distance(ends_of_lines(self._surface, 2) * (np.array(self.spacing) / 2))

    def largest_diameter_across(self, axis: int) -> float:
        """mm, between two vertices of the mesh in the same plane across an axis (0 = z)."""
        return largest_planar_distance(self._surface, np.array(self.spacing), axis)

    @cached_property
    def _surface(self) -> np.ndarray:
        return surface_points(self.mask)
