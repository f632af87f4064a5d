"""Filling tables of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import qt


def fill_table(table: Any, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show rows of text below a header; what was there before goes."""
    table.setColumnCount(len(header))
    table.setHorizontalHeaderLabels(list(header))
    table.setRowCount(len(rows))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.setItem(row, column, qt.QTableWidgetItem(text))
    table.resizeColumnsToContents()
