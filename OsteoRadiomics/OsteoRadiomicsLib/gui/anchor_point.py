"""The point in a body whose level the reader knows: chosen among the scene's points, or placed by a click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import slicer
from slicer.i18n import tr as _

from ..mrml.attributes import ANCHOR_IMAGE

FIDUCIALS = "vtkMRMLMarkupsFiducialNode"
_CHANGES = ("PointPositionDefinedEvent", "PointPositionUndefinedEvent", "PointRemovedEvent")


class AnchorPoint:
    """changed: called when the point was placed, or is none any more. The node itself is a parameter of the panel."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._node: Any = None
        self._tags: list[int] = []
        self.placing = False

    def follow(self, node: slicer.vtkMRMLMarkupsFiducialNode | None) -> None:
        """Watch a list of points, or none."""
        if node is self._node:
            return
        self.forget()
        self._node = node
        if node is not None:
            self._tags = [node.AddObserver(getattr(node, event), self._moved) for event in _CHANGES]

    def place(self, level: str, image: slicer.vtkMRMLVolumeNode) -> slicer.vtkMRMLMarkupsFiducialNode:
        """Let the next click in a view be the point. It is the followed list's only one; a list of several stays as it is,
        and a new one is made. level: what stands at the point. image: that it belongs to, and to no other."""
        from ..mrml.placing import begin_placing

        node = self._node
        if node is None or node.GetNumberOfControlPoints() > 1:
            node = slicer.mrmlScene.AddNewNodeByClass(FIDUCIALS, slicer.mrmlScene.GenerateUniqueName(_("Known level")))
            node.CreateDefaultDisplayNodes()
        node.RemoveAllControlPoints()
        node.SetControlPointLabelFormat(level)
        node.SetNodeReferenceID(ANCHOR_IMAGE, image.GetID())
        self.follow(node)
        self.placing = True
        begin_placing(node)
        return node

    def stop(self) -> None:
        """Do not wait for the click any more."""
        if self.placing:
            from ..mrml.placing import stop_placing

            self.placing = False
            stop_placing()

    def point_mm(self, image: slicer.vtkMRMLVolumeNode) -> tuple[float, float, float] | None:
        """Where it lies in the patient (x, y, z in mm, LPS), transforms included; None while it is not placed.

        One that was placed here on another image is none of this one: it may be the spine of another patient.
        """
        if self._node is None:
            return None
        if self._node.GetNodeReferenceID(ANCHOR_IMAGE) and self._node.GetNodeReference(ANCHOR_IMAGE) is not image:
            return None
        from ..mrml.placing import point_of

        return point_of(self._node)

    def forget(self) -> None:
        """The node must not be used any more."""
        for tag in self._tags:
            self._node.RemoveObserver(tag)
        self._node, self._tags, self.placing = None, [], False

    def _moved(self, caller: Any, event: str) -> None:
        if event == _CHANGES[0]:
            self.placing = False
        self._changed()
