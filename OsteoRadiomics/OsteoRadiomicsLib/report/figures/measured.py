"""Predicted against measured values of an end point: scatter, Bland-Altman, residuals."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import norm

from ...agreement import LIMIT
from ...base.language import tr
from ...modelling.number.performance import Agreement
from ..html import decimals, fixed
from .style import BLUE, GREY, SMALL, VERMILION, legend_below, panel, plain_figure, style

_MARKS: dict[str, Any] = {"ms": 4.2, "alpha": 0.75, "color": BLUE, "markeredgewidth": 0}


def scatter_figure(measured: np.ndarray, predicted: np.ndarray, found: Agreement, *, name: str, unit: str) -> Figure:
    """Measured (y) against predicted (x) with identity and calibration line. measured, predicted: (n,)."""
    figure, axes = panel(4.9, 5.0)
    axes.plot(predicted, measured, "o", **_MARKS)
    low, high = _span(np.concatenate([measured, predicted]))
    axes.plot([low, high], [low, high], color=GREY, linestyle="--", lw=1.1, label=tr("identity"), zorder=1)
    if found.slope.defined:
        ends = np.array([predicted.min(), predicted.max()])
        text = tr("regression: slope {slope}", slope=found.slope.text(2))
        axes.plot(ends, found.intercept.value + found.slope.value * ends, color=VERMILION, lw=1.5, label=text)
    axes.set(xlim=(low, high), ylim=(low, high), aspect="equal")
    axes.set_xlabel(_named(tr("predicted {name}", name=name), unit))
    axes.set_ylabel(_named(tr("measured {name}", name=name), unit))
    r = found.error.pearson.r
    lines = [
        f"r = {r.text(2)}" if r.defined else tr("no r: {note}", note=r.note),
        f"$R^2$ = {found.error.r2:.2f}",
        f"n = {found.cases}",
    ]
    box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 2}
    axes.annotate("\n".join(lines), (0.03, 0.97), xycoords="axes fraction", va="top", fontsize=SMALL, bbox=box)
    legend_below(figure, axes, columns=2)
    return figure


def bland_altman_figure(measured: np.ndarray, predicted: np.ndarray, found: Agreement, *, name: str, unit: str) -> Figure:
    """Difference (predicted - measured) against the mean of both, with bias, limits of agreement and their intervals."""
    figure, axes = panel(5.9, 3.9)
    limits = found.limits
    digits = decimals(limits.sd)
    axes.plot((measured + predicted) / 2, predicted - measured, "o", **_MARKS)
    axes.axhline(0, color=GREY, lw=0.8)
    lines = ((limits.upper, f"+{LIMIT:g} SD", VERMILION, "--"), (limits.bias, tr("bias"), "black", "-"),
             (limits.lower, f"−{LIMIT:g} SD", VERMILION, "--"))  # fmt: skip
    for value, label, colour, dash in lines:
        axes.axhline(value.value, color=colour, linestyle=dash, lw=1.2)
        axes.axhspan(value.low, value.high, color=colour, alpha=0.1, linewidth=0)
        text = f"{label}\n{fixed(value.value, digits)}"
        axes.annotate(text, (1.01, value.value), xycoords=("axes fraction", "data"), fontsize=SMALL, va="center")
    axes.set_xlabel(_named(tr("mean of predicted and measured {name}", name=name), unit))
    axes.set_ylabel(_named(tr("predicted − measured"), unit))
    return figure


def residual_figure(measured: np.ndarray, predicted: np.ndarray, *, name: str, unit: str) -> Figure:
    """Residuals (measured - predicted) against the prediction, and their normal quantiles beside."""
    figure = plain_figure(7.6, 3.5)
    beside, quantiles = figure.subplots(1, 2)
    residual = measured - predicted
    for axes in (beside, quantiles):
        style(axes)
    beside.plot(predicted, residual, "o", **_MARKS)
    beside.axhline(0, color=GREY, lw=1)
    beside.set_xlabel(_named(tr("predicted {name}", name=name), unit))
    beside.set_ylabel(_named(tr("measured − predicted"), unit))
    _normal_quantiles(quantiles, residual, unit)
    return figure


def _normal_quantiles(axes: Axes, residual: np.ndarray, unit: str) -> None:
    """Sorted residuals over the quantiles of a normal distribution of their mean and standard deviation."""
    n = residual.size
    expected = norm.ppf((np.arange(1, n + 1) - 0.5) / n)
    axes.plot(expected, np.sort(residual), "o", **_MARKS)
    ends = np.array([expected[0], expected[-1]])
    axes.plot(ends, residual.mean() + residual.std(ddof=1) * ends, color=VERMILION, lw=1.3, label=tr("normal distribution"))
    axes.set_xlabel(tr("normal quantile"))
    axes.set_ylabel(_named(tr("measured − predicted"), unit))
    axes.legend(frameon=False, fontsize=SMALL, loc="upper left")


def _span(values: np.ndarray) -> tuple[float, float]:
    margin = 0.05 * float(np.ptp(values)) or 1.0
    return float(values.min()) - margin, float(values.max()) + margin


def _named(text: str, unit: str) -> str:
    return f"{text} ({unit})" if unit else text
