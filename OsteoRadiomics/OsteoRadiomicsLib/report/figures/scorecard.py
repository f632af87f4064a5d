"""The figures of one evaluated score."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.figure import Figure

from ...base.progress import Progress
from ...modelling.evaluation.decision_curve import decision_curve
from ...modelling.evaluation.precision_recall import precision_recall
from ...modelling.evaluation.roc import roc_curve
from ...modelling.evaluation.scorecard import Scorecard
from ..figure_files import FigureFiles
from . import file_contents
from .benefit import calibration_figure, decision_figure
from .discrimination import precision_recall_figure, roc_figure, score_figure


def scorecard_figures(card: Scorecard) -> dict[str, Figure]:
    """File stem -> figure: roc, precision_recall, score, and for probabilities calibration and decision_curve."""
    curves = {card.name: (roc_curve(card.outcome, card.score), card.auc)}
    precision = {card.name: card.precision_recall}
    if card.versus:
        curves[card.versus.name] = (roc_curve(card.outcome, card.versus.score), card.versus.test.second)
        precision[card.versus.name] = precision_recall(card.outcome, card.versus.score, clusters=card.clusters)
    at = card.at_cutoff
    figures = {
        "roc": roc_figure(curves, point=(at.sensitivity.value, at.specificity.value) if at else None),
        "precision_recall": precision_recall_figure({name: (curve, curve.average) for name, curve in precision.items()}),
        "score": score_figure(card.outcome, card.score, name=card.name, cutoff=at.cutoff if at else None),
    }
    if card.calibration and card.decision:
        figures["calibration"] = calibration_figure(card.calibration, card.outcome, card.score)
        benefit = {card.name: card.decision}
        if card.versus and card.versus.gain:
            benefit[card.versus.name] = decision_curve(card.outcome, card.versus.score)
        figures["decision_curve"] = decision_figure(benefit)
    return figures


def figure_files(
    figures: Mapping[str, Figure], asked: FigureFiles | None = None, *, progress: Progress | None = None
) -> dict[str, bytes]:
    """File name -> content of each figure in every format that is asked for."""
    files: dict[str, bytes] = {}
    for done, (stem, figure) in enumerate(figures.items()):
        if progress:
            progress.report(done, len(figures), "figures")
        files |= file_contents(stem, figure, asked)
    return files
