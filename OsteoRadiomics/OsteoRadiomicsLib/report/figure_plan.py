"""The figures of a report that are still to be drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from matplotlib.figure import Figure

from ..base.language import language, speaking
from .figures.lettering import figure_language


@dataclass(frozen=True)
class Plan:
    """A figure to draw. section: where it stands in the report. draw: None when there is nothing to show."""

    section: str
    name: str
    title: str
    caption: str
    draw: Callable[[], Figure | None]


def planned(make: Callable[[], list[Plan]]) -> list[Plan]:
    """The figures that ``make`` plans: titles and captions in the language of the page, drawings in that of figures."""
    plans = make()
    drawn_in = figure_language()
    if drawn_in == language():
        return plans
    with speaking(drawn_in):
        drawings = {plan.name: plan.draw for plan in make()}
    return [replace(plan, draw=drawings[plan.name]) for plan in plans]
