"""Figures of three or more classes: confusion matrix, and calibration of every class's probability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ...base.language import tr
from ...modelling.evaluation.calibration import Calibration
from .style import GREY, NORMAL, SMALL, colour, legend_below, line, panel, plain_figure, shortened, style, unit_square

_MARKERS = "osD^v<>"
_COLUMNS = 3
"""Panels beside each other."""


def confusion_figure(counts: np.ndarray, classes: Sequence[str], *, title: str = "") -> Figure:
    """True by predicted class: cases, and their share of the true class, by which the cells are coloured.

    counts: (k, k). The diagonal is framed.
    """
    size = len(classes)
    names = shortened(classes, 20)
    longest = max(len(name) for name in names)
    figure = plain_figure(1.9 + 0.075 * longest + 0.95 * size, 1.35 + 0.045 * longest + 0.72 * size)
    axes = figure.subplots()
    totals = counts.sum(axis=1, keepdims=True)
    share = np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0)
    picture = axes.imshow(share, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for true, predicted in np.ndindex(counts.shape):
        text = f"{counts[true, predicted]}\n{100 * share[true, predicted]:.1f} %"
        dark = share[true, predicted] > 0.6
        axes.text(predicted, true, text, ha="center", va="center", fontsize=NORMAL, color="white" if dark else "black")
    for place in range(size):
        axes.add_patch(Rectangle((place - 0.485, place - 0.485), 0.97, 0.97, fill=False, linewidth=1.6, edgecolor="black"))
    axes.set_xticks(range(size), names, fontsize=SMALL, rotation=0 if longest < 13 else 20)
    axes.set_yticks(
        range(size), [f"{name}\n(n = {total})" for name, total in zip(names, totals[:, 0], strict=True)], fontsize=SMALL
    )
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_xlabel(tr("predicted class"), fontsize=NORMAL)
    axes.set_ylabel(tr("true class"), fontsize=NORMAL)
    axes.set_title(title, fontsize=NORMAL, loc="left")
    bar = figure.colorbar(picture, ax=axes, shrink=0.9, pad=0.03, aspect=22, ticks=[0, 0.25, 0.5, 0.75, 1])
    bar.ax.set_yticklabels(["0", "25", "50", "75", "100"], fontsize=SMALL)
    bar.set_label(tr("% of the true class"), fontsize=SMALL)
    bar.outline.set_visible(False)
    return figure


def class_calibration_figure(classes: Mapping[str, Calibration], *, title: str = "") -> Figure:
    """Observed share against predicted probability of every class: smooth curve, and groups with Wilson intervals."""
    figure, axes = panel(4.6, 4.75 + 0.19 * len(classes))
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.9, linestyle=(0, (4, 3)))
    for number, (name, found) in enumerate(classes.items()):
        x = np.array([group.predicted for group in found.groups])
        y = np.array([(group.observed.value, group.observed.low, group.observed.high) for group in found.groups])
        slope = tr("slope {slope}", slope=found.slope.text(2)) if found.slope.defined else tr("slope n/a")
        axes.plot(
            found.smooth_x, found.smooth_y, color=colour(number), linestyle=line(number), lw=1.7,
            label=f"{shortened([name], 24)[0]}: {slope}",
        )  # fmt: skip
        axes.errorbar(
            x, y[:, 0], yerr=np.abs(y[:, 1:].T - y[:, 0]), fmt=_MARKERS[number % len(_MARKERS)], ms=4, color=colour(number),
            lw=0.8, capsize=1.5, alpha=0.85,
        )  # fmt: skip
    unit_square(axes, tr("predicted probability of the class"), tr("observed share of the class"))
    axes.set_title(title, fontsize=NORMAL, loc="left")
    legend_below(figure, axes)
    return figure


def class_update_figure(classes: Mapping[str, Mapping[str, Calibration]]) -> Figure:
    """Calibration of every class before and after each update, a panel for each class. classes: class -> curve -> calibration."""
    columns = min(len(classes), _COLUMNS)
    rows = -(-len(classes) // columns)
    names = list(dict.fromkeys(name for curves in classes.values() for name in curves))
    figure = plain_figure(3.1 * columns, 3.3 * rows + 0.19 * (len(names) + 1))
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes, (own, curves) in zip(grid, classes.items(), strict=False):
        style(axes)
        axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.9, linestyle=(0, (4, 3)), label=tr("ideal"))
        for number, name in enumerate(names):
            if name in curves:
                found, look = curves[name], {"color": colour(number), "label": name}
                axes.plot(found.smooth_x, found.smooth_y, linestyle=line(number), lw=1.8, **look)
        unit_square(axes, tr("predicted probability of the class"), tr("observed share of the class"))
        axes.set_title(shortened([own], 30)[0], fontsize=NORMAL, loc="left")
    for axes in grid[len(classes) :]:
        axes.set_visible(False)
    legend_below(figure, grid[0])
    return figure
