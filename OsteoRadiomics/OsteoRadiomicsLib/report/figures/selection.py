"""What was tried and how it went: selectors x classifiers as a heat-map table, learning curve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from ...base.language import tr
from ...modelling.evaluation.learning_curve import LearningCurve
from .style import NORMAL, SMALL, colour, legend_below, line, panel, plain_figure, shortened

# So light that black numbers stay readable on all of it.
_PALE = LinearSegmentedColormap.from_list("pale_blues", ["#ffffff", "#8ec1e8"])
_MARKERS = "os"


def grid_figure(
    rows: Sequence[str],
    columns: Sequence[str],
    values: ArrayLike,
    *,
    measure: str,
    x: str = "classifier",
    y: str = "selector",
    title: str = "",
    smaller: bool = False,
) -> Figure:
    """A table of one measure with coloured cells, the best cell framed; undefined (NaN) cells say n/a.

    values: (rows, columns), larger is better unless ``smaller`` is. measure: what they are, such as "AUC, mean of 5 folds".
    """
    table = np.asarray(values, dtype=float)
    labels = shortened(rows, 30)
    width = 1.3 + 0.075 * max(len(label) for label in labels) + 0.62 * len(columns)
    figure = plain_figure(width, 1.5 + 0.075 * max(len(name) for name in columns) + 0.36 * len(rows))
    axes = figure.subplots()
    image = axes.imshow(np.ma.masked_invalid(table), cmap=_PALE.reversed() if smaller else _PALE, aspect="auto")
    for row, column in np.ndindex(table.shape):
        value = table[row, column]
        axes.text(column, row, tr("n/a") if np.isnan(value) else f"{value:.3f}", ha="center", va="center", fontsize=SMALL)
    if np.isfinite(table).any():
        best = int(np.nanargmin(table) if smaller else np.nanargmax(table))
        row, column = (float(place) for place in np.unravel_index(best, table.shape))
        axes.add_patch(Rectangle((column - 0.48, row - 0.46), 0.96, 0.92, fill=False, linewidth=2.2, edgecolor="black"))
        bar = figure.colorbar(image, ax=axes, shrink=0.9, pad=0.02, aspect=24)
        bar.set_label(measure, fontsize=NORMAL)
        bar.ax.tick_params(labelsize=SMALL)
    axes.set_xticks(range(len(columns)), columns, fontsize=SMALL, rotation=40, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(rows)), labels, fontsize=SMALL)
    axes.set_xticks(np.arange(len(columns) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(rows) + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="white", linewidth=1.5)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)
    axes.set_xlabel(x, fontsize=NORMAL)
    axes.set_ylabel(y, fontsize=NORMAL)
    axes.set_title(title, fontsize=NORMAL, loc="left")
    return figure


def learning_curve_figure(
    curve: LearningCurve, *, measure: str = "AUC", title: str = "", ground: float = 0.5, lowest: float = -1.0
) -> Figure:
    """A measure (at most 1) on training and left-out patients against the number of training patients.

    Lines: mean over the folds; bands: one standard deviation to each side. ground: where the axis begins at the latest. lowest:
    below it nothing is drawn.
    """
    figure, axes = panel(5.2, 4.1)
    bottom = [ground]
    for number, (label, values) in enumerate(((tr("training patients"), curve.train), (tr("left-out patients"), curve.test))):
        known = ~np.isnan(values).all(axis=1)
        if not known.any():
            continue
        x, mean, sd = curve.sizes[known], np.nanmean(values[known], axis=1), np.nanstd(values[known], axis=1)
        axes.fill_between(x, mean - sd, np.minimum(mean + sd, 1), color=colour(number), alpha=0.14, linewidth=0)
        axes.plot(x, mean, color=colour(number), linestyle=line(number), marker=_MARKERS[number], ms=5, lw=1.7, label=label)
        bottom.append(float((mean - sd).min()))
    axes.set_ylim(max(min(bottom), lowest) - 0.02, 1.01)
    axes.set_xlim(left=0)
    axes.set_xlabel(tr("training patients"))
    axes.set_ylabel(measure)
    axes.set_title(title, fontsize=NORMAL, loc="left")
    legend_below(figure, axes, columns=2)
    return figure
