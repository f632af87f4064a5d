"""Calibration and decision curves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from matplotlib.figure import Figure

from ...base.language import tr
from ...modelling.data.inputs import Flags, Floats
from ...modelling.evaluation.calibration import Calibration
from ...modelling.evaluation.decision_curve import DecisionCurve
from ..html import true_minus
from .style import (
    BLUE,
    GREY,
    NORMAL,
    VERMILION,
    colour,
    legend_below,
    line,
    panel,
    plain_figure,
    shortened,
    style,
    unit_square,
)

BAND = 0.16
"""Opacity of bands, of which several lie on each other."""


def calibration_figure(found: Calibration, outcome: Flags, risk: Floats, *, title: str = "") -> Figure:
    """Observed against predicted risk: groups with Wilson intervals, smooth curve, and how many patients have which risk."""
    figure = plain_figure(4.4, 6.2)
    axes, below = figure.subplots(2, 1, sharex=True, height_ratios=[4.4, 1])
    style(axes)
    style(below, grid="x")
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.9, linestyle=(0, (4, 3)), label=tr("ideal"))
    axes.plot(found.smooth_x, found.smooth_y, color=BLUE, lw=1.6, label=tr("smooth (local linear)"))
    x = np.array([group.predicted for group in found.groups])
    y = np.array([(group.observed.value, group.observed.low, group.observed.high) for group in found.groups])
    axes.errorbar(
        x, y[:, 0], yerr=np.abs(y[:, 1:].T - y[:, 0]), fmt="o", ms=4.5, color=VERMILION, lw=1, capsize=2,
        label=tr("{count} groups of equal size, 95 % interval", count=len(x)),
    )  # fmt: skip
    for text in (
        tr("slope {slope}, intercept {intercept}", slope=found.slope.text(2), intercept=found.intercept.text(2)),
        tr("Brier score {brier}", brier=found.brier.text()),
    ):
        axes.plot([], [], " ", label=true_minus(text))
    unit_square(axes, "", tr("observed risk"))
    axes.set_aspect("auto")  # the same width as the panel below, which shares its axis
    axes.set_title(title, fontsize=NORMAL, loc="left")
    bins = np.linspace(0, 1, 41).tolist()
    for rows, sign, face, label in (
        (outcome, 1, VERMILION, tr("patients with the event, upwards")),
        (~outcome, -1, BLUE, tr("patients without the event, downwards")),
    ):
        axes.plot([], [], "s", color=face, alpha=0.75, label=label)
        counts, edges = np.histogram(risk[rows], bins=bins)
        below.bar(edges[:-1], sign * counts, width=np.diff(edges), align="edge", color=face, alpha=0.75)
    below.axhline(0, color="black", linewidth=0.6)
    most = max(abs(value) for value in below.get_ylim())
    below.set_ylim(-most, most)
    below.yaxis.set_major_formatter(lambda value, place: f"{abs(value):g}")
    below.set_ylabel(tr("patients"), fontsize=NORMAL)
    below.set_xlabel(tr("predicted risk"), fontsize=NORMAL)
    legend_below(figure, axes)
    return figure


def calibration_overlay_figure(found: Mapping[str, Calibration], *, title: str = "") -> Figure:
    """Calibrations of the same cases over each other: of several models, or of one before and after an update. found: by name."""
    figure, axes = panel(4.4, 4.35 + 0.16 * (len(found) + 1))
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.9, linestyle=(0, (4, 3)), label=tr("ideal"))
    for number, (name, fit) in enumerate(found.items()):
        text = tr(
            "{name}: in the large {value:+z.2f}, slope {slope}", name=name, value=fit.in_the_large.value, slope=fit.slope.text(2)
        )
        label = true_minus(text)
        axes.plot(fit.smooth_x, fit.smooth_y, color=colour(number), linestyle=line(number), lw=1.8, label=label)
        x = [group.predicted for group in fit.groups]
        y = [group.observed.value for group in fit.groups]
        axes.plot(x, y, "osD^"[number % 4], ms=4.5, color=colour(number), mfc="white")
    unit_square(axes, tr("predicted risk"), tr("observed risk"))
    axes.set_title(title, fontsize=NORMAL, loc="left")
    legend_below(figure, axes)
    return figure


def decision_figure(curves: Mapping[str, DecisionCurve], *, title: str = "", highest: float | None = None) -> Figure:
    """Net benefit of each model against treating all and none, with bands of 95 %.

    highest: threshold at the right edge; by default the next tenth past the last one with a gain worth seeing.
    """
    highest = _sensible_edge(curves.values()) if highest is None else highest
    figure, axes = panel(5.2, 3.9 + 0.09 * len(curves))
    first = next(iter(curves.values()))
    inside = first.thresholds <= highest
    axes.plot(first.thresholds[inside], first.all[inside], color=GREY, lw=1.2, linestyle=(0, (1, 1)), label=tr("treat all"))
    axes.axhline(0, color="black", lw=1.0, label=tr("treat none"))
    top = max(float(first.all[0]), 0.0)
    for number, (name, curve) in enumerate(curves.items()):
        within = curve.thresholds <= highest
        label = shortened([name])[0]
        low, high = (limit[within] for limit in curve.model_band)
        axes.fill_between(curve.thresholds[within], low, high, color=colour(number), alpha=BAND, lw=0)
        axes.plot(
            curve.thresholds[within], curve.model[within], color=colour(number), linestyle=line(number), lw=1.8, label=label
        )
        top = max(top, float(np.fmax(high, curve.model[within]).max()))
    # "Treat all" falls without bound; what lies below treating nobody by more than a third of the gain is of no use to anyone.
    axes.set_ylim(-top / 3 - 1e-3, top * 1.08 + 1e-3)
    axes.set_xlim(0, highest)
    axes.set_xlabel(tr("threshold probability"))
    axes.set_ylabel(tr("net benefit (per patient)"))
    axes.set_title(title, fontsize=NORMAL, loc="left")
    legend_below(figure, axes, columns=2)
    return figure


def _sensible_edge(curves: Iterable[DecisionCurve]) -> float:
    """The next tenth past the last threshold where a model gains a twentieth of the largest net benefit, at least 0.2.

    At higher thresholds single patients make the curves jump, and no one would decide by them.
    """
    last = 0.0
    for curve in curves:
        least = 0.05 * max(float(curve.all.max()), float(curve.model.max()))
        better = curve.model - np.maximum(curve.all, 0) > least
        last = max(last, float(curve.thresholds[better].max())) if better.any() else last
    return float(np.clip((np.floor(last * 10 + 1e-9) + 1) / 10, 0.2, 1.0))
