"""The slice views: what they show, linked while a map is shown, and centred on what matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import slicer

from ..images.label_map import box_of
from .remembered import recall, remember

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


def bounds_of(mask: np.ndarray, ijk_to_ras: np.ndarray) -> Bounds | None:
    """Box (RAS, mm) of the voxels of a (k, j, i) mask, None for an empty one. ijk_to_ras: (4, 4)."""
    box = box_of(mask)
    if box is None:
        return None
    edges = [(axis.start - 0.5, axis.stop - 0.5) for axis in reversed(box)]
    corners = np.array(np.meshgrid(*edges, indexing="ij")).reshape(3, -1)
    ras = ijk_to_ras[:3, :3] @ corners + ijk_to_ras[:3, 3:]
    return Bounds(tuple(ras.min(axis=1).tolist()), tuple(ras.max(axis=1).tolist()))


def slice_logics() -> list[slicer.vtkMRMLSliceLogic]:
    """The logics of all slice views, none in an application without views."""
    collection = slicer.app.applicationLogic().GetSliceLogics()
    return [collection.GetItemAsObject(index) for index in range(collection.GetNumberOfItems())] if collection else []


def show_in_views(
    logics: Sequence[slicer.vtkMRMLSliceLogic],
    background: slicer.vtkMRMLVolumeNode,
    foreground: slicer.vtkMRMLVolumeNode | None,
    opacity: float,
) -> None:
    """Put an image, and a volume over it, into slice views, and link these; ``restore_views`` undoes it.

    Without a foreground that of before stays.
    """
    for logic in logics:
        composite = logic.GetSliceCompositeNode()
        state = {
            "foreground": composite.GetForegroundVolumeID(),
            "opacity": composite.GetForegroundOpacity(),
            "linked": bool(composite.GetLinkedControl()),
        }
        remember(composite, state)
        modifying = composite.StartModify()
        composite.SetBackgroundVolumeID(background.GetID())
        if foreground is not None:
            composite.SetForegroundVolumeID(foreground.GetID())
            composite.SetForegroundOpacity(opacity)
        composite.SetLinkedControl(True)
        composite.EndModify(modifying)


def restore_views() -> None:
    """Give every slice view the volume over its image and the link back that it had before a map was shown."""
    for composite in slicer.util.getNodesByClass("vtkMRMLSliceCompositeNode"):
        state = recall(composite)
        if state is None:
            continue
        before = state["foreground"]
        found = slicer.mrmlScene.GetNodeByID(before) if before else None
        modifying = composite.StartModify()
        composite.SetForegroundVolumeID(found.GetID() if found is not None else None)
        composite.SetForegroundOpacity(float(state["opacity"] or 0.0))
        composite.SetLinkedControl(bool(state["linked"]))
        composite.EndModify(modifying)


def fit_views(bounds: Bounds, logics: Sequence[slicer.vtkMRMLSliceLogic] | None = None) -> None:
    """Centre slice views (all of them by default) on a box and zoom until it fills half of a view's shorter side.

    Without this a few vertebrae look lost in the views of a whole spine.
    """
    field = max(bounds.size / ROI_SHARE, SMALLEST_FIELD_MM)
    for logic in slice_logics() if logics is None else logics:
        node = logic.GetSliceNode()
        width, height, _ = node.GetDimensions()
        scale = field / max(min(width, height), 1)
        depth = node.GetFieldOfView()[2]
        node.SetFieldOfView(scale * width, scale * height, depth)
        node.JumpSliceByCentering(*bounds.centre)
