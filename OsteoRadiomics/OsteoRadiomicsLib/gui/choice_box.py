"""A combo box whose entries may be longer than it is wide, such as titles of protocols and models."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import qt

from .connections import connect, fill_combo
from .resizing import Resizing

# What arrow and frame take of a box's width in all of Qt's styles, in pixels.
ARROW = 34


class ChoiceBox:
    """Shortens the chosen entry with an ellipsis where it does not fit. Tool tips have it, and every entry of the list, in full.

    combo: filled here only. changed: called when the chosen entry is shortened, or is no longer.
    """

    def __init__(self, combo: Any, changed: Callable[[], None] = lambda: None) -> None:
        self._combo = combo
        self._changed = changed
        self._purpose = combo.toolTip
        self._texts: tuple[str, ...] = ()
        self.shortened = False
        self._resizing = Resizing(combo, self._fit)
        connect(combo, "currentIndexChanged(int)", lambda index: self._fit())

    @property
    def text(self) -> str:
        """The chosen entry in full, "" when there is none."""
        index = self._combo.currentIndex
        return self._texts[index] if 0 <= index < len(self._texts) else ""

    def fill(self, entries: Iterable[tuple[str, str]], chosen: str) -> str:
        """As ``fill_combo``."""
        entries = list(entries)
        self._texts = tuple(text for text, _ in entries)
        key = fill_combo(self._combo, entries, chosen)
        for index, text in enumerate(self._texts):
            self._combo.setItemData(index, text, qt.Qt.ToolTipRole)
        self._fit()
        return key

    def _fit(self) -> None:
        combo, before = self._combo, self.shortened
        metrics, room = combo.fontMetrics(), combo.width - ARROW
        for index, text in enumerate(self._texts):
            shown = metrics.elidedText(text, qt.Qt.ElideRight, room) if index == combo.currentIndex else text
            if combo.itemText(index) != shown:
                combo.setItemText(index, shown)
            if index == combo.currentIndex:
                self.shortened = shown != text
        combo.toolTip = "\n".join(filter(None, [self.text, self._purpose]))
        if self.shortened != before:
            self._changed()
