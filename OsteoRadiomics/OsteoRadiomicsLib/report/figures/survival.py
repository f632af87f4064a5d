"""Figures of times to an event: survival curves with numbers at risk, AUC over time, calibration of a risk by a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from ...base.language import tr
from ...modelling.data.inputs import Floats
from ...modelling.estimate import Estimate, normal_quantile
from ...modelling.statistics.kaplan_meier import KaplanMeier
from .style import (
    BLUE,
    COLOURS,
    GREY,
    NORMAL,
    SMALL,
    VERMILION,
    colour,
    legend_below,
    line,
    panel,
    plain_figure,
    style,
    unit_square,
)

GroupPoint = tuple[float, Estimate]
"""Mean predicted risk of a group, and the share with the event by Kaplan-Meier."""


def survival_figure(curves: Mapping[str, KaplanMeier], *, unit: str, event: str, title: str = "", text: str = "") -> Figure:
    """Kaplan-Meier curves with 95 % bands, marks where patients were censored, and how many are at risk.

    curves: group -> curve. text: the test between them.
    """
    figure = plain_figure(5.6, 4.4 + 0.22 * len(curves))
    axes, below = figure.subplots(2, 1, sharex=True, height_ratios=[4.2, 0.5 + 0.28 * len(curves)])
    style(axes)
    style(below, grid="")
    longest = max(float(curve.times[-1]) for curve in curves.values())
    for number, (name, curve) in enumerate(curves.items()):
        times, values = np.concatenate([[0.0], curve.times]), np.concatenate([[1.0], curve.survival])
        low, high = _band(curve)
        axes.fill_between(
            times,
            np.concatenate([[1.0], low]),
            np.concatenate([[1.0], high]),
            step="post",
            color=colour(number),
            alpha=0.15,
            lw=0,
        )
        axes.step(times, values, where="post", color=colour(number), linestyle=line(number), lw=1.8, label=name)
        lost = _lost(curve)
        axes.plot(curve.times[lost], curve.survival[lost], "|", color=colour(number), ms=5, mew=0.9)
    if text:
        axes.plot([], [], " ", label=text)
    axes.set_ylim(-0.015, 1.015)
    axes.set_ylabel(tr("without {event}", event=event))
    axes.set_title(title, fontsize=NORMAL, loc="left")
    ticks = [tick for tick in axes.get_xticks() if 0 <= tick <= longest]
    for row, (number, curve) in enumerate(enumerate(curves.values())):
        for tick in ticks:
            count = int(curve.at_risk[np.searchsorted(curve.times, tick)]) if tick <= curve.times[-1] else 0
            below.text(tick, -row, str(count), ha="center", va="center", fontsize=SMALL, color=COLOURS[number % len(COLOURS)])
    below.set_ylim(-len(curves) + 0.4, 0.6)
    below.set_yticks([])
    below.spines[["left", "bottom"]].set_visible(False)
    below.tick_params(bottom=False, labelbottom=True)
    below.set_ylabel(tr("at risk"), fontsize=SMALL)
    below.set_xlabel(tr("time ({unit})", unit=unit), fontsize=NORMAL)
    axes.set_xlim(-0.02 * longest, 1.02 * longest)
    axes.set_xticks(ticks)
    legend_below(figure, axes)
    return figure


def auc_over_time_figure(curves: Mapping[str, Sequence[Estimate]], times: Floats, *, unit: str, title: str = "") -> Figure:
    """AUC of telling those with the event by a time from those without it, over time, with the band of the first curve.

    curves: model -> (m,) AUC at times (m,).
    """
    figure, axes = panel(5.2, 3.7 + 0.16 * len(curves))
    axes.axhline(0.5, color=GREY, lw=0.9, linestyle=(0, (4, 3)))
    for number, (name, found) in enumerate(curves.items()):
        value, low, high = (np.array([getattr(item, key) for item in found]) for key in ("value", "low", "high"))
        if number == 0:
            axes.fill_between(times, low, high, color=colour(number), alpha=0.15, lw=0)
        axes.plot(times, value, color=colour(number), linestyle=line(number), lw=1.8, label=name)
    axes.set_ylim(0.25, 1.02)
    axes.set_xlabel(tr("time ({unit})", unit=unit))
    axes.set_ylabel(tr("AUC by the time"))
    axes.set_title(title, fontsize=NORMAL, loc="left")
    legend_below(figure, axes, columns=2)
    return figure


@dataclass(frozen=True)
class RiskCurve:
    """Observed against predicted risk by one time. x, y: (m,) smooth curve, empty without one. text: figures for the legend."""

    x: Floats
    y: Floats
    groups: Sequence[GroupPoint]
    text: str


def risk_calibration_figure(
    groups: Sequence[GroupPoint], *, smooth: tuple[Floats, Floats] | None = None, texts: Sequence[str] = (), title: str = ""
) -> Figure:
    """Observed against predicted risk by one time, in groups of like risk with 95 % intervals.

    smooth: points (m,), (m,) of a curve. texts: figures for the legend.
    """
    figure, axes = panel(4.4, 4.5 + 0.16 * (len(texts) + (smooth is not None)))
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.9, linestyle=(0, (4, 3)), label=tr("ideal"))
    if smooth is not None and smooth[0].size:
        axes.plot(*smooth, color=BLUE, lw=1.6, label=tr("smooth (Cox regression on a spline)"))
    shown = [(x, own) for x, own in groups if own.defined]
    for x, own in shown:
        if own.low == own.low:
            axes.plot([x, x], [own.low, own.high], color=VERMILION, lw=1)
    axes.plot(
        [x for x, _ in shown], [own.value for _, own in shown], "o-" if smooth is None else "o", ms=4.5, color=VERMILION, lw=0.8,
        label=tr("{count} groups of equal size, 95 % interval", count=len(groups)),
    )  # fmt: skip
    for text in texts:
        axes.plot([], [], " ", label=text)
    unit_square(axes, tr("predicted risk"), tr("observed risk (Kaplan-Meier)"))
    axes.set_title(title, fontsize=NORMAL, loc="left")
    legend_below(figure, axes)
    return figure


def risk_overlay_figure(found: Mapping[str, RiskCurve], *, title: str = "") -> Figure:
    """Calibrations of the same patients by one time over each other, such as before and after updates. found: by name."""
    figure, axes = panel(4.4, 4.35 + 0.16 * (len(found) + 1))
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.9, linestyle=(0, (4, 3)), label=tr("ideal"))
    for number, (name, own) in enumerate(found.items()):
        points = [(x, group.value) for x, group in own.groups if group.defined]
        axes.plot(own.x, own.y, color=colour(number), linestyle=line(number), lw=1.8, label=f"{name}: {own.text}")
        axes.plot(*zip(*points, strict=True), "osD^"[number % 4], ms=4.5, color=colour(number), mfc="white")
    unit_square(axes, tr("predicted risk"), tr("observed risk (Kaplan-Meier)"))
    axes.set_title(title, fontsize=NORMAL, loc="left")
    legend_below(figure, axes)
    return figure


def _band(curve: KaplanMeier) -> tuple[Floats, Floats]:
    """(m,) limits on the log-log scale; where survival is 1 or 0, survival itself."""
    inside = (curve.survival > 0) & (curve.survival < 1)
    value = np.where(inside, curve.survival, 0.5)
    half = normal_quantile() * np.where(inside, curve.error, 0.0) / np.abs(np.log(value))
    low, high = value ** np.exp(half), value ** np.exp(-half)
    return np.where(inside, low, curve.survival), np.where(inside, high, curve.survival)


def _lost(curve: KaplanMeier) -> np.ndarray:
    """(m,) bool, times at which somebody was censored."""
    after = np.append(curve.at_risk[1:], 0)
    return np.asarray(curve.at_risk - after > curve.events)
