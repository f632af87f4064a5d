"""The readable feature table on a narrow panel: names wrap in the room that the values leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import qt
import slicer

from ..resizing import Resizing

if TYPE_CHECKING:
    from .feature_lines import FeatureLines

LEAST_NAME = 104  # pixels of the first column on the narrowest panel
CELL = 10  # pixels beside a text
LONGEST = 5  # of so many numbers with the most letters one is the widest


class FeatureTableView:
    """view: the qMRMLTableView."""

    def __init__(self, view: Any) -> None:
        self._view = view
        self._natural = 0
        self._rest = 0
        view.wordWrap = True
        # Numbers of lines say nothing and take the room of a column.
        view.verticalHeader().setVisible(False)
        view.verticalHeader().setSectionResizeMode(qt.QHeaderView.ResizeToContents)
        self._resizing = Resizing(view, self._fit)

    def show(self, node: slicer.vtkMRMLTableNode, lines: FeatureLines) -> None:
        """Show a table. lines: what is in it."""
        if self._view.mrmlTableNode() is not node:
            self._view.setMRMLTableNode(node)
        # Otherwise a number would be taken to wrap behind its sign.
        self._view.wordWrap = False
        self._view.resizeColumnsToContents()
        self._view.wordWrap = True
        numbers = range(1, lines.values + 1)
        for column in numbers:
            # Qt looks at the first thousand lines only.
            needed = self._needed([line[column] for line in lines.lines])
            self._view.setColumnWidth(column, max(self._view.columnWidth(column), needed))
        self._natural = self._view.columnWidth(0)
        self._rest = sum(self._view.columnWidth(column) for column in numbers)
        self._fit()

    def clear(self) -> None:
        """Show nothing."""
        self._natural = self._rest = 0
        self._view.setMRMLTableNode(None)

    def _needed(self, texts: Sequence[str]) -> int:
        """Pixels that the longest of some numbers takes."""
        metrics = self._view.fontMetrics()
        return max((metrics.boundingRect(text).width() for text in sorted(texts, key=len)[-LONGEST:]), default=0) + CELL

    def _fit(self) -> None:
        """Give the names what is left beside the values, but not less than can be read."""
        if self._natural:
            room = self._view.viewport().width - self._rest
            least = max(LEAST_NAME, self._view.horizontalHeader().sectionSizeHint(0))
            self._view.setColumnWidth(0, min(self._natural, max(room, least)))
