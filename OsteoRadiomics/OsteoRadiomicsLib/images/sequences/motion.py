"""A patient's movement between two sequences, as it is applied to a drawing; never to an image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk


@dataclass(frozen=True)
class RigidMotion:
    """Where a point of one image lies in another: p' = rotation @ p + offset, in mm (LPS).

    rotation: (9,) row by row, a proper rotation. offset: (3,).
    """

    rotation: tuple[float, ...]
    offset: tuple[float, float, float]

    @property
    def matrix(self) -> np.ndarray:
        """(4, 4) in LPS."""
        found = np.eye(4)
        found[:3, :3] = np.reshape(self.rotation, (3, 3))
        found[:3, 3] = self.offset
        return found

    @property
    def degrees(self) -> float:
        """Angle of the rotation."""
        cosine = (float(np.trace(np.reshape(self.rotation, (3, 3)))) - 1) / 2
        return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))

    def placed(self, points: np.ndarray) -> np.ndarray:
        """Where points (n, 3) in mm lie in the other image."""
        return points @ np.reshape(self.rotation, (3, 3)).T + self.offset

    def distance_at(self, point: Sequence[float]) -> float:
        """How far a point (x, y, z) moves, in mm."""
        here = np.array([point])
        return float(np.linalg.norm(self.placed(here) - here))

    def moved(self, mask: sitk.Image) -> sitk.Image:
        """A mask at its place in the other image: its grid moves, no voxel changes."""
        found = sitk.Image(mask)
        turn = np.reshape(self.rotation, (3, 3))
        found.SetOrigin((turn @ np.array(mask.GetOrigin()) + self.offset).tolist())
        found.SetDirection((turn @ np.reshape(mask.GetDirection(), (3, 3))).ravel().tolist())
        return found

    @classmethod
    def of_matrix(cls, matrix: np.ndarray) -> RigidMotion:
        """From (4, 4) in LPS."""
        x, y, z = matrix[:3, 3].tolist()
        return cls(tuple(matrix[:3, :3].ravel().tolist()), (x, y, z))
