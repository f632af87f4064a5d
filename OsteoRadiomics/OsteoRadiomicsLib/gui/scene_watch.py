"""What happens in the scene behind the panel's back: nodes that come and go, and a drawing that changes."""

from __future__ import annotations

from collections.abc import Callable

import qt
import slicer
import vtk

from .connections import connect

# A brush stroke, and a file with many nodes, are many changes: the panel looks once they rest.
REST_MS = 200
# What the panel chooses from.
KINDS = ("vtkMRMLScalarVolumeNode", "vtkMRMLSegmentationNode", "vtkMRMLTableNode", "vtkMRMLTransformNode")
DRAWN = (
    slicer.vtkSegmentation.SourceRepresentationModified,
    slicer.vtkSegmentation.SegmentAdded,
    slicer.vtkSegmentation.SegmentRemoved,
    slicer.vtkSegmentation.SegmentModified,  # also a new name
)


class SceneWatch:
    """nodes_changed, drawing_changed: called a moment after the last change, between ``start`` and ``stop``."""

    def __init__(self, nodes_changed: Callable[[], None], drawing_changed: Callable[[], None]) -> None:
        self._timers = [self._timer(slot) for slot in (nodes_changed, drawing_changed)]
        self._scene: slicer.vtkMRMLScene | None = None
        self._scene_tags: list[int] = []
        self._segmentation: slicer.vtkSegmentation | None = None
        self._drawn_tags: list[int] = []

    def start(self) -> None:
        """Begin to watch; once more does nothing."""
        if self._scene_tags:
            return
        scene = self._scene = slicer.mrmlScene
        self._scene_tags = [scene.AddObserver(event, self._node) for event in (scene.NodeAddedEvent, scene.NodeRemovedEvent)]

    def stop(self) -> None:
        """Stop watching."""
        for timer in self._timers:
            timer.stop()
        for tag in self._scene_tags:
            self._scene.RemoveObserver(tag)
        self._scene_tags, self._scene = [], None
        self.follow(None)

    def follow(self, node: slicer.vtkMRMLSegmentationNode | None) -> None:
        """Watch the drawing in a segmentation, or none."""
        segmentation = node.GetSegmentation() if node is not None and self._scene_tags else None
        if segmentation is self._segmentation:
            return
        for tag in self._drawn_tags:
            self._segmentation.RemoveObserver(tag)
        self._segmentation = segmentation
        self._drawn_tags = [segmentation.AddObserver(event, self._drawn) for event in DRAWN] if segmentation is not None else []

    @vtk.calldata_type(vtk.VTK_OBJECT)
    def _node(self, scene: slicer.vtkMRMLScene, event: str, node: slicer.vtkMRMLNode) -> None:
        if not scene.IsClosing() and any(node.IsA(kind) for kind in KINDS):
            self._timers[0].start()

    def _drawn(self, caller, event) -> None:
        self._timers[1].start()

    @staticmethod
    def _timer(slot: Callable[[], None]):
        timer = qt.QTimer()
        timer.setInterval(REST_MS)
        timer.setSingleShot(True)
        connect(timer, "timeout()", slot)
        return timer
