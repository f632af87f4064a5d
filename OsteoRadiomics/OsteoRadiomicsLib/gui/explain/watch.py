"""What happens to maps behind the panel's back: one is deleted by hand."""

from __future__ import annotations

from collections.abc import Callable

import slicer
import vtk


class MapWatch:
    """Watches the scene between ``start`` and ``stop``. leaving: called with a map's volume that is about to be removed."""

    def __init__(self, leaving: Callable[[slicer.vtkMRMLScalarVolumeNode], None]) -> None:
        self._leaving = leaving
        self._scene: slicer.vtkMRMLScene | None = None
        self._tag = 0

    def start(self) -> None:
        """Begin to watch; once more does nothing."""
        if self._scene is None:
            self._scene = slicer.mrmlScene
            self._tag = self._scene.AddObserver(self._scene.NodeAboutToBeRemovedEvent, self._node_leaves)

    def stop(self) -> None:
        """End watching."""
        if self._scene is not None:
            self._scene.RemoveObserver(self._tag)
            self._scene = None

    @vtk.calldata_type(vtk.VTK_OBJECT)
    def _node_leaves(self, scene: slicer.vtkMRMLScene, event: str, node: slicer.vtkMRMLNode) -> None:
        from ...mrml.attributes import MAP_FACTS

        if not scene.IsClosing() and node.GetAttribute(MAP_FACTS) is not None:
            self._leaving(node)
