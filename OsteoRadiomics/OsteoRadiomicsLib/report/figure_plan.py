"""One figure of a report that is still to be drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from matplotlib.figure import Figure


@dataclass(frozen=True)
class Plan:
    """A figure to draw. section: where it stands in the report. draw: None when there is nothing to show."""

    section: str
    name: str
    title: str
    caption: str
    draw: Callable[[], Figure | None]
