"""What a study of a measured outcome found, and what its reader must know."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from ...scoring import Model
from ..statistics.sides import collinear_sides
from ..study.centre_figures import FiguresByCentre
from ..study.names import HELD_OUT, MODELS, OUT_OF_FOLD, judging_order
from ..study.notes import absent_notes, empty_notes, paper_order_notes
from ..study.outcome import Single, Work
from ..study.preparation import Prepared
from .fitting import FittedNumber
from .performance import ErrorComparison, NumberPerformance, agreement, compare_errors


@dataclass(frozen=True)
class Comparison:
    """Absolute errors of two models on one set."""

    set: str
    basis: str
    first: str
    second: str
    errors: ErrorComparison


@dataclass(frozen=True, kw_only=True)
class NumberStudy(Single[FittedNumber, Model]):
    """Everything a study of a measured outcome found.

    performances: of every model on every set and basis, in that order. comparisons: of every pair of models on rows that they
    were not fitted on. centres: every model in every centre, None where the tables name none.
    """

    performances: tuple[NumberPerformance, ...]
    comparisons: tuple[Comparison, ...]
    centres: FiguresByCentre | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """One sentence each without full stop."""
        return (*super().warnings, *(self.centres.notes if self.centres else ()))


def number_notes(work: Work[FittedNumber]) -> tuple[str, ...]:
    """What a reader must know before trusting the models, one sentence each without full stop."""
    fitted = work.procedures[0].fitted
    found = [*paper_order_notes(work.plan), *absent_notes(fitted.absent), *empty_notes(fitted.blocks)]
    return (*found, *collinear_sides(fitted.screening), *work.prepared.notes)


def judged_everywhere(predictions: pd.DataFrame, work: Work[FittedNumber]) -> tuple[NumberPerformance, ...]:
    """Every model on every set and basis, test sets before apparent figures."""
    found = []
    for (set_name, basis), rows in predictions.groupby(["set", "basis"], sort=False):
        clusters, truth = work.prepared.clusters(rows["case"]), rows["outcome"].to_numpy()
        for name in MODELS:
            if name in rows:
                judged = agreement(truth, rows[name].to_numpy(), clusters=clusters, folds=work.folds(str(basis)))
                found.append(NumberPerformance(name, str(set_name), str(basis), judged))
    return tuple(sorted(found, key=lambda item: judging_order(item.basis)))


def compared(predictions: pd.DataFrame, prepared: Prepared) -> tuple[Comparison, ...]:
    """Every pair of models on the rows they were not fitted on."""
    found = []
    for (set_name, basis), rows in predictions.groupby(["set", "basis"], sort=False):
        if basis not in (OUT_OF_FOLD, HELD_OUT):
            continue
        truth, clusters = rows["outcome"].to_numpy(), prepared.clusters(rows["case"])
        for first, second in combinations([name for name in reversed(MODELS) if name in rows], 2):
            errors = compare_errors(truth, rows[first].to_numpy(), rows[second].to_numpy(), clusters=clusters)
            found.append(Comparison(str(set_name), str(basis), first, second, errors))
    return tuple(found)
