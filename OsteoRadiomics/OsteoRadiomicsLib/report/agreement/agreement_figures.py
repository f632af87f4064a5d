"""Figures of the agreement report, drawn without a display."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...agreement import LIMIT, ComparisonResult, bland_altman
from ...base.language import retold, tr
from ..figures import PALETTE, new_figure

ORANGE, SKY, GREEN, _, BLUE, VERMILION, PINK = PALETTE
COLOURS = (BLUE, ORANGE, GREEN, PINK, SKY, VERMILION)
GREY = "#767676"
MARKERS = "osD^vPX*<>hp"
Pair = tuple[str, str]
"""Two readings as the table of overlaps calls them."""
_PAGE_WIDTH, _LINE_HEIGHT = 7.2, 0.19  # inches: letters keep their size on the page, in print, too


def icc_histogram(result: ComparisonResult) -> Figure:
    """Distribution of what the filter looks at (ICC or its lower bound) with the threshold, stable features in blue."""
    criterion = result.comparison.criterion
    figure, axes = _one(6.4, 3.2)
    defined = result.icc[result.icc["icc"].notna()]
    # A lower bound can be far below -1; such features stand in the first bar.
    values = defined[criterion.column].clip(lower=-1).to_numpy()
    low = min(0.0, float(np.floor(values.min() * 20) / 20))
    stable = defined["stable"].to_numpy(dtype=bool)
    axes.hist(
        [values[stable], values[~stable]],
        bins=np.linspace(low, 1, round((1 - low) / 0.05) + 1).tolist(),
        stacked=True,
        color=[BLUE, ORANGE],
        label=[tr("stable ({count})", count=stable.sum()), tr("not stable ({count})", count=(~stable).sum())],
        edgecolor="white",
        linewidth=0.6,
    )
    axes.axvline(criterion.threshold, color="black", linestyle="--", linewidth=1.2)
    text = tr("threshold {threshold:g} ", threshold=criterion.threshold)
    axes.annotate(text, (criterion.threshold, 1), xycoords=("data", "axes fraction"), ha="right", va="bottom", fontsize=8)
    axes.set_xlabel(retold(criterion.statistic))
    axes.set_ylabel(tr("features"))
    axes.set_xlim(low, 1)
    axes.legend(frameon=False, loc="upper left", fontsize=8.5)
    return figure


def icc_forest(result: ComparisonResult, count: int = 12) -> Figure:
    """ICC with confidence interval of the ``count`` worst and the ``count`` best features."""
    defined = result.icc[result.icc["icc"].notna()].sort_values("icc", kind="stable")
    count = min(count, max(1, len(defined) // 2))
    parts = [(tr("lowest ICC"), defined.head(count)), (tr("highest ICC"), defined.tail(count))]
    figure = _figure(8.2, 1.4 + 0.46 * count)
    panels = figure.subplots(2, 1, sharex=True)
    for axes, (title, rows) in zip(panels, parts, strict=True):
        _style(axes)
        place = np.arange(len(rows))[::-1]
        # An unbounded interval of an average-measures ICC ends at the panel's edge.
        low, high = rows["ci_low"].clip(lower=-1).to_numpy(), rows["ci_high"].to_numpy()
        for stable, colour, label in ((True, BLUE, tr("stable")), (False, ORANGE, tr("not stable"))):
            own = rows["stable"].to_numpy(dtype=bool) == stable
            axes.hlines(place[own], low[own], high[own], color=colour, linewidth=1.4)
            axes.plot(
                rows["icc"].clip(lower=-1).to_numpy()[own], place[own], "o" if stable else "s", color=colour, ms=4.5, label=label
            )
        axes.axvline(result.comparison.criterion.threshold, color="black", linestyle="--", linewidth=1)
        axes.set_yticks(place, [_label(row, result.group_columns) for _, row in rows.iterrows()], fontsize=7.5)
        axes.set_ylim(-0.7, len(rows) - 0.3)
        axes.set_title(title, loc="left", fontsize=9)
    panels[1].set_xlabel(
        tr("{form} with {level} interval", form=result.comparison.criterion.form, level=result.comparison.criterion.level)
    )
    return figure


def dice_by_case(overlaps: pd.DataFrame, pairs: Sequence[Pair], cases: Sequence[str]) -> Figure:
    """Dice of every case, a line each and in this order from above: a panel per pair of readings, colour and marker by ROI."""
    rois = list(dict.fromkeys(overlaps["roi"]))
    figure = _figure(_PAGE_WIDTH, 1.3 + _LINE_HEIGHT * len(cases))
    panels = figure.subplots(1, len(pairs), sharex=True, sharey=True, squeeze=False)[0]
    for axes, (a, b) in zip(panels, pairs, strict=True):
        _style(axes)
        axes.grid(axis="y", color="#eeeeee", linewidth=0.6)
        for index, roi in enumerate(rois):
            own = overlaps[(overlaps["a"] == a) & (overlaps["b"] == b) & (overlaps["roi"] == roi) & overlaps["case"].isin(cases)]
            spread = 0.5 * ((index + 0.5) / len(rois) - 0.5)
            axes.plot(
                own["dice"], [cases.index(case) + spread for case in own["case"]], MARKERS[index % len(MARKERS)],
                color=COLOURS[index % len(COLOURS)], ms=4, alpha=0.85, label=roi,
            )  # fmt: skip
        axes.set_title(tr("{a}\nv. {b}", a=a, b=b), fontsize=8, loc="left")
        axes.set_xlabel("Dice")
    panels[0].set_yticks(range(len(cases)), cases, fontsize=8)
    panels[0].set_ylim(len(cases) - 0.4, -0.6)
    panels[0].set_xlim(min(0.9, float(overlaps["dice"].min()) - 0.03), 1.005)
    figure.legend(
        *panels[0].get_legend_handles_labels(), frameon=False, fontsize=8, loc="outside upper center", ncols=min(len(rois), 6)
    )
    return figure


def volume_limits(overlaps: pd.DataFrame, pair: Pair) -> Figure | None:
    """Bland-Altman plots of the volume in ml, second minus first reading of a pair, where both drew the ROI.

    One panel per ROI with two cases at least; None when there is no such.
    """
    drawn = overlaps[overlaps["hd"].notna() & (overlaps["a"] == pair[0]) & (overlaps["b"] == pair[1])]
    groups = [(roi, own) for roi, own in drawn.groupby("roi", sort=False) if len(own) > 1]
    if not groups:
        return None
    figure, panels = _grid(len(groups))
    for axes, (roi, own) in zip(panels, groups, strict=False):
        _limits_panel(
            axes,
            own["volume_b_ml"].to_numpy(),
            own["volume_a_ml"].to_numpy(),
            tr("{a} v. {b}\n{roi}: volume (ml)", a=pair[0], b=pair[1], roi=roi),
        )
    return figure


def feature_limits(result: ComparisonResult, names: Sequence[str]) -> Figure:
    """Bland-Altman plots of some features between the first two raters of the first group."""
    ratings = result.ratings[0]
    icc = result.icc["icc"].iloc[: len(ratings.features)].to_numpy()
    figure, panels = _grid(len(names))
    for axes, name in zip(panels, names, strict=False):
        place = ratings.features.index(name)
        image_type, _, rest = name.partition("_")
        title = f"{image_type}\n{rest} (ICC {icc[place]:.2f})"
        _limits_panel(axes, ratings.values[place, :, 0], ratings.values[place, :, 1], title)
    return figure


def reading_times(times: pd.DataFrame) -> Figure:
    """Active minutes per case, one row of points per reader and session, the median as a bar."""
    groups = list(times.groupby(["reader", "session"], sort=True))
    figure, axes = _one(6.4, 1.4 + 0.5 * len(groups))
    for place, (_, own) in enumerate(reversed(groups)):
        minutes = own["active_seconds"].to_numpy(dtype=float) / 60
        jitter = np.linspace(-0.18, 0.18, len(minutes)) if len(minutes) > 1 else np.zeros(1)
        axes.plot(minutes, place + jitter, "o", color=BLUE, alpha=0.7, ms=5)
        axes.plot([np.median(minutes)] * 2, [place - 0.3, place + 0.3], color="black", linewidth=1.6)
    axes.set_yticks(
        range(len(groups)),
        [tr("{reader}, session {session}", reader=reader, session=session) for (reader, session), _ in reversed(groups)],
    )
    axes.set_ylim(-0.6, len(groups) - 0.4)
    axes.set_xlim(left=0)
    axes.set_xlabel(tr("active minutes per case (bar: median)"))
    return figure


def _limits_panel(axes: Axes, a: np.ndarray, b: np.ndarray, title: str) -> None:
    _style(axes)
    found = bland_altman(a, b)
    used = np.isfinite(a) & np.isfinite(b)
    axes.plot((a + b)[used] / 2, (a - b)[used], "o", color=BLUE, ms=4.5, alpha=0.8)
    axes.set_title(title, fontsize=7.5, loc="left")
    axes.set_xlabel(tr("mean of the two readings"), fontsize=8)
    axes.set_ylabel(tr("difference"), fontsize=8)
    axes.tick_params(labelsize=7.5)
    if found.reasons[0]:
        axes.annotate(retold(found.reasons[0]), (0.5, 0.92), xycoords="axes fraction", ha="center", fontsize=8, color=GREY)
        return
    axes.axhline(found.bias[0], color="black", linewidth=1.2)
    if found.sd[0] == 0:
        _beside(axes, found.bias[0], tr("all differ by {bias:.3g}", bias=found.bias[0]))
        return
    for value, name in (
        (found.upper[0], f"+{LIMIT:g} SD"),
        (found.bias[0], tr("bias")),
        (found.lower[0], f"-{LIMIT:g} SD"),
    ):
        if value != found.bias[0]:
            axes.axhline(value, color=VERMILION, linestyle="--", linewidth=1)
        _beside(axes, value, f"{name} {value:.3g}")


def _beside(axes: Axes, value: float, text: str) -> None:
    """A note at the right end of a horizontal line."""
    axes.annotate(text, (1.01, value), xycoords=("axes fraction", "data"), fontsize=7, va="center")


def _one(width: float, height: float) -> tuple[Figure, Axes]:
    figure = _figure(width, height)
    axes = figure.subplots()
    _style(axes)
    return figure, axes


def _grid(count: int) -> tuple[Figure, list[Axes]]:
    """A figure with at least ``count`` panels, two in a row; unused ones are hidden."""
    columns = 1 if count == 1 else 2
    rows = -(-count // columns)
    figure = _figure(4.6 * columns, 2.9 * rows)
    panels = list(np.atleast_1d(figure.subplots(rows, columns)).ravel())
    for axes in panels[count:]:
        axes.set_visible(False)
    return figure, panels


def _figure(width: float, height: float) -> Figure:
    figure = new_figure(width, height)
    figure.set_layout_engine("constrained")
    return figure


def _style(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", color="#e6e6e6", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=8.5)
    axes.xaxis.label.set_fontsize(9)
    axes.yaxis.label.set_fontsize(9)


def _label(row: pd.Series, groups: Sequence[str]) -> str:
    place = ", ".join(str(row[key]) for key in groups)
    return f"{row['feature']} ({place})" if place else str(row["feature"])
