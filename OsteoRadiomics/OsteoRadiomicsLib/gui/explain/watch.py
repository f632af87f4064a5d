"""What happens to maps behind the panel's back: one is deleted by hand, or segments are created under it."""

from __future__ import annotations

from collections.abc import Callable

import qt
import slicer
import vtk

from ..connections import connect


class MapWatch:
    """Watches the scene between ``start`` and ``stop``. leaving: called with a map's volume that is about to be removed.

    Segmentations that come while a map is shown are outlined as the others are, a moment later: what creates one goes on to set
    up its display.
    """

    def __init__(self, leaving: Callable[[slicer.vtkMRMLScalarVolumeNode], None]) -> None:
        self._leaving = leaving
        self._scene: slicer.vtkMRMLScene | None = None
        self._tags: list[int] = []
        self._timer = qt.QTimer()
        self._timer.setInterval(0)
        self._timer.setSingleShot(True)
        connect(self._timer, "timeout()", self._outline)

    def start(self) -> None:
        """Begin to watch; once more does nothing."""
        if self._scene is None:
            scene = self._scene = slicer.mrmlScene
            self._tags = [
                scene.AddObserver(scene.NodeAboutToBeRemovedEvent, self._node_leaves),
                scene.AddObserver(scene.NodeAddedEvent, self._node_comes),
            ]

    def stop(self) -> None:
        """End watching."""
        self._timer.stop()
        if self._scene is not None:
            for tag in self._tags:
                self._scene.RemoveObserver(tag)
            self._scene, self._tags = None, []

    @vtk.calldata_type(vtk.VTK_OBJECT)
    def _node_leaves(self, scene: slicer.vtkMRMLScene, event: str, node: slicer.vtkMRMLNode) -> None:
        from ...mrml.attributes import MAP_FACTS

        if not scene.IsClosing() and node.GetAttribute(MAP_FACTS) is not None:
            self._leaving(node)

    @vtk.calldata_type(vtk.VTK_OBJECT)
    def _node_comes(self, scene: slicer.vtkMRMLScene, event: str, node: slicer.vtkMRMLNode) -> None:
        if node.IsA("vtkMRMLSegmentationDisplayNode"):
            self._timer.start()

    def _outline(self) -> None:
        if self._scene is None:
            return
        from ...mrml.outlines import outline_segments
        from ...mrml.shown_maps import shown_maps

        if shown_maps():
            outline_segments(only_new=True)
