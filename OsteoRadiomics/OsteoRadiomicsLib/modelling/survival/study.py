"""What a study of a time to an event found, and what its reader must know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import pandas as pd

from ...scoring import Model
from ..data.survival import events_of, outcome_of
from ..estimate import Estimate
from ..evaluation.survival_concordance import compare_c, harrell_c
from ..statistics.kaplan_meier import LogRank, log_rank
from ..statistics.sides import opposite_sides
from ..study.below_chance import below_chance_notes
from ..study.centre_figures import HarmonisedFigure
from ..study.leaks import leak_notes
from ..study.names import APPARENT, MODELS, OUT_OF_FOLD, judging_order
from ..study.notes import absent_notes, empty_notes, paper_order_notes
from ..study.outcome import Single, Work
from .centres import SurvivalCentres, centre_notes
from .fitting import FittedSurvival, risk_name
from .performance import SurvivalPerformance, c_within, performance

C = "Harrell's C"
FEW_EVENTS = 100
"""Events below which a study says that it has few."""


@dataclass(frozen=True)
class Concordance:
    """Harrell's C of two models on one set, first minus second, with P."""

    set: str
    basis: str
    first: str
    second: str
    difference: Estimate
    p: float


@dataclass(frozen=True)
class RiskSplit:
    """Patients of lower and higher risk. test: None where a group is empty.

    cut: linear predictor from which on a patient belongs to the latter, the median of the training set's out-of-fold predictions.
    """

    model: str
    set: str
    basis: str
    cut: float
    patients: tuple[int, int]
    events: tuple[int, int]
    test: LogRank | None


@dataclass(frozen=True, kw_only=True)
class SurvivalStudy(Single[FittedSurvival, Model]):
    """Everything a study of a time to an event found.

    performances: of every model on every set and basis. comparisons: of every pair of models, and risk_groups: of every model, on
    rows that they were not fitted on. centres: every model in every centre, empty where the tables name none.
    combat: what harmonised features would change.
    """

    performances: tuple[SurvivalPerformance, ...]
    comparisons: tuple[Concordance, ...]
    risk_groups: tuple[RiskSplit, ...]
    centres: tuple[SurvivalCentres, ...] = ()
    combat: tuple[HarmonisedFigure, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """One sentence each without full stop."""
        out = self.procedure.centre_out
        return (*super().warnings, *centre_notes(self.centres), *(out.notes if out else ()))


def survival_notes(work: Work[FittedSurvival]) -> tuple[str, ...]:
    """What a reader must know before trusting the models, one sentence each without full stop."""
    fitted, events = work.procedures[0].fitted, int(events_of(work.prepared.train.outcome).sum())
    found = [*paper_order_notes(work.plan), *absent_notes(fitted.absent), *empty_notes(fitted.blocks)]
    for candidate in fitted.screening.univariable if fitted.screening else ():
        if candidate.note:
            found.append(f"{candidate.variable.name} was left out of the clinical model: {candidate.note}")
    if fitted.screening and fitted.screening.multivariable:
        together = fitted.screening.multivariable
        found += opposite_sides(together.names, together.coefficients, fitted.screening.vif)
    found += _remarkable(work)
    if events < FEW_EVENTS:
        found.append(f"Only {events} events among the training cases: every number here is uncertain")
    return (*found, *work.prepared.notes)


def _remarkable(work: Work[FittedSurvival]) -> list[str]:
    """What must be said of a C of the training rows out of fold that is too good, or below chance."""
    (procedure,) = work.procedures
    outcome, folds = work.prepared.train.outcome, procedure.folds
    found = {}
    for name in procedure.fitted.models:
        predictor = procedure.unseen[name]
        found[name] = harrell_c(outcome, predictor).value, c_within(folds, outcome, predictor)
    return leak_notes({name: max(both) for name, both in found.items()}, C) + below_chance_notes(found, C)


def judged_everywhere(predictions: pd.DataFrame, work: Work[FittedSurvival]) -> tuple[SurvivalPerformance, ...]:
    """Every model on every set and basis, test sets before apparent figures."""
    found, horizons = [], work.protocol.outcome.horizons
    for set_name, basis, rows in _parts(predictions):
        outcome = outcome_of(rows)
        for name in MODELS:
            if name in rows:
                risks = {horizon: rows[risk_name(name, horizon)].to_numpy() for horizon in horizons}
                judged = performance(outcome, rows[name].to_numpy(), risks, folds=work.folds(basis))
                found.append(replace(judged, model=name, set=set_name, basis=basis))
    return tuple(sorted(found, key=lambda item: judging_order(item.basis)))


def compared(predictions: pd.DataFrame, work: Work[FittedSurvival]) -> tuple[Concordance, ...]:
    """Every pair of models on the rows they were not fitted on, out of fold by pairs of patients in one fold."""
    found = []
    for set_name, basis, rows in _parts(predictions):
        if basis == APPARENT:
            continue
        outcome, folds = outcome_of(rows), work.folds(basis)
        models = folds.index if folds is not None and folds.count < len(rows) else None
        for first, second in combinations([name for name in reversed(MODELS) if name in rows], 2):
            difference, p = compare_c(outcome, rows[first].to_numpy(), rows[second].to_numpy(), models)
            found.append(Concordance(set_name, basis, first, second, difference, p))
    return tuple(found)


def parted(predictions: pd.DataFrame) -> tuple[RiskSplit, ...]:
    """Lower and higher risk by every model on the rows it was not fitted on."""
    found = []
    unseen = predictions[predictions["basis"] == OUT_OF_FOLD]
    for name in (name for name in MODELS if name in predictions):
        cut = float(unseen[name].median())
        for set_name, basis, rows in _parts(predictions):
            if basis == APPARENT:
                continue
            outcome, high = outcome_of(rows), rows[name].to_numpy() >= cut
            events = events_of(outcome)
            test = log_rank(outcome, high) if 0 < high.sum() < high.size else None
            found.append(
                RiskSplit(
                    name, set_name, basis, cut, (int((~high).sum()), int(high.sum())),
                    (int(events[~high].sum()), int(events[high].sum())), test,
                )
            )  # fmt: skip
    return tuple(found)


def _parts(predictions: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    for (set_name, basis), rows in predictions.groupby(["set", "basis"], sort=False):
        yield str(set_name), str(basis), rows
