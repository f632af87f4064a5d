"""The flow of patients into a study: who was screened, who was left out and why, and the sets."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from ...base.words import columns
from . import new_figure
from .style import LIGHT, NORMAL, SMALL

_WIDTH, _EDGE, _GAP = 7.0, 0.08, 0.3  # inches
_BOX = 2.9
_LINE, _PAD = 0.165, 0.09
_CHARACTER = 0.062  # of the small letters, on average
_BOLD = 1.12


@dataclass(frozen=True)
class FlowStep:
    """One box of the middle line, its first line bold. aside: those who leave before it is reached; empty where nobody does."""

    lines: tuple[str, ...]
    aside: tuple[str, ...] = ()


def flow_figure(steps: Sequence[FlowStep], sets: Sequence[Sequence[str]]) -> Figure:
    """Boxes from above to below, those who left on the right, the sets side by side at the end. sets: lines of each."""
    wide = (_WIDTH - 2 * _EDGE - 0.15 * (len(sets) - 1)) / max(len(sets), 1)
    parts = [(_wrapped(step.lines, _BOX), _wrapped(step.aside, _WIDTH - 2 * _EDGE - _BOX - _GAP)) for step in steps]
    ends = [_wrapped(lines, wide) for lines in sets]
    heights = [_height(lines) for lines, _ in parts]
    gaps = [max(_GAP, _height(aside) + 0.14) if aside else _GAP for _, aside in parts]
    last = max((_height(lines) for lines in ends), default=0)
    total = 2 * _EDGE + sum(heights) + sum(gaps[1:]) + _GAP + last
    figure = new_figure(_WIDTH, total)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, _WIDTH), ylim=(total, 0))
    axes.axis("off")
    top, middle = _EDGE, _EDGE + _BOX / 2
    for number, ((lines, aside), height) in enumerate(zip(parts, heights, strict=True)):
        if number:
            _arrow(axes, (middle, top), (middle, top + gaps[number]))
            if aside:
                at = top + gaps[number] / 2
                left = _EDGE + _BOX + _GAP
                _arrow(axes, (middle, at), (left, at))
                _box(axes, left, at - _height(aside) / 2, _WIDTH - _EDGE - left, aside, centred=False)
            top += gaps[number]
        _box(axes, _EDGE, top, _BOX, lines)
        top += height
    for number, lines in enumerate(ends):
        left = _EDGE + number * (wide + 0.15)
        _branch(axes, middle, left + wide / 2, top)
        _box(axes, left, top + _GAP, wide, lines, height=last)
    return figure


def _wrapped(lines: Sequence[str], width: float) -> list[tuple[str, bool]]:
    """(text, whether bold) of every line that fits into a box of this width, in inches."""
    room = max(8, int((width - 2 * _PAD) / _CHARACTER))
    found = []
    for number, line in enumerate(lines):
        bold = number == 0
        # Characters of double width count twice.
        fits = int(room / (_BOLD if bold else 1) * len(line) / max(columns(line), 1)) if line else room
        found += [(part, bold) for part in textwrap.wrap(line, max(4, fits)) or [""]]
    return found


def _height(lines: Sequence[tuple[str, bool]]) -> float:
    return _LINE * len(lines) + 2 * _PAD


def _box(
    axes: Axes,
    left: float,
    top: float,
    width: float,
    lines: Sequence[tuple[str, bool]],
    *,
    centred: bool = True,
    height: float | None = None,
) -> None:
    """height: None takes that of the lines."""
    high = _height(lines) if height is None else height
    axes.add_patch(Rectangle((left, top), width, high, facecolor="white" if centred else LIGHT, edgecolor="black", linewidth=0.8))
    at = top + (high - _LINE * len(lines)) / 2 + _LINE / 2
    for number, (text, bold) in enumerate(lines):
        axes.text(
            left + (width / 2 if centred else _PAD), at + number * _LINE, text, ha="center" if centred else "left", va="center",
            fontsize=NORMAL if bold and centred else SMALL, weight="bold" if bold else "normal",
        )  # fmt: skip


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=8, linewidth=0.9, color="black", shrinkA=0, shrinkB=0
        )
    )  # fmt: skip


def _branch(axes: Axes, start: float, end: float, top: float) -> None:
    """From the middle line to a set: down, across, down."""
    turn = top + 0.4 * _GAP
    axes.plot([start, start, end], [top, turn, turn], color="black", linewidth=0.9)
    _arrow(axes, (end, turn), (end, top + _GAP))
