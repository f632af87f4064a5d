"""Axes that are slightly off perpendicular: the nearest perpendicular ones, which is what all grids here have."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk

from ..base.notices import say

# Below this, axes count as perpendicular: header rounding.
_ROUNDING = 1e-4


def perpendicular(matrix: np.ndarray) -> np.ndarray:
    """The nearest orthonormal axes. matrix: (3, 3), axes as columns, of any length. The polar factor of the unit axes."""
    left, _, right = np.linalg.svd(matrix / np.linalg.norm(matrix, axis=0))
    nearest: np.ndarray = left @ right
    return nearest


def perpendicular_notice(role: str, shear: float) -> str:
    """How a straightened grid is reported. role: image or mask. shear: scalar product of two unit axes."""
    return f"{role}: its axes are off perpendicular by {shear:.1g}; the nearest perpendicular axes were taken"


def straightened(image: sitk.Image, role: str) -> sitk.Image:
    """The image on perpendicular axes, with a notice; itself where header rounding is all there is."""
    direction = np.array(image.GetDirection()).reshape(3, 3)
    shear = float(np.abs(direction.T @ direction - np.eye(3)).max())
    if shear <= _ROUNDING:
        return image
    say(perpendicular_notice(role, shear))
    straight = sitk.Image(image)
    straight.SetDirection(perpendicular(direction).flatten().tolist())
    return straight
