"""What shape features are computed from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from .counting import LOOPS
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
    def diameters(self) -> tuple[float, float, float, float]:
        """mm, between any two vertices of the mesh, and between two in the same plane across z, y and x."""
        return LOOPS.chosen().diameters(self.mask, self.spacing)
