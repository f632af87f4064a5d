"""What a filter of the IBSI mode is, and what it asks of an image's grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ....base.errors import SettingsError
from .fields import Field


@dataclass(frozen=True)
class ImageFilter:
    """kind: the value of the settings' key ``filter``. ibsi: id in the IBSI reference manual. description: one line for users.

    respond: from the filter's settings, an image and the axes it acts along ((0, 1, 2), or (1, 2) slice by slice) to the
    response map. Raises SettingsError where the image's grid does not allow the filter.
    """

    kind: str
    ibsi: str
    description: str
    respond: Callable[[Any, Field, Sequence[int]], Field]


def reach_along(axes: Sequence[int], voxels: int) -> tuple[int, ...]:
    """Voxels (z, y, x) on either side: the same along all axes a filter acts along."""
    return tuple(voxels if axis in axes else 0 for axis in range(3))


def voxel_width(field: Field, axes: Sequence[int], kind: str) -> float:
    """The spacing (mm) along the axes. Raises SettingsError where they differ: a scale in mm then has no one width in voxels."""
    steps = [field.spacing[axis] for axis in axes]
    if max(steps) > min(steps) * (1 + 1e-4):
        found = " x ".join(f"{step:g}" for step in steps[::-1])
        raise SettingsError(
            f"{kind} needs voxels of equal width, the image has {found} mm",
            where="ibsi.filters",
            cure="Write an ibsi.spacing of equal numbers, or dimension: 2D to filter slice by slice",
        )
    return max(steps)


def check_scale(sigma: float, step: float, kind: str) -> None:
    """Raise SettingsError for a sigma (mm) that voxels of this width (mm) cannot show."""
    if sigma < step / 2:
        raise SettingsError(
            f"sigma {sigma:g} mm of {kind} is smaller than half a voxel ({step:g} mm)",
            where="ibsi.filters",
            cure=f"Choose a sigma of {step / 2:g} mm or more, or a finer ibsi.spacing",
        )
