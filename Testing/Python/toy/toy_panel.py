"""The toy extension's part of the panel."""

from __future__ import annotations

import qt
from OsteoRadiomicsLib.gui.connections import connect
from OsteoRadiomicsLib.gui.panel import Context, Panel


class ToyPanel(Panel):
    """A button that says how many protocols there are."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.button = qt.QPushButton()
        self.button.text = "Count"
        context.add_section("toySection", "Toys").addWidget(self.button)
        connect(self.button, "clicked(bool)", self.count)

    def count(self) -> None:
        """Say it in the status line."""
        self.context.runner.say(f"{len(self.context.protocols)} protocols")
