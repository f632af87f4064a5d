"""Follows the lines of angles while they are placed, moved and deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import qt
import slicer
import vtk
from OsteoRadiomicsLib.gui.connections import connect

# Lines send an event for each step of the mouse; numbers that follow this soon look immediate.
INTERVAL_MS = 50


class LineWatch:
    """changed: called a moment after a line was changed, at most once per interval, between ``start`` and ``stop``."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._nodes: dict[str, tuple[Any, list[int]]] = {}
        self._scene: slicer.vtkMRMLScene | None = None
        self._scene_tags: list[int] = []
        self._waiting = False
        self._timer = qt.QTimer()
        self._timer.setInterval(INTERVAL_MS)
        self._timer.setSingleShot(True)
        connect(self._timer, "timeout()", self._tell)

    def start(self) -> None:
        """Begin to follow the lines of the scene; once more looks for new ones."""
        if self._scene is None:
            scene = self._scene = slicer.mrmlScene
            self._scene_tags = [scene.AddObserver(event, self._node) for event in (scene.NodeAddedEvent, scene.NodeRemovedEvent)]
        self.follow()

    def stop(self) -> None:
        """Follow nothing."""
        self._timer.stop()
        self._waiting = False
        for node, tags in self._nodes.values():
            for tag in tags:
                node.RemoveObserver(tag)
        self._nodes = {}
        if self._scene is not None:
            for tag in self._scene_tags:
                self._scene.RemoveObserver(tag)
        self._scene, self._scene_tags = None, []

    def follow(self) -> None:
        """Follow the lines that the scene has now."""
        from ...mrml.lines import CHANGES, LINE_CLASS

        if self._scene is None:
            return
        nodes = {node.GetID(): node for node in slicer.util.getNodesByClass(LINE_CLASS)}
        for identifier in [each for each, (node, _tags) in self._nodes.items() if nodes.get(each) is not node]:
            node, tags = self._nodes.pop(identifier)
            for tag in tags:
                node.RemoveObserver(tag)
        for identifier, node in nodes.items():
            if identifier not in self._nodes:
                tags = [node.AddObserver(getattr(node, event), self._moved) for event in CHANGES]
                self._nodes[identifier] = node, tags

    def _moved(self, caller: Any, event: str) -> None:
        # A timer that starts again with each event would never fire while a line is being moved.
        if not self._waiting:
            self._waiting = True
            self._timer.start()

    @vtk.calldata_type(vtk.VTK_OBJECT)
    def _node(self, scene: slicer.vtkMRMLScene, event: str, node: slicer.vtkMRMLNode) -> None:
        from ...mrml.lines import LINE_CLASS

        if not scene.IsClosing() and node.IsA(LINE_CLASS):
            self.follow()
            self._moved(node, event)

    def _tell(self) -> None:
        self._waiting = False
        self._changed()
