"""Tables of items and keyboard shortcuts, without a screen."""

from __future__ import annotations

from typing import ClassVar

from .qt_core import Property, QObject
from .qt_runtime import Qt
from .qt_widgets import QWidget


class QTableWidgetItem(QObject):
    """One cell. As in PythonQt, ``text`` is a method."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        if not isinstance(text, str):
            raise ValueError(f"Called QTableWidgetItem({type(text).__name__}): no such overload")
        self.__dict__["text_"] = text

    def text(self) -> str:
        return self.text_


class QTableWidget(QWidget):
    """Rows and columns of items; ``rowCount`` and ``columnCount`` are properties."""

    signals = ("cellDoubleClicked(int,int)", "cellClicked(int,int)", "itemSelectionChanged()")
    rowCount = Property(int, 0)
    columnCount = Property(int, 0)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.__dict__["items_"], self.__dict__["header_"], self.__dict__["current_"] = {}, [], (-1, -1)

    def currentRow(self) -> int:
        return self.current_[0]

    def setHorizontalHeaderLabels(self, labels: list[str]) -> None:
        self.__dict__["header_"] = list(labels)

    def setItem(self, row: int, column: int, item: QTableWidgetItem) -> None:
        if row < self.rowCount and column < self.columnCount:
            self.items_[row, column] = item

    def item(self, row: int, column: int) -> QTableWidgetItem | None:
        inside = row < self.rowCount and column < self.columnCount
        return self.items_.get((row, column)) if inside else None

    def setCurrentCell(self, row: int, column: int) -> None:
        self.__dict__["current_"] = (row, column)

    def resizeColumnsToContents(self) -> None:
        pass

    def doubleClick(self, row: int, column: int) -> None:
        """What a user does, if the table is enabled."""
        if self.isEnabled():
            self.emit("cellDoubleClicked(int,int)", row, column)


class QKeySequence(QObject):
    """Keys as text, such as "Alt+Right"."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self.__dict__["keys"] = keys

    def toString(self) -> str:
        return self.keys


class QShortcut(QObject):
    """Keys that belong to a widget; without a context they work in the whole window, as in Qt."""

    signals = ("activated()", "activatedAmbiguously()")
    enabled = Property(bool, True)
    context = Property(int, Qt.WindowShortcut)
    living: ClassVar[list[QShortcut]] = []

    def __init__(self, key: QKeySequence, parent: QWidget) -> None:
        super().__init__(parent)
        self.__dict__["key_"] = key
        QShortcut.living.append(self)

    def key(self) -> QKeySequence:
        return self.key_

    def deleteLater(self) -> None:
        QShortcut.living.remove(self)
        super().deleteLater()

    @classmethod
    def press(cls, keys: str, focus: QWidget) -> None:
        """What a user does while the keyboard is in a widget."""
        for shortcut in list(cls.living):
            if shortcut.enabled and shortcut.key().toString() == keys and shortcut._reached_from(focus):
                shortcut.emit("activated()")

    def _reached_from(self, focus: QWidget) -> bool:
        if self.context == Qt.WidgetShortcut:
            return focus is self.parent()
        if self.context != Qt.WidgetWithChildrenShortcut:
            return True
        widget: QObject | None = focus
        while widget is not None and widget is not self.parent():
            widget = widget.parent()
        return widget is not None
