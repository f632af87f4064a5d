"""Lines of results in a table: as high as its rows, with the tips of its cells, and boxes to tick."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import qt
from OsteoRadiomicsLib.gui.connections import connect, unheard

if TYPE_CHECKING:
    from .results import Cell, ResultLine

_FRAME = 4  # round a table, in pixels


def fill_lines(
    table: Any,
    header: Sequence[str],
    lines: Sequence[ResultLine],
    *,
    ticked: Collection[str] = (),
    tickable: Collection[str] = (),
) -> None:
    """Show lines, the title in the first column. tickable: keys of lines with a box before the title. ticked: those with a tick.

    No signal is emitted.
    """
    with unheard(table):
        table.clear()
        table.setColumnCount(len(header))
        table.setRowCount(len(lines))
        table.setHorizontalHeaderLabels(list(header))
        for row, line in enumerate(lines):
            title = _item(line.title, numbers=False)
            if line.key in tickable:
                title.setFlags(qt.Qt.ItemIsEnabled | qt.Qt.ItemIsUserCheckable)
                title.setCheckState(qt.Qt.Checked if line.key in ticked else qt.Qt.Unchecked)
                title.setData(qt.Qt.UserRole, line.key)
            table.setItem(row, 0, title)
            for column, cell in enumerate(line.cells, 1):
                table.setItem(row, column, _item(cell, numbers=True))
        header = table.horizontalHeader()
        header.setSectionResizeMode(qt.QHeaderView.ResizeToContents)
        header.setSectionResizeMode(0, qt.QHeaderView.Stretch)
    _fit_height(table)
    table.setVisible(len(lines) > 0)


def ticked_keys(table: Any) -> list[str]:
    """Keys of the lines with a tick."""
    found = []
    for row in range(table.rowCount):
        item = table.item(row, 0)
        if item is not None and item.data(qt.Qt.UserRole) and item.checkState() == qt.Qt.Checked:
            found.append(item.data(qt.Qt.UserRole))
    return found


def prepare(table: Any) -> None:
    """A table that takes the panel's width and is as high as its rows, whose texts wrap."""
    # A column tells of its new width before it has it, so rows are fitted a moment later; the timer ends with its table.
    timer = qt.QTimer(table)
    timer.setInterval(0)
    timer.setSingleShot(True)
    connect(timer, "timeout()", lambda: _fit_height(table))
    connect(table.horizontalHeader(), "sectionResized(int,int,int)", lambda column, before, now: timer.start())
    table.verticalHeader().setVisible(False)
    table.setSelectionMode(qt.QAbstractItemView.NoSelection)
    table.setHorizontalScrollBarPolicy(qt.Qt.ScrollBarAlwaysOff)
    table.setVerticalScrollBarPolicy(qt.Qt.ScrollBarAlwaysOff)
    table.setVisible(False)


def _item(cell: Cell, *, numbers: bool) -> Any:
    item = qt.QTableWidgetItem(cell.text)
    item.setFlags(qt.Qt.ItemIsEnabled)
    item.setToolTip(cell.tip)
    if numbers:
        item.setTextAlignment(qt.Qt.AlignRight | qt.Qt.AlignVCenter)
    return item


def _fit_height(table: Any) -> None:
    table.resizeRowsToContents()
    height = table.horizontalHeader().height + sum(table.rowHeight(row) for row in range(table.rowCount)) + _FRAME
    if table.maximumHeight != height:
        table.setFixedHeight(height)
