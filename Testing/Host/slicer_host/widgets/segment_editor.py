"""The Segment Editor without its tools' work: nodes, segments, which effect is active and its parameters."""

from __future__ import annotations

from typing import Any

from PySide6 import QtCore, QtWidgets

from .node_boxes import qMRMLNodeComboBox, qMRMLWidget
from .stored import stored
from .tables import qMRMLSegmentsTableView

EFFECTS = (
    "Threshold", "Paint", "Draw", "Erase", "Level tracing", "Grow from seeds", "Fill between slices", "Margin", "Hollow",
    "Smoothing", "Scissors", "Islands", "Logical operators", "Mask volume",
)  # fmt: skip
COLUMNS = 2


class qSlicerSegmentEditorAbstractEffect(QtCore.QObject):
    """One effect: its parameters stand in the editor's node as "Effect.Parameter"."""

    def __init__(self, name: str, editor: qMRMLSegmentEditorWidget) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setObjectName(name)

    name = QtCore.Property(str, lambda self: self.objectName())

    def parameter(self, name: str) -> str:
        return self._editor.mrmlSegmentEditorNode().GetAttribute(f"{self.objectName()}.{name}") or ""

    def setParameter(self, name: str, value: Any) -> None:
        """Keep a value as text."""
        self._editor.mrmlSegmentEditorNode().SetAttribute(f"{self.objectName()}.{name}", str(value))

    setCommonParameter = setParameter

    def doubleParameter(self, name: str) -> float:
        return float(self.parameter(name) or "nan")

    def integerParameter(self, name: str) -> int:
        return int(self.parameter(name) or "0")


class qMRMLSegmentEditorWidget(qMRMLWidget):
    """As in the application the segmentation comes first: the volume is forgotten otherwise, which is an error here."""

    FOREIGN_SIGNALS = (
        *qMRMLWidget.FOREIGN_SIGNALS, "segmentationNodeChanged(vtkMRMLSegmentationNode*)",
        "sourceVolumeNodeChanged(vtkMRMLVolumeNode*)",
    )  # fmt: skip
    segmentationNodeChanged = QtCore.Signal(object)
    sourceVolumeNodeChanged = QtCore.Signal(object)
    currentSegmentIDChanged = QtCore.Signal(str)
    segmentationNodeSelectorVisible = stored("segmentationNodeSelectorVisible", bool, True, "_show_parts")
    sourceVolumeNodeSelectorVisible = stored("sourceVolumeNodeSelectorVisible", bool, True, "_show_parts")
    switchToSegmentationsButtonVisible = stored("switchToSegmentationsButtonVisible", bool, True)
    addRemoveSegmentButtonsVisible = stored("addRemoveSegmentButtonsVisible", bool, True, "_show_parts")
    specifyGeometryButtonVisible = stored("specifyGeometryButtonVisible", bool, True)
    show3DButtonVisible = stored("show3DButtonVisible", bool, True)
    maskingSectionVisible = stored("maskingSectionVisible", bool, True)
    autoShowSourceVolumeNode = stored("autoShowSourceVolumeNode", bool, True)
    jumpToSelectedSegmentEnabled = stored("jumpToSelectedSegmentEnabled", bool, False)
    unorderedEffectsVisible = stored("unorderedEffectsVisible", bool, True)
    undoEnabled = stored("undoEnabled", bool, True)
    maximumNumberOfUndoStates = stored("maximumNumberOfUndoStates", int, 0)
    effectColumnCount = stored("effectColumnCount", int, COLUMNS)
    readOnly = stored("readOnly", bool, False, "_show_parts")

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._parameters, self._effect, self._observing, self._segment = None, None, False, ""
        self._effects = {name: qSlicerSegmentEditorAbstractEffect(name, self) for name in EFFECTS}
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._selectors = []
        for text, kind in (("Segmentation:", "vtkMRMLSegmentationNode"), ("Source volume:", "vtkMRMLScalarVolumeNode")):
            row, box = QtWidgets.QWidget(self), qMRMLNodeComboBox(self)
            box.setProperty("nodeTypes", [kind])
            box.setProperty("noneEnabled", True)
            line = QtWidgets.QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(QtWidgets.QLabel(text, row))
            line.addWidget(box)
            column.addWidget(row)
            self._selectors.append((row, box))
        self._buttons = QtWidgets.QWidget(self)
        line = QtWidgets.QHBoxLayout(self._buttons)
        line.setContentsMargins(0, 0, 0, 0)
        for text in ("Add", "Remove", "Show 3D"):
            line.addWidget(QtWidgets.QPushButton(text, self._buttons))
        self._segments = qMRMLSegmentsTableView(self)
        self._tools = QtWidgets.QWidget(self)
        grid = QtWidgets.QGridLayout(self._tools)
        grid.setContentsMargins(0, 0, 0, 0)
        for index, name in enumerate(EFFECTS):
            button = QtWidgets.QToolButton(self._tools)
            button.setObjectName(name)
            button.setText(name)
            button.setCheckable(True)
            button.setSizePolicy(QtWidgets.QSizePolicy.Policy.Expanding, QtWidgets.QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda checked, name=name: self.setActiveEffectByName(name if checked else ""))
            grid.addWidget(button, index // COLUMNS, index % COLUMNS)
        for each in (self._buttons, self._segments, self._tools):
            column.addWidget(each)

    # --- nodes -------------------------------------------------------------------------------------------------------

    def setMRMLScene(self, scene: Any) -> None:
        super().setMRMLScene(scene)
        for _row, box in self._selectors:
            box.setMRMLScene(scene)

    def setMRMLSegmentEditorNode(self, node: Any) -> None:
        self._parameters = node

    def mrmlSegmentEditorNode(self) -> Any:
        return self._parameters

    def setSegmentationNode(self, node: Any) -> None:
        """Draw in a segmentation; its first segment is selected."""
        self._segments.setSegmentationNode(node)
        self._selectors[0][1].setCurrentNode(node)
        identifiers = list(node.GetSegmentation().GetSegmentIDs()) if node is not None else []
        self.setCurrentSegmentID(identifiers[0] if identifiers else "")
        self.segmentationNodeChanged.emit(node)

    def segmentationNode(self) -> Any:
        return self._segments.segmentationNode()

    def segmentationNodeID(self) -> str:
        node = self.segmentationNode()
        return node.GetID() if node is not None else ""

    def setSourceVolumeNode(self, node: Any) -> None:
        """Draw on a volume. Raises ValueError without a segmentation."""
        if node is not None and self.segmentationNode() is None:
            raise ValueError("the segmentation comes first: the editor forgets the volume otherwise")
        self._volume = node
        self._selectors[1][1].setCurrentNode(node)
        self.sourceVolumeNodeChanged.emit(node)

    def sourceVolumeNode(self) -> Any:
        return self.__dict__.get("_volume")

    # --- segments ----------------------------------------------------------------------------------------------------

    def currentSegmentID(self) -> str:
        return self._segment

    def setCurrentSegmentID(self, identifier: str) -> None:
        """Select a segment to draw."""
        changed, self._segment = identifier != self._segment, identifier
        self._segments.setSelectedSegmentIDs([identifier])
        if changed:
            self.currentSegmentIDChanged.emit(identifier)

    def selectNextSegment(self) -> None:
        self.selectSegmentAtOffset(1)

    def selectPreviousSegment(self) -> None:
        self.selectSegmentAtOffset(-1)

    def selectSegmentAtOffset(self, offset: int) -> None:
        """Select another segment of the list; after the last comes the first."""
        node = self.segmentationNode()
        identifiers = list(node.GetSegmentation().GetSegmentIDs()) if node is not None else []
        if identifiers:
            at = identifiers.index(self._segment) if self._segment in identifiers else -1
            self.setCurrentSegmentID(identifiers[(at + offset) % len(identifiers)])

    # --- effects -----------------------------------------------------------------------------------------------------

    def availableEffectNames(self) -> list[str]:
        return list(EFFECTS)

    def effectByName(self, name: str) -> Any:
        return self._effects.get(name)

    def setActiveEffectByName(self, name: str) -> None:
        self.setActiveEffect(self._effects.get(name))

    def setActiveEffect(self, effect: Any) -> None:
        """Take up a tool, or none."""
        self._effect = effect
        for button in self._tools.findChildren(QtWidgets.QToolButton):
            button.setChecked(effect is not None and button.objectName() == effect.objectName())

    def activeEffect(self) -> Any:
        return self._effect

    def setEffectNameOrder(self, names: list[str]) -> None:
        self._order = names

    def effectNameOrder(self) -> list[str]:
        return self.__dict__.get("_order", list(EFFECTS))

    # --- views and keys ----------------------------------------------------------------------------------------------

    def setupViewObservations(self) -> None:
        self._observing = True

    def removeViewObservations(self) -> None:
        self._observing = False

    observing = QtCore.Property(bool, lambda self: self._observing)

    def installKeyboardShortcuts(self, parent: Any = None) -> None:
        raise AssertionError("these keys would belong to the main window")

    def uninstallKeyboardShortcuts(self) -> None:
        """They were never installed."""

    def _show_parts(self) -> None:
        if "_tools" not in self.__dict__:
            return
        for (row, _box), name in zip(
            self._selectors, ("segmentationNodeSelectorVisible", "sourceVolumeNodeSelectorVisible"), strict=True
        ):
            row.setVisible(self.property(name))
        self._buttons.setVisible(self.property("addRemoveSegmentButtonsVisible"))
        self._tools.setEnabled(not self.property("readOnly"))
