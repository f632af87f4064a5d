"""Figures of explanations: share of each input, SHAP values of all patients, waterfall of one patient."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ...base.language import tr
from ...base.words import columns
from ..case.waterfall import Waterfall
from . import SEQUENTIAL, new_figure
from .style import BLUE, GREY, NORMAL, SMALL, panel, shortened

_LONGEST = 64
# Without its palest end, which would vanish on white paper.
_DARK = ListedColormap([colormaps[SEQUENTIAL](0.9 * step / 255) for step in range(256)], name=f"{SEQUENTIAL}_dark")
_UP, _DOWN = "#b35806", "#2166ac"  # as the waterfall of the case report
_PER_INCH = 96  # of the waterfall's pixels
_LANES = 60  # bins along the axis when the points of a beeswarm make room for each other


def share_figure(names: Sequence[str], shap_values: ArrayLike, *, most: int = 20, title: str = "") -> Figure:
    """Share of each input in the prediction: mean |SHAP| in % of their sum, the largest on top.

    shap_values: (n, k). most: bars at most; the rest is united in one bar.
    """
    mean = np.abs(np.asarray(shap_values, dtype=float)).mean(axis=0)
    total = float(mean.sum())
    share = 100 * mean / total if total > 0 else np.zeros_like(mean)
    order = np.argsort(-share, kind="stable")
    labels = shortened([names[place] for place in order], _LONGEST)
    rows = [(label, float(share[place])) for label, place in zip(labels, order, strict=True)]
    if len(rows) > most:
        rest = rows[most - 1 :]
        rows = [*rows[: most - 1], (tr("{count} further inputs", count=len(rest)), sum(value for _, value in rest))]
    width = 3.7 + 0.072 * max(columns(label) for label, _ in rows)
    figure, axes = panel(width, 1.2 + 0.28 * len(rows))
    _named(axes, tr("Share of the mean |SHAP value| (%)"), title)
    places = np.arange(len(rows))[::-1]
    values = [value for _, value in rows]
    axes.barh(places, values, color=BLUE, height=0.68)
    for place, value in zip(places, values, strict=True):
        axes.text(value + 0.012 * max(values), place, f"{value:.1f} %", va="center", fontsize=SMALL)
    axes.set_yticks(places, [label for label, _ in rows], fontsize=SMALL)
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, 1.16 * (max(values) or 1))
    axes.set_ylim(-0.7, len(rows) - 0.3)
    return figure


def summary_figure(
    names: Sequence[str], shap_values: ArrayLike, inputs: ArrayLike, *, unit: str = "log odds", most: int = 20, title: str = ""
) -> Figure:
    """SHAP values of all patients, one row of points per input, coloured by the rank of the input's value.

    shap_values, inputs: (n, k). unit: of the SHAP values. most: rows at most, the most important ones.
    """
    shap, table = np.asarray(shap_values, dtype=float), np.asarray(inputs, dtype=float)
    order = np.argsort(-np.abs(shap).mean(axis=0), kind="stable")[:most]
    labels = shortened([names[place] for place in order], _LONGEST)
    width, height = 4.6 + 0.072 * max(columns(label) for label in labels), max(2.9, 1.5 + 0.38 * len(order))
    axis = tr("SHAP value ({unit})", unit=unit) + (
        tr("\n({count} inputs not shown)", count=shap.shape[1] - order.size) if shap.shape[1] > order.size else ""
    )
    figure, axes = panel(width, height)
    _named(axes, axis, title)
    axes.axvline(0, color=GREY, linewidth=1)
    colours = _DARK
    low, high = float(shap[:, order].min()), float(shap[:, order].max())
    for place, column in enumerate(order):
        y = len(order) - 1 - place
        values = shap[:, column]
        axes.scatter(
            values, y + _swarm(values, low, high), c=_ranks(table[:, column]), cmap=colours, vmin=0, vmax=1, s=9,
            linewidths=0, zorder=3,
        )  # fmt: skip
    axes.set_yticks(range(len(order)), labels[::-1], fontsize=SMALL)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(-0.6, len(order) - 0.4)
    bar = figure.colorbar(ScalarMappable(Normalize(0, 1), colours), ax=axes, ticks=[0, 1], pad=0.02, aspect=30, shrink=0.85)
    bar.ax.set_yticklabels([tr("lowest"), tr("highest")], fontsize=SMALL)
    bar.set_label(tr("value of the input (rank)"), fontsize=NORMAL, labelpad=-14)
    bar.outline.set_visible(False)
    return figure


def waterfall_figure(view: Waterfall, *, outcome: str, title: str = "") -> Figure:
    """The waterfall of one patient's score as a figure. view: of ``waterfall.waterfall``. outcome: what is predicted."""
    figure = new_figure(view.width / _PER_INCH, (view.height + 30) / _PER_INCH)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.axis("off")
    axes.set(xlim=(0, view.width), ylim=(view.height, -30))
    axes.text(
        (view.left + view.right) / 2,
        8,
        tr("Probability of {outcome}", outcome=outcome) if view.unit is None else f"{outcome} ({view.unit})",
        ha="center",
        va="center",
        fontsize=NORMAL,
    )
    if title:
        axes.text(8, -16, title, va="center", fontsize=NORMAL)
    for tick in view.ticks:
        axes.plot([tick.x, tick.x], [36, view.height - 8], color="#d0d7de", linewidth=0.8, zorder=0)
        axes.text(tick.x, 25, tick.label, ha="center", va="center", fontsize=SMALL, color="#404040")
    first = view.bars[0].y - 28 if view.bars else view.end_y - 28
    axes.text(view.left - 12, first + 14, tr("Base value"), ha="right", va="center", fontsize=NORMAL)
    axes.plot([view.base_x, view.base_x], [first + 4, first + 24], color="black", linewidth=2.5)
    axes.text(view.right + 12, first + 14, view.base_text, va="center", fontsize=NORMAL)
    for bar in view.bars:
        axes.plot([bar.start, bar.start], [bar.y - 4, bar.y + 4], color=GREY, linewidth=0.8)
        axes.barh(bar.y + 14, bar.width, left=bar.x, height=20, color=_UP if bar.amount >= 0 else _DOWN)
        axes.text(view.left - 12, bar.y + 14, bar.label, ha="right", va="center", fontsize=NORMAL)
        axes.text(view.right + 12, bar.y + 14, bar.text, va="center", fontsize=NORMAL)
    axes.plot([view.end_x, view.end_x], [view.end_y - 4, view.end_y + 4], color=GREY, linewidth=0.8)
    axes.text(view.left - 12, view.end_y + 14, tr("Score"), ha="right", va="center", fontsize=NORMAL, weight="bold")
    if view.interval:
        axes.plot(view.interval, [view.end_y + 14] * 2, color="black", linewidth=2.2)
    axes.plot(view.end_x, view.end_y + 14, "o", color="black", ms=8)
    axes.text(view.right + 12, view.end_y + 14, view.end_text, va="center", fontsize=NORMAL, weight="bold")
    return figure


def _named(axes: Axes, x: str, title: str) -> None:
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(x)
    axes.set_title(title, fontsize=NORMAL, loc="left")


def _ranks(values: np.ndarray) -> np.ndarray:
    """(n,) ranks scaled to 0..1; 0.5 for a constant input. Ranks, for one outlier must not bleach all other patients."""
    distinct, place = np.unique(values, return_inverse=True)
    return place / (distinct.size - 1) if distinct.size > 1 else np.full(values.size, 0.5)


def _swarm(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """(n,) vertical offsets within +-0.36 that pile up points of about the same value, the same every time."""
    span = (high - low) or 1.0
    lane = np.minimum(((values - low) / span * _LANES).astype(int), _LANES - 1)
    offset = np.zeros(values.size)
    most = np.bincount(lane).max()
    step = min(0.06, 0.72 / most)
    for number in np.unique(lane):
        members = np.flatnonzero(lane == number)
        # Alternately above and below: 0, 1, -1, 2, -2 ...
        level = np.arange(members.size)
        offset[members] = step * np.where(level % 2, (level + 1) // 2, -(level // 2))
    return offset
