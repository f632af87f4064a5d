"""Figures that are coloured tables: P values between models, selectors x classifiers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from numpy.typing import ArrayLike

from ..modelling.evaluation.delong import AucMatrix
from .figure_style import LABEL, SMALL, TICK, TITLE, legend_below, pale_blues, plain, sheet, shortened

_P_BOUNDS = (0.0, 0.001, 0.01, 0.05, 1.0)
_P_COLOURS = ("#6fb1e0", "#a3cdec", "#d3e7f6", "#ffffff")
_P_TEXTS = ("P < 0.001", "P < 0.01", "P < 0.05", "P ≥ 0.05")


def delong_figure(matrix: AucMatrix, *, title: str = "") -> Figure:
    """DeLong's P of every pair of models below the diagonal, the AUC on it, the difference of AUCs (row - column) above."""
    count = len(matrix.names)
    cell, longest = 0.95, max(len(name) for name in matrix.names)
    turn = longest > 11
    width = max(5.2, 0.5 + 0.072 * longest + cell * count)
    figure = sheet(width, 1.3 + 0.62 * cell * count + (0.05 * longest if turn else 0.0))
    axes = figure.subplots()
    lower = np.tril(np.ones((count, count), dtype=bool), -1)
    colours = np.ma.masked_array(np.where(lower, matrix.p, np.nan), ~lower | np.isnan(matrix.p))
    norm = BoundaryNorm(_P_BOUNDS, len(_P_COLOURS))
    axes.imshow(colours, cmap=ListedColormap(_P_COLOURS), norm=norm, aspect="auto")
    for row in range(count):
        for column in range(count):
            if row == column:
                text = f"{matrix.aucs[row].value:.3f}"
                axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, color="#eeeeee", zorder=1))
            elif row > column:
                text = _p_cell(float(matrix.p[row, column]))
            else:
                text = _signed(float(matrix.difference[row, column]))
            axes.text(
                column, row, text, ha="center", va="center", fontsize=TICK, zorder=2,
                weight="bold" if row == column else "normal", color="#404040" if row < column else "black",
            )  # fmt: skip
    _frame(axes, matrix.names, matrix.names, turn=turn)
    if title:
        axes.set_title(title, fontsize=TITLE, loc="left")
    patches = [Patch(facecolor=color, edgecolor="#999999", label=text) for color, text in zip(_P_COLOURS, _P_TEXTS, strict=True)]
    legend_below(
        figure, columns=4, handles=patches, handlelength=1.2, title_fontsize=SMALL,
        title="Diagonal: AUC. Below: DeLong's P. Above: AUC of the row minus AUC of the column",
    )  # fmt: skip
    return figure


def grid_figure(
    rows: Sequence[str], columns: Sequence[str], values: ArrayLike, *, measure: str, row_title: str = "", column_title: str = "",
    title: str = "",
) -> Figure:  # fmt: skip
    """A table of one measure with coloured cells, the best cell framed; undefined (NaN) cells say n/a.

    values: (rows, columns), larger is better. measure: what they are, such as "AUC, mean of 5 folds".
    """
    table = np.asarray(values, dtype=float)
    labels = [shortened(name, 30) for name in rows]
    widest = max(len(label) for label in labels)
    figure = sheet(1.2 + 0.075 * widest + 0.62 * len(columns), 1.5 + 0.075 * max(len(n) for n in columns) + 0.36 * len(rows))
    axes = figure.subplots()
    shown = np.ma.masked_invalid(table)
    image = axes.imshow(shown, cmap=pale_blues(), aspect="auto")
    for row, column in np.ndindex(table.shape):
        value = table[row, column]
        text = "n/a" if np.isnan(value) else f"{value:.3f}"
        axes.text(column, row, text, ha="center", va="center", fontsize=TICK, color="black")
    if np.isfinite(table).any():
        row, column = np.unravel_index(int(np.nanargmax(table)), table.shape)
        axes.add_patch(
            Rectangle((float(column) - 0.48, float(row) - 0.46), 0.96, 0.92, fill=False, linewidth=2.2, edgecolor="black")
        )
        bar = figure.colorbar(image, ax=axes, shrink=0.9, pad=0.02, aspect=24)
        bar.set_label(measure, fontsize=LABEL)
        bar.ax.tick_params(labelsize=SMALL)
    _frame(axes, labels, columns, turn=len(columns) > 3)
    axes.set_xlabel(column_title, fontsize=LABEL)
    axes.set_ylabel(row_title, fontsize=LABEL)
    if title:
        axes.set_title(title, fontsize=TITLE, loc="left")
    return figure


def _signed(value: float) -> str:
    return ("+" if round(value, 3) > 0 else "") + plain(value, 3)


def _p_cell(p: float) -> str:
    if np.isnan(p):
        return "n/a"
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _frame(axes: Axes, rows: Sequence[str], columns: Sequence[str], *, turn: bool = False) -> None:
    """Names beside and below, white lines between the cells, no ticks."""
    if turn:
        axes.set_xticks(range(len(columns)), columns, fontsize=TICK, rotation=40, ha="right", rotation_mode="anchor")
    else:
        axes.set_xticks(range(len(columns)), columns, fontsize=TICK)
    axes.set_yticks(range(len(rows)), rows, fontsize=TICK)
    axes.set_xticks(np.arange(len(columns) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(rows) + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="white", linewidth=1.5)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)
