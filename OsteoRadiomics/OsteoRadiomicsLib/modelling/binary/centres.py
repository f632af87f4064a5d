"""Every model of a study in every centre, and what harmonised features would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..data.data import StudyData
from ..estimate import Estimate
from ..evaluation.centres import Centres, judge_centres
from ..evaluation.clusters import Clusters
from ..evaluation.cross_validation import CONDITIONAL
from ..evaluation.delong import delong_paired
from ..evaluation.meta_analysis import random_effects
from ..resampling.centre_out import CentreOut, CombatStudy
from ..study.centre_refits import CENTRE_OUT, CENTRE_OUT_COMBAT
from ..study.centres import TOO_FEW, pooling_notes, refused_notes
from ..study.names import CLINICAL, HELD_OUT, OUT_OF_FOLD
from ..study.outcome import Procedure, Work
from .fitting import FittedStudy

BASES = (OUT_OF_FOLD, CENTRE_OUT, CENTRE_OUT_COMBAT, HELD_OUT)


@dataclass(frozen=True)
class Harmonised:
    """One model without and with ComBat.

    auc, harmonised: of all training rows out of fold, or pooled over the centres left out. difference: with minus without,
    paired, of all rows, or pooled over centres. p: NaN where pooled. centres: how many were pooled, 0 for rows out of fold.
    """

    model: str
    basis: str
    auc: Estimate
    harmonised: Estimate
    difference: Estimate
    p: float
    centres: int
    note: str = ""


@dataclass(frozen=True)
class StudyCentres:
    """judged: (model, basis) -> every centre. combat: comparisons, empty where not asked for. notes: one sentence each."""

    judged: Mapping[tuple[str, str], Centres]
    combat: tuple[Harmonised, ...]
    notes: tuple[str, ...]


def study_centres(work: Work[FittedStudy], predictions: pd.DataFrame) -> StudyCentres | None:
    """Judge every model in every centre; None where the tables name none."""
    if work.prepared.train.centres is None:
        return None
    (procedure,) = work.procedures
    judged: dict[tuple[str, str], Centres] = {}
    for model in procedure.fitted.models:
        for basis in BASES:
            own = _judged(work, procedure, predictions, model, basis)
            if own is not None:
                judged[model, basis] = own
    plain, combat = procedure.centre_out, procedure.combat
    compared = _compared(procedure, plain, combat, judged, work) if plain and combat else ()
    return StudyCentres(judged, compared, _notes(judged, procedure))


def _judged(
    work: Work[FittedStudy], procedure: Procedure[FittedStudy], predictions: pd.DataFrame, model: str, basis: str
) -> Centres | None:
    """One model on one basis; None where there are no such rows."""
    train = work.prepared.train
    out = _centre_out(procedure, model, basis)
    if out is not None:
        clusters = work.prepared.clusters(train.cases)
        assert train.centres is not None
        return judge_centres(
            train.outcome, out.risk[model], train.centres, clusters=clusters, not_judged=out.not_judged
        )  # fmt: skip
    rows = predictions[predictions["basis"] == basis]
    if rows.empty or basis in (CENTRE_OUT, CENTRE_OUT_COMBAT):
        return None
    outcome, risk, centres = (rows[name].to_numpy() for name in ("outcome", model, "centre"))
    return judge_centres(
        outcome, risk, centres.astype(str), clusters=work.prepared.clusters(rows["case"]), folds=work.folds(basis)
    )  # fmt: skip


def _centre_out(procedure: Procedure[FittedStudy], model: str, basis: str) -> CentreOut | None:
    if basis == CENTRE_OUT:
        return procedure.centre_out
    if model == CLINICAL:  # which sees no feature
        return None
    return procedure.combat.centre_out if procedure.combat and basis == CENTRE_OUT_COMBAT else None


def _compared(
    procedure: Procedure[FittedStudy],
    plain: CentreOut,
    combat: CombatStudy,
    judged: Mapping[tuple[str, str], Centres],
    work: Work[FittedStudy],
) -> tuple[Harmonised, ...]:
    train, folds = work.prepared.train, procedure.folds
    clusters = work.prepared.clusters(train.cases)
    found = []
    for model in (name for name in procedure.fitted.models if name != CLINICAL):
        test = delong_paired(train.outcome, combat.unseen[model], procedure.unseen[model], clusters=clusters)
        with_it, without = folds.share(test.first), folds.share(test.second)
        note = test.note or f"interval and P {CONDITIONAL}"
        found.append(Harmonised(model, OUT_OF_FOLD, without, with_it, test.difference, test.p, 0, note))
        one, other = judged[model, CENTRE_OUT], judged[model, CENTRE_OUT_COMBAT]
        difference, centres, note = _pooled_difference(train, plain, combat, model, one, other, clusters)
        found.append(
            Harmonised(model, CENTRE_OUT, one.pooled.mean, other.pooled.mean, difference, np.nan, centres, note)
        )  # fmt: skip
    return tuple(found)


def _pooled_difference(
    train: StudyData, plain: CentreOut, combat: CombatStudy, model: str, one: Centres, other: Centres, clusters: Clusters | None
) -> tuple[Estimate, int, str]:
    """With minus without, paired within each centre that has both AUCs, and pooled over them; how many; why it is undefined."""
    assert train.centres is not None
    gaps = []
    for name in [name for name in one.poolable if name in other.poolable]:
        rows = train.centres == name
        own = None if clusters is None else clusters.rows(rows)
        gap = delong_paired(
            train.outcome[rows], combat.centre_out.risk[model][rows], plain.risk[model][rows], clusters=own
        ).difference
        if gap.se > 0:
            gaps.append(gap)
    found = random_effects([gap.value for gap in gaps], [gap.se**2 for gap in gaps])
    return found.mean, found.centres, "" if found.mean.defined else TOO_FEW


def _notes(judged: Mapping[tuple[str, str], Centres], procedure: Procedure[FittedStudy]) -> tuple[str, ...]:
    """What a reader must know of centres, each once though several models share it."""
    refused = refused_notes((basis, own.not_judged) for (_, basis), own in judged.items())
    pooled = pooling_notes(((*key, own.pooled, own.left_out) for key, own in judged.items()), "AUC")
    out = procedure.centre_out
    return (*refused, *pooled, *(out.notes if out else ()))
