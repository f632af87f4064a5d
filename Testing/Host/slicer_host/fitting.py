"""What a panel of a given width cuts off, found by measuring and not by looking."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6 import QtCore, QtWidgets

from .widgets.ctk_inputs import ctkPathLineEdit
from .widgets.node_boxes import qMRMLNodeComboBox
from .widgets.tables import qMRMLTableView

BUTTONS = (QtWidgets.QPushButton, QtWidgets.QToolButton, QtWidgets.QCheckBox, QtWidgets.QRadioButton)
BESIDE_A_MARK = 20  # the box of a check box, the arrow of a section, in pixels
FRAME = 6  # of a push button, in pixels
CELL = 6  # beside the text in a table's cell, in pixels
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def cut_off(panel: QtWidgets.QWidget, width: int) -> list[str]:
    """One line for each shown text that does not fit, and for each widget that cannot end before the right edge.

    width: of the view, in pixels.
    """
    found = []
    for widget in panel.findChildren(QtWidgets.QWidget):
        if not widget.isVisibleTo(panel) or _is_a_part(widget, panel):
            continue
        beyond = widget.mapTo(panel, QtCore.QPoint(_least_width(widget), 0)).x() - width
        if beyond > 0 and widget.layout() is None:
            found.append(f"{_name(widget)} ends {beyond} px beyond the edge")
        found += [f"{_name(widget)} cuts {text!r} by {-room} px" for text, room in _texts(widget) if room < 0]
        if isinstance(widget, QtWidgets.QComboBox) and not _whole(widget):
            found.append(f"{_name(widget)} shortens {widget.currentText()!r}, and its tool tip does not have the rest")
    return found


def _texts(widget: QtWidgets.QWidget) -> Iterator[tuple[str, int]]:
    """Texts of a widget, and how much room is left beside them; below them for a text that wraps."""
    metrics = widget.fontMetrics()
    if isinstance(widget, QtWidgets.QLabel):
        if widget.wordWrap():
            yield widget.text(), widget.height() - widget.heightForWidth(widget.width())
        else:
            yield widget.text(), widget.width() - widget.sizeHint().width()
    elif isinstance(widget, BUTTONS):
        mark = FRAME if isinstance(widget, QtWidgets.QPushButton | QtWidgets.QToolButton) else BESIDE_A_MARK
        yield widget.text(), widget.width() - mark - metrics.size(QtCore.Qt.TextFlag.TextShowMnemonic, widget.text()).width()
    elif isinstance(widget, QtWidgets.QAbstractButton):
        yield widget.text(), widget.width() - BESIDE_A_MARK - metrics.size(0, widget.text()).width()
    elif isinstance(widget, QtWidgets.QComboBox) and not isinstance(widget.parent(), qMRMLNodeComboBox):
        option = QtWidgets.QStyleOptionComboBox()
        widget.initStyleOption(option)
        control, part = QtWidgets.QStyle.ComplexControl.CC_ComboBox, QtWidgets.QStyle.SubControl.SC_ComboBoxEditField
        field = widget.style().subControlRect(control, option, part, widget)
        yield widget.currentText(), field.width() - metrics.horizontalAdvance(widget.currentText())
    elif isinstance(widget, qMRMLTableView):
        yield from _cells(widget)
    elif isinstance(widget, QtWidgets.QTableWidget):
        header = widget.horizontalHeader()
        for column in range(widget.columnCount()):
            item = widget.horizontalHeaderItem(column)
            if item is not None:
                yield item.text(), header.sectionSize(column) - metrics.horizontalAdvance(item.text())


def _cells(view: QtWidgets.QTableView) -> Iterator[tuple[str, int]]:
    """Texts of the columns that are seen without scrolling: too wide for a word, too low for all lines, or under a header."""
    model, metrics = view.model(), view.fontMetrics()
    for column in range(model.columnCount()):
        if view.columnViewportPosition(column) >= view.viewport().width():
            return
        title = str(model.headerData(column, QtCore.Qt.Orientation.Horizontal) or "")
        yield title, view.columnWidth(column) - view.horizontalHeader().sectionSizeHint(column)
        for row in range(model.rowCount()):
            text = str(model.index(row, column).data() or "")
            longest = max(map(metrics.horizontalAdvance, text.split() if view.wordWrap() else [text]), default=0)
            yield text, min(view.columnWidth(column) - CELL - longest, view.rowHeight(row) - view.sizeHintForRow(row))


def _whole(box: QtWidgets.QComboBox) -> bool:
    """Whether what is shortened in a box stands in full in its tool tip."""
    start, dots, _rest = box.currentText().partition(ELLIPSIS)
    return not dots or any(line.startswith(start) and len(line) > len(start) for line in box.toolTip().splitlines())


def _least_width(widget: QtWidgets.QWidget) -> int:
    """Pixels that a widget makes the panel wide. Slicer never makes a module's widget narrower than its sizeHint, so that even a
    text that wraps counts with the width it would like to have, unless its horizontal policy is Ignored."""
    if widget.sizePolicy().horizontalPolicy() == QtWidgets.QSizePolicy.Policy.Ignored:
        return widget.minimumWidth()
    return max(min(widget.sizeHint().width(), widget.maximumWidth()), widget.minimumWidth())


def _is_a_part(widget: QtWidgets.QWidget, panel: QtWidgets.QWidget) -> bool:
    """Whether a widget belongs to another one that looks after it: a spin box, or a view or a path that scrolls sideways."""
    if widget.objectName().startswith("qt_"):
        return True
    parent = widget.parentWidget()
    while parent is not None and parent is not panel:
        if isinstance(parent, QtWidgets.QAbstractItemView | QtWidgets.QTextEdit | ctkPathLineEdit):
            return True
        parent = parent.parentWidget()
    return False


def _name(widget: QtWidgets.QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName() or '(no name)'}"
