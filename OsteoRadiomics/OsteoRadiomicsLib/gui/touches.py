"""Signs that somebody is at work: the mouse moves over a slice view."""

from __future__ import annotations

from collections.abc import Callable

import slicer


class MouseWatch:
    """touched: called when the mouse moves over a slice view, between ``start`` and ``stop``."""

    def __init__(self, touched: Callable[[], None]) -> None:
        self._touched = touched
        self._crosshair: tuple[slicer.vtkMRMLCrosshairNode, int] | None = None

    def start(self) -> None:
        """Begin to watch; also after the scene was closed, which takes the crosshair away."""
        self.stop()
        node = slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLCrosshairNode")
        if node is not None:
            self._crosshair = node, node.AddObserver(slicer.vtkMRMLCrosshairNode.CursorPositionModifiedEvent, self._moved)

    def stop(self) -> None:
        """Stop watching."""
        if self._crosshair is not None:
            node, tag = self._crosshair
            node.RemoveObserver(tag)
            self._crosshair = None

    def _moved(self, caller, event) -> None:
        self._touched()
