"""Forest plots: estimates with their intervals, one row each; of odds ratios, AUCs of subgroups, and the like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from ...base.language import tr
from ...modelling.estimate import Estimate
from ..html import true_minus
from .style import BLUE, GREY, NORMAL, SMALL, VERMILION, plain_figure, shortened, style

ForestRow = tuple[str, Estimate | None, str]
"""Label, estimate, and a remark for the right-hand column (P, number of patients); None heads the rows that follow."""
DIAMOND, SPAN = "diamond", "span"
"""How a row is drawn that sums up others: as a diamond from limit to limit, or as a bar without a point."""


def forest_figure(
    rows: Sequence[ForestRow],
    *,
    x: str,
    reference: float,
    log: bool = False,
    title: str = "",
    marks: Mapping[int, str] | None = None,
) -> Figure:
    """One line per estimate, the numbers printed beside it. reference: where a vertical line says "no effect".

    marks: number of a row -> ``DIAMOND`` or ``SPAN``, where it is not drawn as a square.
    """
    marks = marks or {}
    figure = plain_figure(7.2, 1.1 + 0.3 * len(rows))
    names, axes, texts = figure.subplots(1, 3, sharey=True, width_ratios=[1.5, 2.0, 1.7])
    style(axes, grid="x")
    axes.spines["left"].set_visible(False)
    axes.tick_params(left=False)
    place = np.arange(len(rows))[::-1]
    axes.axvline(reference, color=GREY, lw=1, linestyle=(0, (4, 3)))
    drawn = [estimate for _, estimate, _ in rows if estimate and _drawable(estimate, log)]
    low, high = _limits(drawn, reference, log)
    for number, (y, (label, estimate, remark)) in enumerate(zip(place, rows, strict=True)):
        names.text(0, y, shortened([label], 34)[0], va="center", fontsize=SMALL, weight="normal" if estimate else "bold")
        if estimate is None:
            texts.text(0, y, remark, va="center", fontsize=SMALL)
            continue
        shown = tr("{low} to {high}", low=f"{estimate.low:.3f}", high=f"{estimate.high:.3f}")
        printed = shown if marks.get(number) == SPAN else _text(estimate)
        texts.text(0, y, f"{printed}   {remark}".strip(), va="center", fontsize=SMALL)
        if not _drawable(estimate, log):
            continue
        start, end = max(estimate.low, low), min(estimate.high, high)
        if marks.get(number) == DIAMOND:
            axes.fill([start, estimate.value, end, estimate.value], [y, y + 0.28, y, y - 0.28], color=VERMILION)
            continue
        if marks.get(number) == SPAN:
            axes.plot([start, end], [y, y], color=VERMILION, lw=2.4, marker="|", ms=9, mew=1.6, solid_capstyle="butt")
            continue
        axes.plot([start, end], [y, y], color=BLUE, lw=1.4, solid_capstyle="butt")
        # An interval that goes on beyond the panel ends in an arrow.
        for beyond, at, mark in ((estimate.low < low, low, "<"), (estimate.high > high, high, ">")):
            if beyond:
                axes.plot(at, y, mark, color=BLUE, ms=5, clip_on=False)
        axes.plot(np.clip(estimate.value, low, high), y, "s", color=BLUE, ms=5)
    if log:
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set_xticks(_log_ticks(low, high))
    axes.set_xlim(low, high)
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.set_xlabel(x)
    axes.set_yticks([])
    axes.set_title(title, fontsize=NORMAL, loc="left")
    for column in (names, texts):
        column.set_axis_off()
        column.set_xlim(0, 1)
    return figure


def _drawable(estimate: Estimate, log: bool) -> bool:
    values = (estimate.value, estimate.low, estimate.high)
    return not any(np.isnan(values)) and (not log or estimate.value > 0)


def _limits(drawn: Sequence[Estimate], reference: float, log: bool) -> tuple[float, float]:
    """Axis limits: all intervals, but on a logarithmic axis at most a factor of 30 beyond the estimates."""
    if not drawn:
        return (reference / 2, reference * 2) if log else (reference - 1, reference + 1)
    low = min(reference, *(e.low for e in drawn), *(e.value for e in drawn))
    high = max(reference, *(e.high for e in drawn), *(e.value for e in drawn))
    if not log:
        margin = 0.05 * (high - low or 1.0)
        return low - margin, high + margin
    values = [reference, *(e.value for e in drawn if np.isfinite(e.value))]
    low, high = max(low, min(values) / 30), min(high, max(values) * 30)
    return low / 1.15, high * 1.15


def _log_ticks(low: float, high: float) -> list[float]:
    """1, 2, 5 in every decade within the limits; only 1 where there are many decades."""
    decades = np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
    steps = (1, 2, 5) if len(decades) <= 3 else (1,)
    return [float(step * 10**decade) for decade in decades for step in steps if low <= step * 10**decade <= high]


def _text(estimate: Estimate) -> str:
    digits = 3 if not estimate.defined or abs(estimate.value) < 10 else 1
    if estimate.high > 1e4:
        return f"{estimate.value:.3g} ({estimate.low:.3g}-{estimate.high:.3g})"
    return true_minus(estimate.text(digits))
