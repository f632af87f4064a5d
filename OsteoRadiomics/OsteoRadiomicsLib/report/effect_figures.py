"""Figures of effects: forest plots of odds ratios and of subgroups, bars of coefficients and of selection frequencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, NullLocator
from numpy.typing import ArrayLike

from ..modelling.estimate import Estimate
from ..modelling.evaluation.subgroups import Subgroups
from ..modelling.statistics.logistic import INTERCEPT, LogisticFit
from .figure_style import BLACK, BLUE, GREY, ORANGE, SMALL, TICK, legend_below, p_text, panel, sheet, shortened, style

_RATIO_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
_RATIO_LIMITS = (0.005, 200.0)


@dataclass(frozen=True)
class ForestRow:
    """One line of a forest plot. estimate: None for a heading. columns: text of the columns at the right."""

    label: str
    estimate: Estimate | None
    columns: tuple[str, ...] = ()


def odds_ratio_forest(fit: LogisticFit, *, title: str = "", labels: Sequence[str] | None = None) -> Figure:
    """Odds ratios with 95 % interval and P of a logistic regression, the intercept left out, on a logarithmic axis.

    labels: how the inputs are called in print, with their unit ("age (per year)"); their names by default.
    """
    shown = [place for place, name in enumerate(fit.names) if name != INTERCEPT]
    texts = list(labels) if labels is not None else [fit.names[place] for place in shown]
    rows = [
        ForestRow(text, fit.odds_ratios[place], (fit.odds_ratios[place].text(2), _p_cell(float(fit.p[place]))))
        for text, place in zip(texts, shown, strict=True)
    ]
    method = "Firth's correction, profile likelihood" if fit.firth else "Wald"
    heads = ("OR (95 % CI)", "P")
    return forest_figure(rows, heads=heads, axis=f"Odds ratio (95 % CI, {method})", reference=1.0, ratio=True, title=title)


def subgroup_forest(subgroups: Sequence[Subgroups], overall: Estimate, *, patients: int, events: int, title: str = "") -> Figure:
    """AUC in every subgroup, with patients and events, the overall AUC as a line, and the tests for a difference.

    overall: AUC of all patients. patients, events: their number.
    """
    rows = [ForestRow("All patients", overall, (f"{events}/{patients}", overall.text(), "", ""))]
    for variable in subgroups:
        p = variable.interaction.p if variable.interaction is not None else np.nan
        rows.append(ForestRow(variable.variable, None, ("", "", _p_cell(variable.heterogeneity_p), _p_cell(p))))
        rows += [
            ForestRow(
                f"    {group.name.replace('>=', '≥')}", group.auc, (f"{group.events}/{group.patients}", group.auc.text(), "", "")
            )
            for group in variable.groups
        ]
    heads = ("events/patients", "AUC (95 % CI)", "P difference", "P interaction")
    return forest_figure(rows, heads=heads, axis="AUC (95 % CI, DeLong)", reference=overall.value, title=title)


def forest_figure(
    rows: Sequence[ForestRow], *, heads: Sequence[str], axis: str, reference: float, ratio: bool = False, title: str = ""
) -> Figure:
    """Estimates with intervals one under the other, their numbers as text at the right.

    heads: of the text columns. axis: label with what and which interval. reference: where the dashed line stands.
    ratio: a logarithmic axis. An interval that leaves the axis ends in an arrow; an undefined estimate says n/a.
    """
    labels = [shortened(row.label) for row in rows]
    widths = [
        0.25 + 0.068 * max(len(text) for text in (head, *(row.columns[i] for row in rows if i < len(row.columns))))
        for i, head in enumerate(heads)
    ]
    beside = 0.15 + 0.072 * max(len(label) for label in labels)
    figure = sheet(beside + 2.8 + sum(widths), 1.1 + 0.27 * (len(rows) + 1))
    names, axes, texts = figure.subplots(1, 3, width_ratios=[beside, 2.8, sum(widths)], sharey=True)
    style(axes, x=axis, title=title, grid="x")
    low, high = _limits(rows, reference, ratio)
    if ratio:
        axes.set_xscale("log")
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_minor_formatter(NullFormatter())
        ticks = [tick for tick in _RATIO_TICKS if low <= tick <= high]
        axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_xlim(low, high)
    axes.axvline(reference, color=GREY, linestyle="--", linewidth=1)
    axes.tick_params(axis="y", length=0, labelleft=False)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(-0.6, len(rows) + 0.1)
    for side, width in ((names, beside), (texts, sum(widths))):
        side.axis("off")
        side.set_xlim(0, width)
    edges = np.concatenate([[0.0], np.cumsum(widths)]) + 0.1
    for left, head in zip(edges, heads, strict=False):
        texts.text(left, len(rows) - 0.35, head, fontsize=SMALL, va="center", weight="bold")
    for y, (row, label) in enumerate(zip(reversed(rows), reversed(labels), strict=True)):
        names.text(0, y, label, fontsize=TICK, va="center", weight="normal" if row.estimate is not None else "bold")
        if row.estimate is not None:
            _interval(axes, row.estimate, float(y), low, high)
        for left, text in zip(edges, row.columns, strict=False):
            texts.text(left, y, text, fontsize=TICK, va="center")
    return figure


def coefficient_figure(names: Sequence[str], coefficients: ArrayLike, *, axis: str = "Coefficient", title: str = "") -> Figure:
    """Coefficients as bars, the largest on top; positive ones blue, negative ones orange. coefficients: (k,)."""
    values = np.asarray(coefficients, dtype=float)
    order = np.argsort(values, kind="stable")
    figure, axes = _bars(names, order, axis, title)
    colours = [BLUE if values[place] >= 0 else ORANGE for place in order]
    axes.barh(np.arange(order.size), values[order], color=colours, height=0.7)
    axes.axvline(0, color=BLACK, linewidth=0.8)
    span = float(np.ptp(np.append(values, 0.0))) or 1.0
    for y, place in enumerate(order):
        value = float(values[place])
        text = "0" if value == 0 else f"{value:.3g}".replace("-", "−")
        axes.text(
            value + (0.012 * span if value >= 0 else -0.012 * span), y, text,
            va="center", ha="left" if value >= 0 else "right", fontsize=SMALL,
        )  # fmt: skip
    # Room for the numbers at the ends of the bars, about seven characters.
    axes.set_xlim(min(values.min(), 0) - 0.2 * span, max(values.max(), 0) + 0.2 * span)
    axes.spines["left"].set_visible(False)
    return figure


def frequency_figure(
    names: Sequence[str], counts: ArrayLike, *, resamples: int, kept: Sequence[str] = (), most: int = 30, title: str = ""
) -> Figure:
    """How often features were selected over resamples, the most frequent on top; those of the final model in blue.

    counts: (k,) selections. kept: names in the final model. most: bars at most; the title of the axis says how many are left out.
    """
    values = np.asarray(counts, dtype=float)
    order = np.argsort(-values, kind="stable")[:most][::-1]
    left_out = values.size - order.size
    axis = f"Selected in % of {resamples} resamples" + (f"\n({left_out} less frequent features not shown)" if left_out else "")
    figure, axes = _bars(names, order, axis, title)
    final = set(kept)
    inside = np.array([names[place] in final for place in order])
    share = 100 * values[order] / resamples
    places = np.arange(order.size)
    for mask, color, hatch, label in ((inside, BLUE, None, "in the model"), (~inside, "#b9b9b9", "///", "not in the model")):
        if mask.any() and final:
            axes.barh(
                places[mask], share[mask], color=color, hatch=hatch, edgecolor="white", linewidth=0, height=0.7, label=label
            )
        elif mask.any():
            axes.barh(places[mask], share[mask], color=BLUE, height=0.7)
    axes.set_xlim(0, 100)
    if final:
        legend_below(figure, columns=2)
    return figure


def _bars(names: Sequence[str], order: np.ndarray, axis: str, title: str) -> tuple[Figure, Axes]:
    labels = [shortened(names[place]) for place in order]
    width = 3.6 + 0.072 * max((len(label) for label in labels), default=0)
    figure, axes = panel(width, 1.3 + 0.24 * len(labels), x=axis, y="", title=title, grid="x")
    axes.set_yticks(range(len(labels)), labels, fontsize=TICK)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(-0.7, len(labels) - 0.3)
    return figure, axes


def _interval(axes: Axes, estimate: Estimate, y: float, low: float, high: float) -> None:
    if not estimate.defined:
        axes.text(low, y, " n/a", fontsize=SMALL, color=GREY, va="center")
        return
    if not np.isnan(estimate.low):
        axes.plot([max(estimate.low, low), min(estimate.high, high)], [y, y], color=BLUE, linewidth=1.6, solid_capstyle="butt")
        for end, beyond, marker in ((low, estimate.low < low, "<"), (high, estimate.high > high, ">")):
            if beyond:
                axes.plot(end, y, marker, color=BLUE, ms=5, clip_on=False)
    if low <= estimate.value <= high:
        axes.plot(estimate.value, y, "s", color=BLUE, ms=5.5)


def _limits(rows: Sequence[ForestRow], reference: float, ratio: bool) -> tuple[float, float]:
    """Axis limits that hold all intervals; ratios at most 0.005 to 200, one tick beyond each end."""
    estimates = [row.estimate for row in rows if row.estimate is not None and row.estimate.defined]
    ends = [end for e in estimates for end in (e.value, e.low, e.high) if not np.isnan(end)] + [reference]
    if not ratio:
        low, high = min(ends), max(ends)
        pad = 0.06 * ((high - low) or 1.0)
        return low - pad, high + pad
    inside = np.clip(ends, *_RATIO_LIMITS)
    low, high = float(inside.min()), float(inside.max())
    low = max([tick for tick in (_RATIO_LIMITS[0], *_RATIO_TICKS) if tick <= min(low, 0.5)])
    high = min([tick for tick in (*_RATIO_TICKS, _RATIO_LIMITS[1]) if tick >= max(high, 2)])
    return low * 0.93, high * 1.07


def _p_cell(p: float) -> str:
    """``0.040``, ``< 0.001`` or ``n/a``: a P value under a column head that says P."""
    return p_text(p).removeprefix("P ").removeprefix("= ")
