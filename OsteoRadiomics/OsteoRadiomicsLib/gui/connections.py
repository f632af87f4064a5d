"""Connecting signals and filling lists, with PythonQt's silent failures made loud."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any


def connect(widget: Any, signal: str, slot: Callable[..., Any]) -> None:
    """Connect a signal by signature. Raises RuntimeError for a wrong signature, where PythonQt only returns False."""
    if not widget.connect(signal, slot):
        raise RuntimeError(f"{widget.className()} {widget.objectName} has no signal {signal}")


@contextmanager
def unheard(*widgets: Any) -> Iterator[None]:
    """Within it, what is set in some widgets emits no signal."""
    before = [widget.blockSignals(True) for widget in widgets]
    try:
        yield
    finally:
        for widget, blocked in zip(widgets, before, strict=True):
            widget.blockSignals(blocked)


def fill_combo(combo: Any, entries: Iterable[tuple[str, str]], chosen: str) -> str:
    """Fill a combo box with (text, key) entries and choose a key, or the first entry when it is not there.

    No signal is emitted. Returns the key that is chosen, "" for an empty list.
    """
    blocked = combo.blockSignals(True)
    try:
        combo.clear()
        for text, key in entries:
            combo.addItem(text, key)
        combo.setCurrentIndex(max(combo.findData(chosen), 0) if combo.count else -1)
    finally:
        combo.blockSignals(blocked)
    return chosen_key(combo)


def chosen_key(combo: Any) -> str:
    """Key of the chosen entry, "" when the list is empty."""
    return combo.itemData(combo.currentIndex) if combo.currentIndex >= 0 else ""
