"""The slice views: centred on what matters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import slicer

# The ROI fills this part of a view's shorter side, so that its surroundings stay visible.
ROI_SHARE = 0.5
SMALLEST_FIELD_MM = 40.0


@dataclass(frozen=True)
class Bounds:
    """A box in patient space: RAS, mm."""

    low: tuple[float, float, float]
    high: tuple[float, float, float]

    @property
    def centre(self) -> tuple[float, float, float]:
        """Middle of the box."""
        right, anterior, superior = ((a + b) / 2 for a, b in zip(self.low, self.high, strict=True))
        return right, anterior, superior

    @property
    def size(self) -> float:
        """Longest edge in mm."""
        return max(b - a for a, b in zip(self.low, self.high, strict=True))


def index_box(mask: np.ndarray) -> list[tuple[int, int]] | None:
    """First and last index along i, j and k of the voxels of a (k, j, i) mask, None for an empty one."""
    found = []
    for axis in (2, 1, 0):
        places = np.flatnonzero(mask.any(axis=tuple(other for other in range(3) if other != axis)))
        if not len(places):
            return None
        found.append((int(places[0]), int(places[-1])))
    return found


def bounds_of(mask: np.ndarray, ijk_to_ras: np.ndarray) -> Bounds | None:
    """Box (RAS, mm) of the voxels of a (k, j, i) mask, None for an empty one. ijk_to_ras: (4, 4)."""
    box = index_box(mask)
    if box is None:
        return None
    corners = np.array(np.meshgrid(*[(low - 0.5, high + 0.5) for low, high in box], indexing="ij")).reshape(3, -1)
    ras = ijk_to_ras[:3, :3] @ corners + ijk_to_ras[:3, 3:]
    return Bounds(tuple(ras.min(axis=1).tolist()), tuple(ras.max(axis=1).tolist()))


def slice_logics() -> list[slicer.vtkMRMLSliceLogic]:
    """The logics of all slice views, none in an application without views."""
    collection = slicer.app.applicationLogic().GetSliceLogics()
    return [collection.GetItemAsObject(index) for index in range(collection.GetNumberOfItems())] if collection else []


def fit_views(bounds: Bounds) -> None:
    """Centre every slice view on a box and zoom until the box fills half of the view's shorter side.

    Without this a few vertebrae look lost in the views of a whole spine.
    """
    field = max(bounds.size / ROI_SHARE, SMALLEST_FIELD_MM)
    for logic in slice_logics():
        node = logic.GetSliceNode()
        width, height, _ = node.GetDimensions()
        scale = field / max(min(width, height), 1)
        depth = node.GetFieldOfView()[2]
        node.SetFieldOfView(scale * width, scale * height, depth)
        node.JumpSliceByCentering(*bounds.centre)
