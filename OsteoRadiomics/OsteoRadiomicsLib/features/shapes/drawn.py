"""What shapes are measured on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .axes import principal_variances


@dataclass(frozen=True)
class Drawn:
    """An ROI, flat or not.

    mask: bool within its bounding box. spacing: mm, in the order of the mask's axes.
    """

    mask: np.ndarray
    spacing: tuple[float, ...]

    @cached_property
    def voxels(self) -> int:
        """Number of voxels, or pixels."""
        return int(self.mask.sum())

    @cached_property
    def variances(self) -> np.ndarray:
        """(axes,) mm^2 along the principal axes, ascending."""
        return principal_variances(self.mask, self.spacing)
