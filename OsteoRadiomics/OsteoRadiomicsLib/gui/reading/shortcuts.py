"""Keys of the reading panel. They work while the keyboard is in the panel, and nowhere else in Slicer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import qt

from ..connections import connect


class ReadingShortcuts:
    """panel: the widget that the keys belong to. buttons: key such as "Alt+Right" -> the button that it presses.

    A disabled or hidden button is not pressed.
    """

    def __init__(self, panel: Any, buttons: Mapping[str, Any]) -> None:
        self._shortcuts = [_shortcut(panel, key, button) for key, button in buttons.items()]

    def enable(self, enabled: bool) -> None:
        """Switch the keys on or off."""
        for shortcut in self._shortcuts:
            shortcut.enabled = enabled


def _shortcut(panel: Any, key: str, button: Any) -> Any:
    shortcut = qt.QShortcut(qt.QKeySequence(key), panel)
    # The default would react wherever the keyboard is within Slicer's window.
    shortcut.setContext(qt.Qt.WidgetWithChildrenShortcut)

    def press() -> None:
        if not button.isHidden():
            button.click()

    connect(shortcut, "activated()", press)
    return shortcut
