"""The voxel grid of a phantom image: patient coordinates of its voxels, sub-boxes, and random fields on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import SimpleITK as sitk
from scipy.ndimage import gaussian_filter

Box = tuple[slice, slice, slice]

# Index directions in LPS: rows of a sagittal image run to posterior, columns to inferior, slices to the right.
SAGITTAL = np.array([[0, 0, -1], [1, 0, 0], [0, -1, 0]], dtype=float)
AXIAL = np.eye(3)


@dataclass(frozen=True)
class Grid:
    """A rectangular grid in patient space (LPS, mm).

    size: voxels along i, j, k. spacing: mm. center: LPS position of the grid's centre. direction: (3, 3), columns are the
    directions of i, j, k. Arrays on the grid have shape (k, j, i).
    """

    size: tuple[int, int, int]
    spacing: tuple[float, float, float]
    center: tuple[float, float, float]
    direction: np.ndarray

    @cached_property
    def origin(self) -> np.ndarray:
        """LPS position of voxel (0, 0, 0)."""
        half = (np.array(self.size) - 1) / 2 * np.array(self.spacing)
        return np.array(self.center) - self.direction @ half

    @cached_property
    def xyz(self) -> np.ndarray:
        """(3, k, j, i) float32: LPS coordinates of all voxels."""
        k, j, i = np.meshgrid(*[np.arange(n, dtype=np.float32) for n in self.size[::-1]], indexing="ij", sparse=True)
        matrix = (self.direction * np.array(self.spacing)).astype(np.float32)
        origin = self.origin.astype(np.float32)
        return np.stack([matrix[axis, 0] * i + matrix[axis, 1] * j + matrix[axis, 2] * k + origin[axis] for axis in range(3)])

    @property
    def shape(self) -> tuple[int, int, int]:
        """Array shape (k, j, i)."""
        return self.size[2], self.size[1], self.size[0]

    @property
    def softness(self) -> float:
        """Width in mm over which a boundary fades: partial volume within a voxel, in plane."""
        return float(np.sort(self.spacing)[1])

    def box(self, center: np.ndarray, reach: float) -> Box:
        """Index ranges (k, j, i) that hold everything within ``reach`` mm of a point; empty when outside the grid."""
        index = (self.direction.T @ (np.asarray(center) - self.origin)) / self.spacing
        extent = reach / np.array(self.spacing)
        low = np.clip(np.floor(index - extent), 0, self.size).astype(int)
        high = np.clip(np.ceil(index + extent) + 1, 0, self.size).astype(int)
        return tuple(slice(a, b) for a, b in zip(low[::-1], high[::-1], strict=True))  # type: ignore[return-value]

    def field(self, rng: np.random.Generator, sigma_mm: tuple[float, float, float]) -> np.ndarray:
        """Gaussian random field (k, j, i), mean 0, standard deviation 1. sigma_mm: smoothness along LPS x, y, z."""
        along_index = np.abs(self.direction.T) @ np.array(sigma_mm) / np.array(self.spacing)
        noise = gaussian_filter(rng.standard_normal(self.shape, dtype=np.float32), along_index[::-1], mode="wrap")
        return noise / noise.std()

    def image(self, values: np.ndarray) -> sitk.Image:
        """The array as an image on this grid."""
        image = sitk.GetImageFromArray(values)
        image.SetSpacing(self.spacing)
        image.SetOrigin(self.origin.tolist())
        image.SetDirection(self.direction.flatten().tolist())
        return image


def rotated(direction: np.ndarray, degrees: float) -> np.ndarray:
    """A direction matrix turned about the patient's long axis and, half as much, about the left-right axis."""
    a, b = np.radians(degrees), np.radians(degrees / 2)
    about_z = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    return about_z @ about_x @ direction
