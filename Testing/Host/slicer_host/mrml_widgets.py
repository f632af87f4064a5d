"""The CTK and qMRML widgets that the modules use, without a screen."""

from __future__ import annotations

from typing import Any

import slicer

from .qt_core import Property, QObject
from .qt_widgets import QWidget, Range


class ctkCollapsibleButton(QWidget):
    signals = ("contentsCollapsed(bool)",)
    text = Property(str, "")
    collapsed = Property(bool, False, "contentsCollapsed(bool)")
    flat = Property(bool, False)
    collapsedHeight = Property(int, 10)


class ctkSliderWidget(Range):
    pageStep = Property(float, 10.0)
    tracking = Property(bool, True)


class ctkDoubleRangeSlider(QWidget):
    signals = ("valuesChanged(double,double)",)


class qMRMLWidget(QWidget):
    """Hands its scene to the widgets that the .ui file connects to mrmlSceneChanged."""

    signals = ("mrmlSceneChanged(vtkMRMLScene*)",)

    def mrmlScene(self) -> Any:
        return self.values.get("_scene")

    def setMRMLScene(self, scene: Any) -> None:
        self.values["_scene"] = scene
        self.emit("mrmlSceneChanged(vtkMRMLScene*)", scene)


class qMRMLSliderWidget(ctkSliderWidget):
    pass


class qMRMLNodeComboBox(QWidget):
    """Chooses a node of the scene.

    With noneEnabled False a newly added node is chosen by itself, unless the box was told to hold None (by a parameter
    node that holds None): then it stays empty, as in the application.
    """

    signals = ("currentNodeChanged(vtkMRMLNode*)", "currentNodeIDChanged(QString)", "nodeAddedByUser(vtkMRMLNode*)")
    noneEnabled = Property(bool, False)
    addEnabled = Property(bool, True)
    removeEnabled = Property(bool, True)
    editEnabled = Property(bool, False)
    renameEnabled = Property(bool, False)
    selectNodeUponCreation = Property(bool, True)
    showChildNodeTypes = Property(bool, True)
    showHidden = Property(bool, False)
    hideChildNodeTypes = Property((list, tuple), ())
    nodeTypes = Property((list, tuple), ())
    noneDisplay = Property(str, "None")
    baseName = Property(str, "")
    sizeAdjustPolicy = Property(int, 0)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.__dict__["scene_"], self.__dict__["tags_"], self.__dict__["told_none_"] = None, [], False

    @property
    def currentNodeID(self) -> str:
        return self.values.get("_id", "")

    def mrmlScene(self) -> Any:
        return self.scene_

    def setMRMLScene(self, scene: Any) -> None:
        if scene is self.scene_:
            return
        self._forget_scene()
        self.__dict__["scene_"] = scene
        if scene is not None:
            events = (scene.NodeAddedEvent, scene.NodeRemovedEvent)
            self.__dict__["tags_"] = [scene.AddObserver(event, self._scene_changed) for event in events]
            self._scene_changed()

    def nodes(self) -> list[Any]:
        """Nodes on offer."""
        found = []
        for index in range(self.scene_.GetNumberOfNodes() if self.scene_ else 0):
            node = self.scene_.GetNthNode(index)
            fits = any(node.IsA(kind) if self.showChildNodeTypes else node.GetClassName() == kind for kind in self.nodeTypes)
            if fits and (self.showHidden or not node.GetHideFromEditors()):
                found.append(node)
        return found

    def nodeCount(self) -> int:
        return len(self.nodes())

    def currentNode(self) -> Any:
        return self.scene_.GetNodeByID(self.currentNodeID) if self.scene_ and self.currentNodeID else None

    def setCurrentNode(self, node: Any) -> None:
        self.check_alive()
        self.__dict__["told_none_"] = node is None
        self._choose(node.GetID() if node is not None else "")

    def setCurrentNodeID(self, identifier: str) -> None:
        self.setCurrentNode(self.scene_.GetNodeByID(identifier) if identifier else None)

    def addNode(self) -> Any:
        """What the user does with "Create new ..."."""
        node = self.scene_.AddNewNodeByClass(self.nodeTypes[0], self.baseName)
        self.setCurrentNode(node)
        self.emit("nodeAddedByUser(vtkMRMLNode*)", node)
        return node

    def deleteLater(self) -> None:
        self._forget_scene()
        super().deleteLater()

    def _forget_scene(self) -> None:
        for tag in self.tags_:
            self.scene_.RemoveObserver(tag)
        self.__dict__["tags_"] = []

    def _choose(self, identifier: str) -> None:
        if identifier != self.currentNodeID:
            self.values["_id"] = identifier
            self.emit("currentNodeChanged(vtkMRMLNode*)", self.currentNode())
            self.emit("currentNodeIDChanged(QString)", identifier)

    def _scene_changed(self, caller: Any = None, event: str | None = None) -> None:
        nodes = self.nodes()
        if self.currentNodeID and self.currentNode() is None:
            self._choose("")
        if nodes and not self.currentNodeID and not self.noneEnabled and not self.told_none_:
            self._choose(nodes[0].GetID())


class qMRMLTableView(QWidget):
    transposed = Property(bool, False)

    def setMRMLTableNode(self, node: Any) -> None:
        if node is not None and not node.IsA("vtkMRMLTableNode"):
            raise ValueError(f"Called setMRMLTableNode({node.GetClassName()}): no such overload")
        self.values["_table"] = node

    def mrmlTableNode(self) -> Any:
        return self.values.get("_table")

    def resizeColumnsToContents(self) -> None:
        pass

    def setMRMLScene(self, scene: Any) -> None:
        self.values["_scene"] = scene


class qMRMLSegmentsTableView(QWidget):
    signals = ("selectionChanged(QItemSelection,QItemSelection)",)

    def setMRMLScene(self, scene: Any) -> None:
        self.values["_scene"] = scene

    def setSegmentationNode(self, node: Any) -> None:
        self.values["_node"] = node

    def segmentationNode(self) -> Any:
        return self.values.get("_node")


class qMRMLSegmentEditorWidget(qMRMLWidget):
    """The Segment Editor without tools. observing: whether the mouse in the views is its brush."""

    segmentationNodeSelectorVisible = Property(bool, True)
    sourceVolumeNodeSelectorVisible = Property(bool, True)
    switchToSegmentationsButtonVisible = Property(bool, True)
    addRemoveSegmentButtonsVisible = Property(bool, True)
    maximumNumberOfUndoStates = Property(int, 0)
    readOnly = Property(bool, False)

    def setMRMLSegmentEditorNode(self, node: Any) -> None:
        self.values["_parameters"] = node

    def mrmlSegmentEditorNode(self) -> Any:
        return self.values.get("_parameters")

    def setSegmentationNode(self, node: Any) -> None:
        self.values["_segmentation"] = node

    def segmentationNode(self) -> Any:
        return self.values.get("_segmentation")

    def setSourceVolumeNode(self, node: Any) -> None:
        if node is not None and self.segmentationNode() is None:
            raise ValueError("the segmentation comes first: the editor forgets the volume otherwise")
        self.values["_volume"] = node

    def sourceVolumeNode(self) -> Any:
        return self.values.get("_volume")

    def setActiveEffect(self, effect: Any) -> None:
        self.values["_effect"] = effect

    def setActiveEffectByName(self, name: str) -> None:
        self.values["_effect"] = name

    def activeEffect(self) -> Any:
        return self.values.get("_effect")

    def currentSegmentID(self) -> str:
        return self.values.get("_segment", "")

    def setCurrentSegmentID(self, identifier: str) -> None:
        self.values["_segment"] = identifier

    def selectNextSegment(self) -> None:
        ids = list(self.segmentationNode().GetSegmentation().GetSegmentIDs())
        place = ids.index(self.currentSegmentID()) if self.currentSegmentID() in ids else -1
        self.setCurrentSegmentID(ids[min(place + 1, len(ids) - 1)])

    def setupViewObservations(self) -> None:
        self.values["_observing"] = True

    def removeViewObservations(self) -> None:
        self.values["_observing"] = False

    def installKeyboardShortcuts(self, parent: Any = None) -> None:
        raise AssertionError("these keys would belong to the main window")


# Widgets that the application publishes in the slicer module.
IN_SLICER = (qMRMLWidget, qMRMLSliderWidget, qMRMLNodeComboBox, qMRMLTableView, qMRMLSegmentsTableView, qMRMLSegmentEditorWidget)
# ... that do not exist here, but that Slicer's own Python code names.
NAMED_ONLY = ("qMRMLSpinBox", "qMRMLRangeWidget", "qSlicerWidget")


def publish() -> None:
    """Put the widgets into the slicer module."""
    for kind in IN_SLICER:
        setattr(slicer, kind.__name__, kind)
    for name in NAMED_ONLY:
        setattr(slicer, name, type(name, (QWidget,), {}))
