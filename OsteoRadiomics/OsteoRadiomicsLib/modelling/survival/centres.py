"""Every model of a study of a time to an event in every centre: Harrell's C apart, and pooled over the centres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from ..data.survival import events_of, outcome_of
from ..estimate import Estimate
from ..evaluation.cross_validation import Folds
from ..evaluation.meta_analysis import Pooled, poolable, pooled_auc
from ..evaluation.survival_concordance import compare_c, harrell_c
from ..resampling.centre_out import CentreOut, Without
from ..study.centre_figures import HarmonisedFigure, Measure, Predicted, Rows, compared
from ..study.centre_refits import CENTRE_OUT, CENTRE_OUT_COMBAT
from ..study.centres import pooling_notes, refused_notes
from ..study.names import CLINICAL, HELD_OUT, MODELS, OUT_OF_FOLD
from ..study.outcome import Work
from .performance import c_of_part

C = "C"
"""What messages call the index."""
WITHOUT = Without(
    refused=lambda others: "" if events_of(others.outcome).any() else "no case with the event",
    words="equal hazards stand there",
)


@dataclass(frozen=True)
class CentreC:
    """One model in one centre. c: Harrell's, see ``c_of_part``."""

    name: str
    cases: int
    events: int
    c: Estimate


@dataclass(frozen=True)
class SurvivalCentres:
    """One model on one basis. figures: of each centre, by name. pooled: of those that have a C. left_out: why not.
    not_judged: centres for which no model could be made, and why."""

    model: str
    basis: str
    figures: tuple[CentreC, ...]
    pooled: Pooled
    left_out: dict[str, str]
    not_judged: dict[str, str] = field(default_factory=dict)


def survival_centres(work: Work[Any], predictions: pd.DataFrame) -> tuple[SurvivalCentres, ...]:
    """Judge every model in every centre, out of fold, by models made without it where asked for, and on the test sets; empty
    where the tables name none."""
    if work.prepared.train.centres is None:
        return ()
    (procedure,) = work.procedures
    out, combat = procedure.centre_out, procedure.combat
    found = []
    for model in (name for name in MODELS if name in predictions):
        rows = predictions[predictions["basis"] == OUT_OF_FOLD]
        if len(rows):
            found.append(_judged(model, OUT_OF_FOLD, rows, work.folds(OUT_OF_FOLD)))
        if out:
            found.append(_judged(model, CENTRE_OUT, _told_by(out, rows, model), None, out.not_judged))
        if combat and model != CLINICAL:  # which sees no feature
            own = combat.centre_out
            found.append(_judged(model, CENTRE_OUT_COMBAT, _told_by(own, rows, model), None, own.not_judged))
        rows = predictions[predictions["basis"] == HELD_OUT]
        if len(rows):
            found.append(_judged(model, HELD_OUT, rows, None))
    return tuple(found)


def combat_figures(work: Work[Any], judged: Sequence[SurvivalCentres]) -> tuple[HarmonisedFigure, ...]:
    """Harrell's C without and with ComBat; empty where it was not asked for."""
    (procedure,) = work.procedures
    out, combat = procedure.centre_out, procedure.combat
    if out is None or combat is None:
        return ()
    found = Predicted(
        unseen=procedure.unseen, held_out={}, out=out.risk, combat_unseen=combat.unseen, combat_out=combat.centre_out.risk,
        not_judged={},
    )  # fmt: skip
    pooled = {(own.model, own.basis): {"c": own.pooled} for own in judged}
    refused = {*out.not_judged, *combat.centre_out.not_judged}
    models = [name for name in procedure.fitted.models if name != CLINICAL]
    return tuple(compared(work, _Judging(), models, pooled, refused, found))


class _Judging:
    measures = (Measure("c", C, "logit"),)

    def figures(self, rows: Rows, own: np.ndarray) -> Mapping[str, Estimate]:
        """Harrell's C, out of fold of folds that have a model, each within itself."""
        outcome, score, models = rows.outcome[own], rows.prediction[own], None
        if rows.folds is not None:
            known, models = rows.folds.of_one_model(rows.prediction)
            outcome, score = rows.outcome[known], rows.prediction[known]
        c = harrell_c(outcome, score, models)
        return {"c": rows.folds.share(c) if rows.folds else c}

    def differences(self, rows: Rows, other: np.ndarray, own: np.ndarray) -> Mapping[str, tuple[Estimate, float]]:
        """By pairs of patients whom one fold's model predicted."""
        folds = rows.folds
        models = folds.index[own] if folds is not None and folds.count < len(rows.outcome) else None
        return {"c": compare_c(rows.outcome[own], rows.prediction[own], other[own], models)}


def _told_by(out: CentreOut, rows: pd.DataFrame, model: str) -> pd.DataFrame:
    """The training rows as models without their centre predict them, without centres that have none."""
    told = rows.assign(**{model: out.risk[model]})
    return told[~told["centre"].isin(list(out.not_judged))]


def centre_notes(judged: Sequence[SurvivalCentres]) -> tuple[str, ...]:
    """What a reader must know of centres, one sentence each."""
    refused = refused_notes((own.basis, own.not_judged) for own in judged)
    return (*refused, *pooling_notes(((own.model, own.basis, own.pooled, own.left_out) for own in judged), C))


def _judged(
    model: str, basis: str, rows: pd.DataFrame, folds: Folds | None, not_judged: Mapping[str, str] = MappingProxyType({})
) -> SurvivalCentres:
    """Out of fold C compares patients of folds that have a model, also of different folds: one centre has few in each."""
    outcome, score, names = outcome_of(rows), rows[model].to_numpy(dtype=float), rows["centre"].to_numpy(dtype=str)
    known = np.ones(len(rows), dtype=bool) if folds is None else folds.of_one_model(score)[0]
    figures = tuple(
        CentreC(
            str(name), int(own.sum()), int(events_of(outcome)[own].sum()), c_of_part(outcome[own], score[own], known[own], folds)
        )
        for name in np.unique(names)
        for own in [names == name]
    )
    kept, why = poolable({own.name: own.c for own in figures}, C)
    return SurvivalCentres(model, basis, figures, pooled_auc(list(kept.values()), C), why, dict(not_judged))
