"""Widgets that follow the scene: qMRMLWidget and the box that chooses a node."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from typing import Any

import shiboken6
from PySide6 import QtCore, QtWidgets

from .stored import stored


class qMRMLWidget(QtWidgets.QWidget):
    """Hands its scene to the widgets that the .ui file connects to mrmlSceneChanged."""

    FOREIGN_SIGNALS = ("mrmlSceneChanged(vtkMRMLScene*)",)
    mrmlSceneChanged = QtCore.Signal(object)

    def mrmlScene(self) -> Any:
        return self.__dict__.get("_scene")

    def setMRMLScene(self, scene: Any) -> None:
        """Use a scene. The signal comes each time the scene is another one."""
        if scene is not self.mrmlScene():
            self._scene = scene
            self.mrmlSceneChanged.emit(scene)


class qSlicerWidget(qMRMLWidget):
    """A widget of the application."""


class qMRMLNodeComboBox(QtWidgets.QWidget):
    """Chooses a node of the scene.

    With noneEnabled False a newly added node is chosen by itself, unless the box was told to hold None (by a parameter
    node that holds None): then it stays empty, as in the application.
    """

    FOREIGN_SIGNALS = (
        "currentNodeChanged(vtkMRMLNode*)", "nodeAddedByUser(vtkMRMLNode*)", "nodeActivated(vtkMRMLNode*)",
        "nodeAdded(vtkMRMLNode*)",
    )  # fmt: skip
    currentNodeChanged = QtCore.Signal(object)
    nodeAddedByUser = QtCore.Signal(object)
    nodeActivated = QtCore.Signal(object)
    nodeAdded = QtCore.Signal(object)
    currentNodeIDChanged = QtCore.Signal(str)
    noneEnabled = stored("noneEnabled", bool, False, "_list")
    addEnabled = stored("addEnabled", bool, True)
    removeEnabled = stored("removeEnabled", bool, True)
    editEnabled = stored("editEnabled", bool, False)
    renameEnabled = stored("renameEnabled", bool, False)
    selectNodeUponCreation = stored("selectNodeUponCreation", bool, True)
    showChildNodeTypes = stored("showChildNodeTypes", bool, True, "_list")
    showHidden = stored("showHidden", bool, False, "_list")
    hideChildNodeTypes = stored("hideChildNodeTypes", "QStringList", [], "_list")
    nodeTypes = stored("nodeTypes", "QStringList", [], "_list")
    noneDisplay = stored("noneDisplay", str, "None", "_list")
    baseName = stored("baseName", str, "")
    interactionNodeSingletonTag = stored("interactionNodeSingletonTag", str, "")
    sizeAdjustPolicy = stored("sizeAdjustPolicy", int, 0, "_adjust")

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene, self._tags, self._told_none, self._id = None, [], False, ""
        self._attributes: list[tuple[str, str, Any]] = []
        self._combo = QtWidgets.QComboBox(self)
        self._combo.setSizePolicy(QtWidgets.QSizePolicy.Policy.Expanding, QtWidgets.QSizePolicy.Policy.Fixed)
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._combo)
        self._combo.activated.connect(self._activated)
        self.setSizePolicy(QtWidgets.QSizePolicy.Policy.Expanding, QtWidgets.QSizePolicy.Policy.Fixed)
        self._list()

    # --- the scene ---------------------------------------------------------------------------------------------------

    def mrmlScene(self) -> Any:
        return self._scene

    def setMRMLScene(self, scene: Any) -> None:
        """Offer the nodes of a scene."""
        if scene is self._scene:
            return
        self._forget_scene()
        self._scene = scene
        if scene is not None:
            box = weakref.ref(self)
            for event in (scene.NodeAddedEvent, scene.NodeRemovedEvent, scene.EndImportEvent, scene.EndCloseEvent):
                self._tags.append(scene.AddObserver(event, lambda caller, name: _tell(box)))
        self._scene_changed()

    def addAttribute(self, kind: str, name: str, value: Any = None) -> None:
        """Offer only nodes with an attribute."""
        self._attributes.append((kind, name, value))
        self._scene_changed()

    def nodeCount(self) -> int:
        return len(self._nodes())

    # --- the choice --------------------------------------------------------------------------------------------------

    def currentNode(self) -> Any:
        return self._scene.GetNodeByID(self._id) if self._scene and self._id else None

    def setCurrentNode(self, node: Any) -> None:
        """Choose a node, or none; also by its id."""
        if isinstance(node, str):
            node = self._scene.GetNodeByID(node) if node and self._scene else None
        self._told_none = node is None
        self._choose(node.GetID() if node is not None else "")

    def setCurrentNodeID(self, identifier: str) -> None:
        self.setCurrentNode(identifier)

    currentNodeID = QtCore.Property(str, lambda self: self._id, setCurrentNodeID, notify=currentNodeIDChanged)

    def addNode(self) -> Any:
        """What the user does with "Create new ..."."""
        node = self._scene.AddNewNodeByClass(self.property("nodeTypes")[0], self.property("baseName"))
        self.setCurrentNode(node)
        self.nodeAddedByUser.emit(node)
        return node

    def sizeHint(self) -> QtCore.QSize:
        return self._combo.sizeHint()

    def _nodes(self) -> list[Any]:
        hidden = self.property("showHidden")
        fits = self._fitting()
        return [node for node in self._candidates() if fits(node) and (hidden or not node.GetHideFromEditors())]

    def _candidates(self) -> Iterator[Any]:
        """Nodes of the scene in its order. Of one kind the scene itself finds them: far quicker than to look at all."""
        kinds = self.property("nodeTypes") or []
        if not self._scene or not kinds:
            return
        if len(kinds) == 1:
            for index in range(self._scene.GetNumberOfNodesByClass(kinds[0])):
                yield self._scene.GetNthNodeByClass(index, kinds[0])
            return
        for index in range(self._scene.GetNumberOfNodes()):
            yield self._scene.GetNthNode(index)

    def _fitting(self) -> Callable[[Any], bool]:
        """Whether a node is offered. Properties are asked once: each is a call into Qt."""
        children, kinds = self.property("showChildNodeTypes"), self.property("nodeTypes") or []
        left_out = self.property("hideChildNodeTypes") or []

        def fits(node: Any) -> bool:
            if not any(node.IsA(kind) if children else node.GetClassName() == kind for kind in kinds):
                return False
            if any(node.IsA(kind) for kind in left_out):
                return False
            wanted = [(name, value) for kind, name, value in self._attributes if node.IsA(kind)]
            return all(
                node.GetAttribute(name) == (str(value) if value is not None else node.GetAttribute(name) or "")
                for name, value in wanted
            )

        return fits

    def _choose(self, identifier: str) -> None:
        changed = identifier != self._id
        self._id = identifier
        self._list()
        if changed:
            self.currentNodeChanged.emit(self.currentNode())
            self.currentNodeIDChanged.emit(identifier)

    def _scene_changed(self) -> None:
        nodes = self._nodes()
        if self._id and self.currentNode() is None:
            self._choose("")
        if nodes and not self._id and not self.property("noneEnabled") and not self._told_none:
            self._choose(nodes[0].GetID())
        self._list()

    def _list(self) -> None:
        """The entries: what the user would see."""
        if "_combo" not in self.__dict__:
            return
        self._combo.clear()
        if self.property("noneEnabled"):
            self._combo.addItem(self.property("noneDisplay"), "")
        for node in self._nodes():
            self._combo.addItem(node.GetName(), node.GetID())
        self._combo.setCurrentIndex(self._combo.findData(self._id))
        if self._combo.currentIndex() < 0:
            self._combo.setPlaceholderText(f"Select a {_kind(self.property('nodeTypes') or [])}")

    def _adjust(self) -> None:
        self._combo.setSizeAdjustPolicy(QtWidgets.QComboBox.SizeAdjustPolicy(self.property("sizeAdjustPolicy")))

    def _activated(self, index: int) -> None:
        identifier = self._combo.itemData(index)
        self._told_none = not identifier
        self._choose(identifier)
        self.nodeActivated.emit(self.currentNode())

    def _forget_scene(self) -> None:
        for tag in self._tags:
            self._scene.RemoveObserver(tag)
        self._tags = []


class qMRMLSegmentSelectorWidget(qMRMLWidget):
    """Chooses a segmentation and one of its segments."""

    currentSegmentChanged = QtCore.Signal(str)
    segmentNodeSelectorVisible = stored("segmentNodeSelectorVisible", bool, True)
    noneEnabled = stored("noneEnabled", bool, False)

    def currentNode(self) -> Any:
        return self.__dict__.get("_node")

    def setCurrentNode(self, node: Any) -> None:
        self._node = node


def _tell(box: weakref.ref[qMRMLNodeComboBox]) -> None:
    alive = box()
    if alive is not None and shiboken6.isValid(alive):
        alive._scene_changed()


def _kind(types: list[str]) -> str:
    return types[0].removeprefix("vtkMRML").removesuffix("Node") if types else "node"
