"""The nomogram as papers draw it: points, one axis per input, total points, risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...base.language import retold, tr
from ...base.words import columns
from ...modelling.data.inputs import Floats
from ...modelling.statistics.nomogram import PointScale
from .style import GREY, NORMAL, SMALL, plain_figure, shortened

LEFT = -37.0
"""Where the axis titles begin, in points; the axes themselves run from 0 to 100."""
TICK, LABEL = 0.11, 0.16
NARROW = 3.0
"""An axis narrower than this many points has no room for marks: its ends are written beside it."""


@dataclass(frozen=True)
class RiskMarks:
    """The last axes of a nomogram. title: of what the risk is. risks: (r,) marked, at: (r,) total points of each."""

    title: str
    risks: Floats
    at: Floats


def nomogram_figure(nomogram: PointScale, risks: Sequence[RiskMarks], *, title: str = "") -> Figure:
    """Draw it to scale, an axis for each risk below the total points."""
    rows = len(nomogram.axes) + 2 + len(risks)
    figure = plain_figure(7.4, 0.75 + 0.62 * rows)
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(LEFT, 104)
    axes.set_ylim(-rows + 0.35, 0.75)
    marks = np.arange(0, 101, 10.0)
    _axis(axes, 0, tr("points"), marks, [f"{m:g}" for m in marks], minor=np.arange(0, 101, 2.0))
    for row, item in enumerate(nomogram.axes, start=1):
        _axis(axes, -row, item.title, item.points, [retold(label) for label in item.labels])
    row = len(nomogram.axes) + 1
    # The last axes share a scale of their own: all total points over the width of the hundred.
    stretch = 100 / nomogram.total[-1]
    minor = np.linspace(0, 100, 5 * (len(nomogram.total) - 1) + 1)
    _axis(axes, -row, tr("total points"), nomogram.total * stretch, [f"{value:g}" for value in nomogram.total], minor=minor)
    for below, marked in enumerate(risks, start=1):
        _axis(axes, -row - below, marked.title, marked.at * stretch, [f"{risk:g}" for risk in marked.risks])
    axes.set_title(title, fontsize=NORMAL, loc="left")
    return figure


def _axis(axes: Axes, y: float, title: str, at: Floats, labels: Sequence[str], *, minor: Floats | None = None) -> None:
    axes.text(LEFT, y, shortened([title], 24)[0], fontsize=NORMAL, va="center", ha="left")
    if at.size == 0:
        return
    axes.plot([at.min(), at.max()], [y, y], color="black", lw=1)
    if minor is not None:
        axes.vlines(minor, y, y + TICK / 2, color=GREY, lw=0.6)
    if np.ptp(at) < NARROW:
        low, high = int(np.argmin(at)), int(np.argmax(at))
        axes.vlines([at[low], at[high]], y - TICK, y, color="black", lw=1)
        axes.text(
            at[high] + 1.5,
            y,
            tr("{low} to {high}", low=labels[low], high=labels[high]),
            fontsize=SMALL,
            va="center",
        )
        return
    staggered = minor is None and _crowded(at, labels)
    last = {True: -np.inf, False: -np.inf}
    for number, index in enumerate(np.argsort(at, kind="stable")):
        x, label = float(at[index]), labels[index]
        below = not staggered or number % 2 == 0
        axes.plot([x, x], [y, y - TICK if below else y + TICK], color="black", lw=1)
        # A label that would run into its neighbour is left to the tick alone.
        if x - _width(label) / 2 < last[below]:
            continue
        last[below] = x + _width(label) / 2
        side = y - LABEL if below else y + LABEL
        axes.text(x, side, label, fontsize=SMALL, ha="center", va="top" if below else "bottom")


def _crowded(at: Floats, labels: Sequence[str]) -> bool:
    """Whether neighbouring labels would touch; they then stand in turns below and above the line."""
    order = np.argsort(at, kind="stable")
    widths = np.array([_width(labels[index]) for index in order])
    return bool(np.any(np.diff(at[order]) < (widths[1:] + widths[:-1]) / 2))


def _width(label: str) -> float:
    """Room a label takes, in points of the scale."""
    return 1.15 * columns(label) + 0.8
