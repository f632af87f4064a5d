"""What a study with two classes found, and what its reader must know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from ...scoring import Model
from ..classifying.fitted_model import FittedModel
from ..evaluation.roc import CutOff, auc
from ..statistics.sides import collinear_sides
from ..study.below_chance import below_chance_notes
from ..study.leaks import leak_notes
from ..study.names import MODELS, judging_order
from ..study.notes import absent_notes, empty_notes, paper_order_notes
from ..study.outcome import Procedure, Single, Work
from .centres import StudyCentres
from .fitting import FittedStudy
from .performance import Performance, frozen_cutoff, performance


@dataclass(frozen=True, kw_only=True)
class StudyResult(Single[FittedStudy, Model]):
    """Everything a study with two classes found.

    cutoffs: by name of model and candidate, frozen before the test sets were opened. performances: of every model and candidate
    on every set and basis, in that order. centres: every model in every centre, None where the tables name none.
    """

    cutoffs: dict[str, CutOff]
    performances: tuple[Performance, ...]
    centres: StudyCentres | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """One sentence each without full stop."""
        return (*super().warnings, *(self.centres.notes if self.centres else ()))


def frozen_cutoffs(work: Work[FittedStudy]) -> dict[str, CutOff]:
    """The plan's cut-off of every model and candidate, from training rows that it was not fitted on."""
    (procedure,) = work.procedures
    outcome = work.prepared.train.outcome
    return {name: frozen_cutoff(outcome, procedure.unseen[name], work.plan) for name in procedure.fitted.names}


def judged_everywhere(
    predictions: pd.DataFrame, cutoffs: Mapping[str, CutOff], work: Work[FittedStudy]
) -> tuple[Performance, ...]:
    """Every model and candidate on every set and basis, test sets before apparent figures, models before candidates."""
    found: list[Performance] = []
    for (set_name, basis), rows in predictions.groupby(["set", "basis"], sort=False):
        outcome, clusters, folds = rows["outcome"].to_numpy(), work.prepared.clusters(rows["case"]), work.folds(str(basis))
        judge = partial(performance, set_name=str(set_name), basis=str(basis), outcome=outcome, clusters=clusters, folds=folds)
        found += [judge(name, risk=rows[name].to_numpy(), cutoff=cutoff.value) for name, cutoff in cutoffs.items()]
    return tuple(sorted(found, key=lambda item: (judging_order(item.basis), item.model not in MODELS)))


def study_notes(work: Work[FittedStudy]) -> tuple[str, ...]:
    """What a reader must know before trusting the models, one sentence each without full stop."""
    plan, outcome, (procedure,) = work.plan, work.protocol.outcome, work.procedures
    fitted = procedure.fitted
    found = []
    if plan.cross_validation == "leave-one-out":
        found.append(
            "Leave-one-out: without a patient the model moves away from what that patient would say, so that the AUC of a model "
            "that knows nothing lies a few hundredths below one half; cross-validation with folds hardly has this"
        )
    found += paper_order_notes(plan)
    if len(outcome.classes) > 2:
        found.append(f"The models tell {outcome.positive} from all other classes together")
    found += absent_notes(fitted.absent)
    truth = work.prepared.train.outcome
    aucs = {name: auc(truth, procedure.unseen[name]) for name in fitted.models}
    found += leak_notes(aucs)
    within = {name: procedure.folds.mean_auc(truth, procedure.unseen[name]) for name in aucs}
    found += below_chance_notes({name: (pooled, within[name]) for name, pooled in aucs.items()})
    found += empty_notes(fitted.blocks)
    for name, model in fitted.models.items():
        found += [f"{name.capitalize()} model: {text}" for text in model.warnings]
        found += [
            f"{name.capitalize()} model: {term} counts the wrong way round (negative coefficient), as a Radscore does that "
            "predicts nothing in cases its features were not selected on, or repeats another"
            for term in _reversed(model)
        ]
    return (*found, *collinear_sides(fitted.screening), *work.prepared.notes, *_never_in_a_fold(procedure))


def _reversed(model: FittedModel) -> list[str]:
    """Radscores with a negative coefficient, although LASSO made each to rise with the outcome."""
    weights = model.equation.coefficients if model.equation else ()
    return [term.name for term, b in zip(model.terms, weights, strict=False) if b < 0 and term.name.startswith("radscore")]


def _never_in_a_fold(procedure: Procedure[FittedStudy]) -> list[str]:
    return [
        f"The {name} model comes about on all training cases but in no fold: its out-of-fold predictions are all the prevalence"
        for name in procedure.fitted.models
        if np.all(procedure.unseen[name] == procedure.unseen[name][0])
    ]
