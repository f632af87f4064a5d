"""What happens to maps behind the panel's back: deleted by hand, or saved with the scene."""

from __future__ import annotations

from collections.abc import Callable

import slicer
import vtk


class MapWatch:
    """Watches the scene between ``start`` and ``stop``.

    leaving: called with a map's volume that is about to be removed. saving, saved: called before and after the scene is written.
    """

    def __init__(
        self,
        leaving: Callable[[slicer.vtkMRMLScalarVolumeNode], None],
        saving: Callable[[], None],
        saved: Callable[[], None],
    ) -> None:
        self._leaving, self._saving, self._saved = leaving, saving, saved
        self._scene: slicer.vtkMRMLScene | None = None
        self._tags: list[int] = []

    def start(self) -> None:
        """Begin to watch; once more does nothing."""
        if self._tags:
            return
        scene = self._scene = slicer.mrmlScene
        self._tags = [
            scene.AddObserver(scene.NodeAboutToBeRemovedEvent, self._node_leaves),
            scene.AddObserver(scene.StartSaveEvent, lambda caller, event: self._saving()),
            scene.AddObserver(scene.EndSaveEvent, lambda caller, event: self._saved()),
        ]

    def stop(self) -> None:
        """End watching."""
        for tag in self._tags:
            self._scene.RemoveObserver(tag)
        self._tags, self._scene = [], None

    @vtk.calldata_type(vtk.VTK_OBJECT)
    def _node_leaves(self, scene: slicer.vtkMRMLScene, event: str, node: slicer.vtkMRMLNode) -> None:
        from ...mrml.attributes import MAP_FACTS

        if not scene.IsClosing() and node.GetAttribute(MAP_FACTS) is not None:
            self._leaving(node)
