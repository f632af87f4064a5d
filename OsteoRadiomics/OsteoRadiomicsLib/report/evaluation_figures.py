"""Figures of how good scores are: ROC, precision-recall, calibration, decision curve, DeLong matrix, radar.

Each function turns results of ``modelling.evaluation`` into one matplotlib figure; ``figures.png`` and ``figures.svg`` make
the same bytes of the same figure every time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from ..modelling.estimate import Estimate
from ..modelling.evaluation.calibration import Calibration
from ..modelling.evaluation.classification import Classification
from ..modelling.evaluation.decision_curve import DecisionCurve
from ..modelling.evaluation.precision_recall import PrecisionRecall
from ..modelling.evaluation.roc import RocCurve
from ..modelling.inputs import Flags, Floats
from .figure_style import (
    BLACK,
    GREY,
    LABEL,
    SMALL,
    TITLE,
    VERMILION,
    legend_below,
    line_of,
    panel,
    plain,
    sheet,
    style,
    unit_square,
)

RADAR_AXES = ("sensitivity", "specificity", "accuracy", "precision", "F1", "AUC")
_BINS = np.linspace(0, 1, 41)


@dataclass(frozen=True)
class RocLine:
    """One curve of the ROC figure. point: the cut-off to mark on it."""

    name: str
    curve: RocCurve
    auc: Estimate
    point: Classification | None = None


@dataclass(frozen=True)
class CalibrationLine:
    """One model of the calibration figure. outcome: (n,) bool. probability: (n,), for the histogram."""

    name: str
    calibration: Calibration
    outcome: Flags
    probability: Floats


def roc_figure(lines: Sequence[RocLine], *, title: str = "") -> Figure:
    """ROC curves with AUC (95 % CI) in the legend and the cut-off as a point."""
    figure, axes = panel(4.6, 4.9 + 0.2 * len(lines), x="1 − specificity", y="Sensitivity", title=title)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.8, linestyle=":")
    for place, line in enumerate(lines):
        look = line_of(place)
        axes.plot(
            # From (0, 0) to (1, 1): the curve's thresholds rise.
            1 - line.curve.specificity[::-1], line.curve.sensitivity[::-1],
            color=look.color, linestyle=look.linestyle, linewidth=1.8, label=f"{line.name}: AUC {_with_interval(line.auc)}",
        )  # fmt: skip
        if line.point is not None and line.point.sensitivity.defined and line.point.specificity.defined:
            axes.plot(
                1 - line.point.specificity.value, line.point.sensitivity.value,
                look.marker, color=look.color, ms=6.5, markeredgecolor="white", markeredgewidth=0.8,
            )  # fmt: skip
    unit_square(axes)
    legend_below(figure)
    return figure


def precision_recall_figure(curves: Mapping[str, PrecisionRecall], *, title: str = "") -> Figure:
    """Precision-recall curves with the average precision, and the prevalence as the line of a score that knows nothing."""
    figure, axes = panel(4.6, 5.1 + 0.2 * len(curves), x="Recall (sensitivity)", y="Precision (PPV)", title=title)
    for place, (name, curve) in enumerate(curves.items()):
        look = line_of(place)
        # Steps, not slopes: precision between two cut-offs cannot be interpolated.
        axes.step(
            np.concatenate([[0.0], curve.recall]), np.concatenate([curve.precision[:1], curve.precision]),
            where="pre", color=look.color, linestyle=look.linestyle, linewidth=1.6,
            label=f"{name}: average precision {curve.average_precision:.3f}",
        )  # fmt: skip
    for prevalence in sorted({round(curve.prevalence, 6) for curve in curves.values()}):
        axes.axhline(prevalence, color=GREY, linewidth=0.9, linestyle=":", label=f"prevalence {prevalence:.3f}")
    unit_square(axes)
    legend_below(figure)
    return figure


def calibration_figure(lines: Sequence[CalibrationLine], *, title: str = "") -> Figure:
    """Observed against predicted risk: groups of equal size with Wilson's interval, the smooth curve, the predictions below.

    One model: the histogram shows patients with and without the event apart. Several: one outline per model.
    """
    figure = sheet(4.6, 6.3 + 0.2 * len(lines))
    axes, counts = figure.subplots(2, 1, height_ratios=[4.4, 1], sharex=True)
    style(axes, y="Observed share with the event", title=title)
    style(counts, x="Predicted probability", y="Patients", grid="y")
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.9, linestyle=":", label="perfect calibration")
    for place, line in enumerate(lines):
        look, found = line_of(place), line.calibration
        shift = 0.006 * (place - (len(lines) - 1) / 2)  # intervals of several models must not hide each other
        x = np.array([group.predicted for group in found.groups]) + shift
        y = np.array([group.observed.value for group in found.groups])
        low, high = (np.array([getattr(group.observed, end) for group in found.groups]) for end in ("low", "high"))
        axes.vlines(x, low, high, color=look.color, linewidth=1.1, alpha=0.75)
        axes.plot(x, y, look.marker, color=look.color, ms=5, markeredgecolor="white", markeredgewidth=0.6)
        numbers = f"slope {plain(found.slope.value)}, intercept {plain(found.intercept.value)}, Brier {found.brier.value:.3f}"
        axes.plot(
            found.smooth_x,
            found.smooth_y,
            color=look.color,
            linestyle=look.linestyle,
            linewidth=1.7,
            label=f"{line.name}: {numbers}",
        )
    axes.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.01), aspect="equal", yticks=[0, 0.2, 0.4, 0.6, 0.8, 1])
    if len(lines) == 1:
        events, risk = lines[0].outcome, lines[0].probability
        counts.hist(
            [risk[~events], risk[events]], bins=_BINS.tolist(), stacked=True, color=["#9ecae8", VERMILION],
            label=["without the event", "with the event"],
        )  # fmt: skip
        counts.legend(frameon=False, fontsize=SMALL, loc="upper right", ncols=2, borderaxespad=0, bbox_to_anchor=(1, 1.22))
    else:
        for place, line in enumerate(lines):
            look = line_of(place)
            counts.hist(
                line.probability, bins=_BINS.tolist(), histtype="step", color=look.color, linestyle=look.linestyle, linewidth=1.2
            )
    counts.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1])
    handles, labels = axes.get_legend_handles_labels()
    legend_below(figure, handles=handles, labels=labels)
    return figure


def decision_curve_figure(curves: Mapping[str, DecisionCurve], *, title: str = "", highest: float | None = None) -> Figure:
    """Net benefit over threshold probabilities, with treating all and none.

    highest: threshold at the right edge; by default a little past the last one at which a model is better than all and none.
    All curves must come from the same patients.
    """
    first = next(iter(curves.values()))
    edge = highest if highest is not None else _sensible_edge(curves)
    figure, axes = panel(5.4, 4.7 + 0.2 * len(curves), x="Threshold probability", y="Net benefit per patient", title=title)
    for place, (name, curve) in enumerate(curves.items()):
        look, shown = line_of(place), curve.thresholds <= edge + 1e-9
        axes.plot(
            curve.thresholds[shown], curve.model[shown],
            color=look.color, linestyle=look.linestyle, linewidth=1.8, label=name,
        )  # fmt: skip
    shown = first.thresholds <= edge + 1e-9
    axes.plot(first.thresholds[shown], first.all[shown], color=GREY, linewidth=1.4, label="treat all")
    axes.plot([0, edge], [0, 0], color=BLACK, linewidth=1.0, label="treat none")
    top = max(float(first.all.max()), *(float(curve.model.max()) for curve in curves.values()))
    top = max(top, 0.01)
    axes.set(xlim=(0, edge), ylim=(-0.18 * top, 1.08 * top))
    legend_below(figure, columns=2)
    return figure


def radar_figure(models: Mapping[str, Mapping[str, float]], *, title: str = "") -> Figure:
    """Several measures of several models on axes from 0 at the centre to 1.

    models: name to measure to value; all models must have the same measures. An undefined (NaN) value leaves a gap.
    """
    axes_names = list(next(iter(models.values())))
    angles = np.linspace(0, 2 * np.pi, len(axes_names), endpoint=False)
    figure = sheet(5.2, 5.0 + 0.22 * len(models))
    axes = figure.add_subplot(projection="polar")
    axes.set_theta_offset(np.pi / 2)  # type: ignore[attr-defined]
    axes.set_theta_direction(-1)  # type: ignore[attr-defined]
    for place, (name, values) in enumerate(models.items()):
        look = line_of(place)
        row = np.array([values[measure] for measure in axes_names], dtype=float)
        axes.plot(
            np.append(angles, angles[0]), np.append(row, row[0]),
            color=look.color, linestyle=look.linestyle, marker=look.marker, ms=4.5, linewidth=1.6, label=name,
        )  # fmt: skip
        if len(models) <= 3 and not np.isnan(row).any():
            axes.fill(angles, row, color=look.color, alpha=0.06)
    axes.set_ylim(0, 1)
    axes.set_yticks([0.2, 0.4, 0.6, 0.8, 1.0], [])
    for ring in (0.2, 0.4, 0.6, 0.8, 1.0):  # by hand, for tick labels would lie under the curves
        axes.text(
            angles[1] / 2, ring, f"{ring:g}", fontsize=SMALL, color="#404040", ha="center", va="center", zorder=5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
        )  # fmt: skip
    axes.set_xticks(angles, axes_names, fontsize=LABEL)
    for angle, label in zip(angles, axes.get_xticklabels(), strict=True):
        side = round(float(np.sin(angle)), 6)
        label.set_horizontalalignment("left" if side > 0 else "right" if side < 0 else "center")
    axes.tick_params(axis="x", pad=4)
    axes.grid(color="#cccccc", linewidth=0.6)
    axes.spines["polar"].set_color("#999999")
    if title:
        figure.suptitle(title, fontsize=TITLE, x=0.02, ha="left")
    legend_below(figure, columns=min(len(models), 2))
    return figure


def radar_values(found: Classification, auc: Estimate) -> dict[str, float]:
    """The six measures of the radar chart, by the names on its axes."""
    rates = (found.sensitivity, found.specificity, found.accuracy, found.ppv, found.f1, auc)
    return dict(zip(RADAR_AXES, (rate.value for rate in rates), strict=True))


def _with_interval(estimate: Estimate) -> str:
    """``0.861 (95 % CI 0.822-0.899)``."""
    if not estimate.defined or np.isnan(estimate.low):
        return estimate.text()
    return f"{estimate.value:.3f} (95 % CI {estimate.low:.3f}-{estimate.high:.3f})"


def _sensible_edge(curves: Mapping[str, DecisionCurve]) -> float:
    """The next tenth past the last threshold with a gain over treating all and none worth seeing, at least 0.2.

    Worth seeing: a twentieth of the largest net benefit; at high thresholds single patients make the curves jump.
    """
    useful = []
    for curve in curves.values():
        least = 0.05 * max(float(curve.all.max()), float(curve.model.max()))
        better = curve.model - np.maximum(curve.all, 0) > least
        useful += [float(curve.thresholds[better].max())] if better.any() else []
    return min(1.0, max(0.2, (np.floor(max(useful, default=0.0) * 10 + 1e-9) + 1) / 10))
