"""Tables, plots and lists of segments."""

from __future__ import annotations

import weakref
from typing import Any

import shiboken6
from PySide6 import QtCore, QtGui, QtWidgets

from ..desktop import complaints
from .node_boxes import qMRMLWidget
from .stored import stored


class qMRMLTableView(QtWidgets.QTableView):
    """A table node's columns, or with ``transposed`` its columns as rows.

    As in the application, transposing before there is a node is a complaint in the error log and nothing else.
    """

    FOREIGN_SIGNALS = ("mrmlSceneChanged(vtkMRMLScene*)",)
    mrmlSceneChanged = QtCore.Signal(object)
    selectionChanged = QtCore.Signal()
    firstRowLocked = stored("firstRowLocked", bool, False)
    firstColumnLocked = stored("firstColumnLocked", bool, False)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._node, self._scene, self._transposed, self._tag = None, None, False, None
        self._model = QtGui.QStandardItemModel(self)
        self.setModel(self._model)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)

    def mrmlScene(self) -> Any:
        return self._scene

    def setMRMLScene(self, scene: Any) -> None:
        self._scene = scene
        self.mrmlSceneChanged.emit(scene)

    def mrmlTableNode(self) -> Any:
        return self._node

    def setMRMLTableNode(self, node: Any) -> None:
        """Show a table. Raises ValueError for another node."""
        if node is not None and not node.IsA("vtkMRMLTableNode"):
            raise ValueError(f"Called setMRMLTableNode({node.GetClassName()}): no such overload")
        if self._node is not None and self._tag is not None:
            self._node.RemoveObserver(self._tag)
        self._node = node
        view = weakref.ref(self)
        self._tag = node.AddObserver("ModifiedEvent", lambda caller, event: _fill(view)) if node is not None else None
        self._fill()

    def setTransposed(self, transposed: bool) -> None:
        """Show the table's columns as rows."""
        if self._node is None:
            complaints.append("virtual void qMRMLTableView::setTransposed(bool) failed: invalid node")
            return
        self._transposed = transposed
        self._fill()

    transposed = QtCore.Property(bool, lambda self: self._transposed, setTransposed)

    def _fill(self) -> None:
        self._model.clear()
        if self._node is None:
            return
        table = self._node.GetTable()
        names = [table.GetColumnName(index) or "" for index in range(table.GetNumberOfColumns())]
        rows = range(table.GetNumberOfRows())
        cells = [[table.GetValue(row, column).ToString() for row in rows] for column in range(len(names))]
        if self._transposed:
            for name, values in zip(names, cells, strict=True):
                self._model.appendRow([QtGui.QStandardItem(text) for text in (name, *values)])
        else:
            self._model.setHorizontalHeaderLabels(names)
            for values in zip(*cells, strict=True):
                self._model.appendRow([QtGui.QStandardItem(text) for text in values])


class qMRMLPlotView(QtWidgets.QWidget):
    """A chart's place: its title in a frame."""

    def setMRMLScene(self, scene: Any) -> None:
        self._scene = scene

    def setMRMLPlotViewNode(self, node: Any) -> None:
        self._node = node

    def mrmlPlotViewNode(self) -> Any:
        return self.__dict__.get("_node")

    def fitToContent(self) -> None:
        """Show the whole chart."""

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        painter.fillRect(self.rect(), QtCore.Qt.GlobalColor.white)
        node = self.__dict__.get("_node")
        chart = node.GetPlotChartNode() if node is not None else None
        title = chart.GetTitle() or chart.GetName() if chart is not None else "No chart"
        painter.drawText(self.rect(), int(QtCore.Qt.AlignmentFlag.AlignCenter), title)


class qMRMLPlotWidget(qMRMLPlotView):
    """A chart with a bar of tools."""


class qMRMLSegmentsTableView(qMRMLWidget):
    """The segments of a segmentation: colour and name."""

    FOREIGN_SIGNALS = ("selectionChanged(QItemSelection,QItemSelection)",)
    selectionChanged = QtCore.Signal(object, object)
    selectionMode = stored("selectionMode", int, 1)
    headerVisible = stored("headerVisible", bool, True)
    visibilityColumnVisible = stored("visibilityColumnVisible", bool, True)
    colorColumnVisible = stored("colorColumnVisible", bool, True)
    opacityColumnVisible = stored("opacityColumnVisible", bool, True)
    statusColumnVisible = stored("statusColumnVisible", bool, False)
    layerColumnVisible = stored("layerColumnVisible", bool, False)
    filterBarVisible = stored("filterBarVisible", bool, False)
    readOnly = stored("readOnly", bool, False)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._node, self._tags = None, []
        self._table = QtWidgets.QTableWidget(0, 2, self)
        self._table.setHorizontalHeaderLabels(["Colour", "Name"])
        self._table.horizontalHeader().setStretchLastSection(True)
        self._table.verticalHeader().hide()
        self._table.setSelectionBehavior(QtWidgets.QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setMinimumHeight(6 * self.fontMetrics().height())
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._table)
        self._table.itemSelectionChanged.connect(lambda: self.selectionChanged.emit(None, None))

    def setSegmentationNode(self, node: Any) -> None:
        """List the segments of a segmentation, or of none."""
        for segmentation, tag in self._tags:
            segmentation.RemoveObserver(tag)
        self._node, self._tags = node, []
        if node is not None:
            segmentation, view = node.GetSegmentation(), weakref.ref(self)
            for event in (segmentation.SegmentAdded, segmentation.SegmentRemoved, segmentation.SegmentModified):
                self._tags.append((segmentation, segmentation.AddObserver(event, lambda caller, name: _fill(view))))
        self._fill()

    def segmentationNode(self) -> Any:
        return self._node

    def selectedSegmentIDs(self) -> list[str]:
        rows = sorted({index.row() for index in self._table.selectedIndexes()})
        return [self._table.item(row, 1).data(QtCore.Qt.ItemDataRole.UserRole) for row in rows]

    def setSelectedSegmentIDs(self, identifiers: list[str]) -> None:
        """Select segments."""
        self._table.clearSelection()
        for row in range(self._table.rowCount()):
            if self._table.item(row, 1).data(QtCore.Qt.ItemDataRole.UserRole) in identifiers:
                self._table.selectRow(row)

    def _fill(self) -> None:
        segmentation = self._node.GetSegmentation() if self._node is not None else None
        identifiers = list(segmentation.GetSegmentIDs()) if segmentation is not None else []
        self._table.setRowCount(len(identifiers))
        for row, identifier in enumerate(identifiers):
            segment = segmentation.GetSegment(identifier)
            colour, name = QtWidgets.QTableWidgetItem(), QtWidgets.QTableWidgetItem(segment.GetName())
            colour.setBackground(QtGui.QColor.fromRgbF(*segment.GetColor()))
            name.setData(QtCore.Qt.ItemDataRole.UserRole, identifier)
            self._table.setItem(row, 0, colour)
            self._table.setItem(row, 1, name)


def _fill(view: weakref.ref[Any]) -> None:
    alive = view()
    if alive is not None and shiboken6.isValid(alive):
        alive._fill()
