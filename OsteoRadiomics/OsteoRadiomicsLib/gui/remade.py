"""The content of a container that is made anew, as for another case or model."""

from __future__ import annotations

from typing import Any

import qt


class Remade:
    """container: the widget to fill; it gets a layout without margins where it has none."""

    def __init__(self, container: Any) -> None:
        self._container = container
        self._content: Any = None
        if container.layout() is None:
            container.setLayout(qt.QVBoxLayout())
            container.layout().setContentsMargins(0, 0, 0, 0)

    def put(self, content: Any) -> None:
        """Show a widget in place of the one before, which is deleted."""
        layout, before = self._container.layout(), self._content
        if before is not None:
            # It stays visible until the event loop deletes it, so it is taken out first.
            before.hide()
            layout.removeWidget(before)
            before.deleteLater()
        self._content = content
        layout.addWidget(content)
