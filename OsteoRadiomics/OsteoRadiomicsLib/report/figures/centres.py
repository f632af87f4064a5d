"""Several centres side by side: forest plot of their AUCs with the pooled one, and calibration in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...base.language import tr
from ...modelling.data.inputs import Flags, Floats
from ...modelling.estimate import Estimate
from ...modelling.evaluation.calibration import calibration_groups, smooth_curve
from .forest import DIAMOND, SPAN, ForestRow, forest_figure
from .style import BLUE, GREY, NORMAL, SMALL, VERMILION, plain_figure, shortened, style

PER_GROUP, MOST_GROUPS = 12, 8
"""Cases of a point of a centre's calibration, and most points."""
LEAST_CURVE = 30
"""Cases from which on a smooth curve is drawn."""
COLUMNS = 4


@dataclass(frozen=True)
class CentrePanel:
    """One centre's rows. title: name and cases. events, risk: (n,). remark: its slope and intercept in words."""

    title: str
    events: Flags
    risk: Floats
    remark: str


def centres_forest(
    aucs: Mapping[str, tuple[Estimate, str]], pooled: Estimate, prediction: tuple[float, float], centres: int, *, x: str = "AUC"
) -> Figure:
    """AUC of each centre, pooled AUC as a diamond, prediction interval as a bar. aucs: centre -> AUC and its numbers of cases.

    x: what it is called, since C is drawn likewise.
    """
    rows: list[ForestRow] = [(name, auc, remark) for name, (auc, remark) in aucs.items()]
    marks = {}
    if pooled.defined:
        marks[len(rows)] = DIAMOND
        rows.append((tr("Pooled, {centres} centres", centres=centres), pooled, ""))
        if not np.isnan(prediction).any():
            marks[len(rows)] = SPAN
            rows.append((tr("Prediction interval, new centre"), Estimate(pooled.value, *prediction), ""))
    return forest_figure(rows, x=x, reference=0.5, marks=marks)


def centres_calibration(panels: Sequence[CentrePanel]) -> Figure:
    """Observed against predicted risk, one panel for each centre, all with the same axes."""
    lines = -(-len(panels) // COLUMNS)
    columns = -(-len(panels) // lines)  # no line is nearly empty
    figure = plain_figure(max(4.4, 2.15 * columns), 0.5 + 2.5 * lines)
    grid = np.atleast_1d(figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)).ravel()
    for axes, own in zip(grid, panels, strict=False):
        _panel(axes, own)
    for number, axes in enumerate(grid):
        if number >= len(panels):
            axes.set_visible(False)
        elif number + columns >= len(panels):
            # The lowest panel of a column, which need not be in the last line, keeps the labels of the axis.
            axes.tick_params(labelbottom=True)
    figure.supxlabel(tr("predicted risk"), fontsize=NORMAL)
    figure.supylabel(tr("observed risk"), fontsize=NORMAL)
    return figure


def _panel(axes: Axes, own: CentrePanel) -> None:
    style(axes)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.9, linestyle=(0, (4, 3)))
    both = bool(own.events.any() and not own.events.all())
    varies = float(np.ptp(own.risk)) > 0
    if both and varies and own.risk.size >= LEAST_CURVE:
        axes.plot(*smooth_curve(own.events, own.risk), color=BLUE, lw=1.5)
    count = int(np.clip(own.risk.size // PER_GROUP, 1, MOST_GROUPS)) if both and varies else 1
    groups = calibration_groups(own.events, own.risk, count)
    x = np.array([group.predicted for group in groups])
    y = np.array([(group.observed.value, group.observed.low, group.observed.high) for group in groups])
    axes.errorbar(x, y[:, 0], yerr=np.abs(y[:, 1:].T - y[:, 0]), fmt="o", ms=3.5, color=VERMILION, lw=0.9, capsize=1.5)
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.03)
    axes.set_xticks([0, 0.5, 1])
    axes.set_yticks([0, 0.5, 1])
    axes.set_title(f"{shortened([own.title], 26)[0]}\n{own.remark}", fontsize=SMALL, loc="left")
