"""What the model figures share: panels, colours with line styles, units on axes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...base.language import retold, tr
from . import PALETTE, new_figure

ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PINK = PALETTE
COLOURS = (BLUE, VERMILION, GREEN, PINK, ORANGE, SKY)
# Style changes with colour, so that a black-and-white print still tells the curves apart.
LINES = ("-", "--", "-.", (0, (1, 1.2)), (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)))
GREY = "#767676"
LIGHT = "#e6e6e6"
SMALL, NORMAL = 8.0, 9.0


def panel(width_in: float, height_in: float) -> tuple[Figure, Axes]:
    """One styled panel that keeps its labels inside the figure."""
    figure = plain_figure(width_in, height_in)
    axes = figure.subplots()
    style(axes)
    return figure, axes


def plain_figure(width_in: float, height_in: float) -> Figure:
    """A figure whose parts are laid out so that nothing is cut off."""
    figure = new_figure(width_in, height_in)
    figure.set_layout_engine("constrained", w_pad=0.07, h_pad=0.07)
    return figure


def style(axes: Axes, *, grid: str = "both") -> None:
    """Open frame, faint grid behind the data, small ticks. grid: "both", "x", "y" or "" for none."""
    axes.spines[["top", "right"]].set_visible(False)
    if grid:
        axes.grid(axis=grid, color=LIGHT, linewidth=0.6)  # type: ignore[arg-type]
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=SMALL)
    axes.xaxis.label.set_fontsize(NORMAL)
    axes.yaxis.label.set_fontsize(NORMAL)


def unit_square(axes: Axes, x: str, y: str) -> None:
    """Both axes from 0 to 1 with a margin for lines that run along the edge."""
    axes.set_xlim(-0.015, 1.015)
    axes.set_ylim(-0.015, 1.015)
    axes.set_aspect("equal")
    axes.set_xticks(np.linspace(0, 1, 6))
    axes.set_yticks(np.linspace(0, 1, 6))
    axes.set_xlabel(x)
    axes.set_ylabel(y)


def colour(index: int) -> str:
    """Colour of the curve with this number."""
    return COLOURS[index % len(COLOURS)]


def line(index: int) -> str | tuple[int, tuple[float, ...]]:
    """Line style of the curve with this number."""
    return LINES[index % len(LINES)]


def legend_below(figure: Figure, axes: Axes, *, columns: int = 1) -> None:
    """The legend under the panel, where it hides no data."""
    handles, labels = axes.get_legend_handles_labels()
    if handles:
        figure.legend(handles, labels, loc="outside lower center", ncols=columns, frameon=False, fontsize=SMALL)


def shortened(names: Sequence[str], longest: int = 42) -> list[str]:
    """Names cut in the middle, where feature names differ least."""
    names = [retold(name) for name in names]
    keep = (longest - 1) // 2
    return [name if len(name) <= longest else f"{name[:keep]}…{name[-(longest - 1 - keep) :]}" for name in names]


def p_text(p: float) -> str:
    """``P = 0.040``, ``P < 0.001``, or ``P n/a``."""
    if np.isnan(p):
        return tr("P n/a")
    return "P < 0.001" if p < 0.001 else f"P = {p:.3f}"
