"""ROC and precision-recall curves, DeLong matrix, distribution of a score."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from ...base.language import retold, tr
from ...modelling.data.inputs import Flags, Floats
from ...modelling.estimate import Estimate
from ...modelling.evaluation.delong import AucMatrix
from ...modelling.evaluation.precision_recall import PrecisionRecall
from ...modelling.evaluation.roc import RocCurve
from .style import BLUE, GREY, NORMAL, SMALL, VERMILION, colour, legend_below, line, p_text, panel, shortened, unit_square

NAME = 26
"""Characters of a curve's name in a legend under a narrow panel."""


def roc_figure(
    curves: Mapping[str, tuple[RocCurve, Estimate]], *, title: str = "", point: tuple[float, float] | None = None
) -> Figure:
    """ROC curves with AUC and interval in the legend. point: (sensitivity, specificity) of the cut-off of the first curve."""
    figure, axes = panel(4.4, 4.35 + 0.16 * len(curves))
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.9, linestyle=(0, (4, 3)))
    for number, (name, (curve, auc)) in enumerate(curves.items()):
        label = tr("{name}: AUC (95 % CI) {auc}", name=shortened([name], NAME)[0], auc=auc.text())
        axes.plot(1 - curve.specificity, curve.sensitivity, color=colour(number), linestyle=line(number), lw=1.8, label=label)
    if point is not None:
        axes.plot(1 - point[1], point[0], "o", ms=6, mfc="white", mec=colour(0), mew=1.6, label=tr("cut-off"), zorder=5)
    unit_square(axes, tr("1 − specificity"), tr("sensitivity"))
    axes.set_title(title, fontsize=NORMAL, loc="left")
    legend_below(figure, axes)
    return figure


def precision_recall_figure(curves: Mapping[str, tuple[PrecisionRecall, Estimate]], *, title: str = "") -> Figure:
    """Precision-recall curves over the line of the prevalence, with average precision and interval in the legend."""
    figure, axes = panel(4.4, 4.35 + 0.16 * (len(curves) + 1))
    prevalence = next(iter(curves.values()))[0].prevalence
    axes.axhline(
        prevalence,
        color=GREY,
        linewidth=0.9,
        linestyle=(0, (4, 3)),
        label=tr("prevalence {prevalence:.3f}", prevalence=prevalence),
    )
    for number, (name, (curve, average)) in enumerate(curves.items()):
        label = tr("{name}: average precision {average}", name=shortened([name], NAME - 5)[0], average=average.text())
        recall = np.concatenate(([0.0], curve.recall))
        precision = np.concatenate((curve.precision[:1], curve.precision))
        axes.plot(recall, precision, color=colour(number), linestyle=line(number), lw=1.8, drawstyle="steps-pre", label=label)
    unit_square(axes, tr("recall (sensitivity)"), tr("precision (PPV)"))
    axes.set_title(title, fontsize=NORMAL, loc="left")
    legend_below(figure, axes)
    return figure


def score_figure(outcome: Flags, score: Floats, *, name: str, cutoff: float | None = None) -> Figure:
    """How the score is spread among patients with and without the event, with the cut-off."""
    figure, axes = panel(5.2, 3.3)
    low, high = float(score.min()), float(score.max())
    # Scores that differ in their last digits only have no room for bins between them.
    least = 1e-9 * max(abs(low), abs(high), 1e-300)
    span = (low, high) if high - low > least else (low - 0.5 * max(abs(low), 1e-3), high + 0.5 * max(abs(high), 1e-3))
    bins = np.histogram_bin_edges(score, bins=min(30, max(8, round(np.sqrt(score.size)))), range=span)
    for rows, face, label, mark in (
        (~outcome, BLUE, tr("without the event"), ""),
        (outcome, VERMILION, tr("with the event"), "////"),
    ):
        weights = np.full(int(rows.sum()), 100 / rows.sum())
        axes.hist(
            score[rows], bins=bins.tolist(), weights=weights, color=face, alpha=0.45, edgecolor=face, hatch=mark, linewidth=1,
            label=f"{label} ({int(rows.sum())})",
        )  # fmt: skip
    if cutoff is not None:
        axes.axvline(cutoff, color="black", linestyle="--", linewidth=1.2, label=tr("cut-off {cutoff:.3g}", cutoff=cutoff))
    axes.set_xlabel(retold(name))
    axes.set_ylabel(tr("patients of the group (%)"))
    legend_below(figure, axes, columns=3)
    return figure


def delong_figure(matrix: AucMatrix, *, title: str = "") -> Figure:
    """Pairwise P values of AUCs (row minus column) as a table; darker where the difference is surer."""
    count = len(matrix.names)
    names = shortened(matrix.names, 26)
    figure, axes = panel(max(5.8, 2.6 + 0.85 * count), 1.9 + 0.5 * count)
    axes.grid(visible=False)
    surety = np.where(np.isnan(matrix.p), np.nan, -np.log10(np.maximum(matrix.p, 1e-4)))
    picture = axes.imshow(surety, cmap="Blues", vmin=0, vmax=4, aspect="auto")
    for i in range(count):
        for j in range(count):
            if i == j:
                text = f"{matrix.aucs[i].value:.3f}"
            else:
                text = f"{matrix.difference[i, j]:+z.3f}".replace("-", "\u2212") + f"\n{p_text(matrix.p[i, j])}"
            dark = not np.isnan(surety[i, j]) and surety[i, j] > 2.4
            axes.text(j, i, text, ha="center", va="center", fontsize=SMALL, color="white" if dark else "black")
    axes.set_xticks(range(count), names, rotation=35, ha="right", fontsize=SMALL)
    axes.set_yticks(range(count), names, fontsize=SMALL)
    axes.set_title(title or tr("Difference of AUCs (row − column), AUC on the diagonal"), fontsize=NORMAL, loc="left")
    bar = figure.colorbar(picture, ax=axes, ticks=[0, 1, 2, 3, 4], shrink=0.9)
    bar.ax.set_yticklabels(["1", "0.1", "0.01", "0.001", "≤ 0.0001"], fontsize=SMALL)
    bar.set_label(tr("DeLong P"), fontsize=SMALL)
    return figure
