"""Hearing of a widget's new size, which Qt tells by an event and not by a signal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import qt


class Resizing(qt.QObject):
    """Calls ``resized`` whenever a widget has another size, as long as this object is kept."""

    def __init__(self, widget: Any, resized: Callable[[], None]) -> None:
        super().__init__()
        self._resized = resized
        widget.installEventFilter(self)

    def eventFilter(self, watched: Any, event: Any) -> bool:
        if event.type() == qt.QEvent.Resize:
            self._resized()
        return False
