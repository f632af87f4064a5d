"""How a LASSO chose: cross-validated deviance, coefficient paths, coefficients, frequency of selection."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...base.language import tr
from ...base.words import columns
from ...modelling.data.inputs import Floats
from ...modelling.statistics.lasso import CrossValidatedLasso
from .style import BLUE, COLOURS, GREY, NORMAL, SMALL, VERMILION, legend_below, panel, shortened

MOST_BARS = 40
LONGEST = 64
"""Characters of a name; nearly all feature names with their sequence fit."""


def lasso_validation_figure(found: CrossValidatedLasso, *, chosen: int | None = None, title: str = "") -> Figure:
    """Mean deviance over the folds with its standard error against log lambda; numbers of columns above."""
    figure, axes = panel(5.6, 4.2)
    x = np.log(found.path.lambdas[: len(found.mean)])
    axes.errorbar(x, found.mean, yerr=found.standard_error, fmt="o", ms=2.6, color=VERMILION, ecolor=GREY, elinewidth=0.7)
    for index, name, dash in ((found.at_min, "min", "--"), (found.at_1se, "1 SE", ":")):
        mark = tr(" (chosen)") if index == chosen else ""
        value = found.path.lambdas[index]
        axes.axvline(
            x[index],
            color=BLUE,
            linestyle=dash,
            lw=1.2,
            label=tr("lambda {name} = {value:.4g}{mark}", name=name, value=value, mark=mark),
        )
    _count_axis(axes, x, found.path.nonzero)
    axes.set_xlabel(tr("log(lambda)"))
    axes.set_ylabel(tr("cross-validated deviance"))
    axes.set_title(title, fontsize=NORMAL, loc="left", pad=22)
    legend_below(figure, axes, columns=2)
    return figure


def lasso_path_figure(found: CrossValidatedLasso, spread: Floats, *, chosen: int, title: str = "") -> Figure:
    """Coefficient of every column along the path. spread: (columns,) standard deviations, which make them comparable."""
    figure, axes = panel(5.6, 4.2)
    x = np.log(found.path.lambdas)
    standard = found.path.coefficients * spread
    inside = np.flatnonzero(standard[chosen])
    for column in np.flatnonzero(np.any(standard != 0, axis=0)):
        kept = column in inside
        shade = COLOURS[int(np.searchsorted(inside, column)) % len(COLOURS)] if kept else "#bdbdbd"
        axes.plot(x, standard[:, column], color=shade, lw=1.1 if kept else 0.6, zorder=2 if kept else 1)
    axes.axvline(
        x[chosen], color="black", linestyle="--", lw=1.1, label=tr("lambda = {value:.4g}", value=found.path.lambdas[chosen])
    )
    axes.axhline(0, color="black", lw=0.7)
    _count_axis(axes, x, found.path.nonzero)
    axes.set_xlabel(tr("log(lambda)"))
    axes.set_ylabel(tr("coefficient per standard deviation"))
    axes.set_title(title, fontsize=NORMAL, loc="left", pad=22)
    legend_below(figure, axes)
    return figure


def bar_figure(values: Mapping[str, float], *, x: str, title: str = "", reference: float | None = None) -> Figure:
    """Horizontal bars, longest first: coefficients, selection frequencies, shares. Beyond 40 the shortest are left out."""
    order = sorted(values, key=lambda name: -abs(values[name]))
    shown = order[:MOST_BARS]
    labels = shortened(shown, LONGEST)
    figure, axes = panel(3.6 + 0.068 * max((columns(label) for label in labels), default=0), 0.95 + 0.21 * len(shown))
    axes.grid(visible=False, axis="y")
    place = np.arange(len(shown))[::-1]
    heights = [values[name] for name in shown]
    axes.barh(place, heights, color=[BLUE if value >= 0 else VERMILION for value in heights], height=0.68)
    axes.axvline(0, color="black", lw=0.8)
    if reference is not None:
        axes.axvline(reference, color="black", linestyle="--", lw=1)
    axes.set_yticks(place, labels, fontsize=SMALL)
    axes.set_ylim(-0.7, len(shown) - 0.3)
    left_out = len(order) - len(shown)
    axes.set_xlabel(tr("{x} ({left_out} shorter bars left out)", x=x, left_out=left_out) if left_out else x)
    axes.set_title(title, fontsize=NORMAL, loc="left")
    return figure


def _count_axis(axes: Axes, x: Floats, counts: np.ndarray) -> None:
    """Numbers of non-zero columns above the panel, at about eight places."""
    above = axes.secondary_xaxis("top")
    places = np.unique(np.linspace(0, len(x) - 1, 8).round().astype(int))
    above.set_xticks(x[places], [str(int(counts[place])) for place in places], fontsize=SMALL)
    above.tick_params(length=2)
    above.set_xlabel(tr("columns with a coefficient"), fontsize=SMALL)
