"""One look for all figures of models: colours with line styles of their own, sizes legible in print, nothing cut off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, ListedColormap
from matplotlib.figure import Figure

from .figures import PALETTE, SEQUENTIAL, new_figure

ORANGE, SKY, GREEN, _, BLUE, VERMILION, PINK = PALETTE
BLACK, GREY, LIGHT = "#000000", "#767676", "#e6e6e6"
TICK, LABEL, TITLE = 8.5, 9.5, 10.0
"""Font sizes in points; nothing is smaller than 8."""
SMALL = 8.0
LONGEST_LABEL = 64

# Colour and dash together: the lines are told apart in grey print, too.
_COLOURS = (BLUE, VERMILION, GREEN, PINK, ORANGE, SKY, BLACK, GREY)
_DASHES: tuple[Any, ...] = ("-", (0, (6, 2)), (0, (2, 1.4)), (0, (7, 2, 1.5, 2)), (0, (4, 1, 1, 1, 1, 1)), (0, (10, 3)))
_MARKERS = "os^DvPX*"


@dataclass(frozen=True)
class Line:
    """How one of several series is drawn."""

    color: str
    linestyle: Any
    marker: str


def line_of(place: int) -> Line:
    """Colour, dashes and marker of the series at a place; no two of the first 24 are drawn alike."""
    return Line(_COLOURS[place % len(_COLOURS)], _DASHES[place % len(_DASHES)], _MARKERS[place % len(_MARKERS)])


def sheet(width_in: float, height_in: float) -> Figure:
    """An empty figure whose parts make room for each other."""
    figure = new_figure(width_in, height_in)
    figure.set_layout_engine("constrained", w_pad=0.06, h_pad=0.06)
    return figure


def panel(width_in: float, height_in: float, *, x: str, y: str, title: str = "", grid: str = "both") -> tuple[Figure, Axes]:
    """A figure of one plot. x, y: axis labels, with the unit. grid: "x", "y", "both" or ""."""
    figure = sheet(width_in, height_in)
    axes = figure.subplots()
    style(axes, x=x, y=y, title=title, grid=grid)
    return figure, axes


def style(axes: Axes, *, x: str = "", y: str = "", title: str = "", grid: str = "both") -> None:
    """Labels, open frame and light grid of one plot."""
    axes.spines[["top", "right"]].set_visible(False)
    if grid:
        axes.grid(axis=grid, color=LIGHT, linewidth=0.6)  # type: ignore[arg-type]
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=TICK)
    axes.set_xlabel(x, fontsize=LABEL)
    axes.set_ylabel(y, fontsize=LABEL)
    if title:
        axes.set_title(title, fontsize=TITLE, loc="left")


def unit_square(axes: Axes) -> None:
    """Both axes from 0 to 1 at one scale, with room for lines that run along the edge."""
    axes.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.01), aspect="equal")
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    axes.set_xticks(ticks)
    axes.set_yticks(ticks)


def legend_below(figure: Figure, *, columns: int = 1, **options: Any) -> None:
    """A legend under everything, where it can hide no curve. options: of ``Figure.legend``."""
    look: dict[str, Any] = {"frameon": False, "fontsize": TICK, "handlelength": 3.2} | options
    figure.legend(loc="outside lower center", ncols=columns, **look)


def shortened(label: str, longest: int = LONGEST_LABEL) -> str:
    """A long feature name with its middle left out: both the image type and the feature stay readable."""
    if len(label) <= longest:
        return label
    tail = (longest - 1) * 3 // 5
    return f"{label[: longest - 1 - tail]}…{label[-tail:]}"


def plain(value: float, digits: int = 2) -> str:
    """A number with a true minus sign and without a negative zero; ``n/a`` where undefined."""
    if value != value:
        return "n/a"
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def p_text(p: float) -> str:
    """A P value as papers print it: ``P = 0.040``, ``P < 0.001``, ``P n/a``."""
    if p != p:
        return "P n/a"
    return "P < 0.001" if p < 0.001 else f"P = {p:.3f}"


def sequential() -> ListedColormap:
    """The sequential colours without their palest end, which would vanish on white paper."""
    import matplotlib

    full = matplotlib.colormaps[SEQUENTIAL]
    return ListedColormap([full(0.9 * step / 255) for step in range(256)], name=f"{SEQUENTIAL}_dark")


def pale_blues() -> LinearSegmentedColormap:
    """White to blue, so light that black text stays readable on all of it."""
    return LinearSegmentedColormap.from_list("pale_blues", ["#ffffff", "#8ec1e8"])
