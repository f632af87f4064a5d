"""Segments as outlines only while a map is shown: a fill would tint the map's colours, a closed surface hide it in 3D."""

from __future__ import annotations

from collections.abc import Iterator

import slicer

from .remembered import is_remembered, recall, remember

# Fainter than a map's own lines, which may have a segment's colour.
OUTLINE_OPACITY = 0.6


def outline_segments(*, only_new: bool = False) -> None:
    """Draw every segmentation of the scene as outlines in slice views and leave its surfaces out of 3D views.

    What is hidden stays hidden, and each segment's own states stay as they are: the node's switches go over them.
    only_new: leave those alone that were outlined before, with what the user changed in them since.
    """
    for display in _displays():
        if only_new and is_remembered(display):
            continue
        state = {
            "fill": bool(display.GetVisibility2DFill()),
            "outline": bool(display.GetVisibility2DOutline()),
            "opacity": display.GetOpacity2DOutline(),
            "surface": bool(display.GetVisibility3D()),
        }
        remember(display, state)
        modifying = display.StartModify()
        display.SetVisibility2DFill(False)
        display.SetVisibility2DOutline(True)
        display.SetOpacity2DOutline(min(OUTLINE_OPACITY, display.GetOpacity2DOutline()))
        display.SetVisibility3D(False)
        display.EndModify(modifying)


def restore_segments() -> None:
    """Give every segmentation the fill, outline and surface back that it had before."""
    for display in _displays():
        state = recall(display)
        if state is None:
            continue
        modifying = display.StartModify()
        display.SetVisibility2DFill(bool(state["fill"]))
        display.SetVisibility2DOutline(bool(state["outline"]))
        display.SetOpacity2DOutline(float(state["opacity"] or 0.0))
        display.SetVisibility3D(bool(state["surface"]))
        display.EndModify(modifying)


def _displays() -> Iterator[slicer.vtkMRMLSegmentationDisplayNode]:
    yield from slicer.util.getNodesByClass("vtkMRMLSegmentationDisplayNode")
