"""Every model of a study of a time to an event in every centre: Harrell's C apart, and pooled over the centres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..data.survival import outcome_of
from ..estimate import Estimate
from ..evaluation.cross_validation import Folds
from ..evaluation.meta_analysis import Pooled, poolable, pooled_auc
from ..study.centres import pooling_notes
from ..study.names import HELD_OUT, MODELS, OUT_OF_FOLD
from ..study.outcome import Work
from .performance import c_of_part

C = "C"
"""What messages call the index."""


@dataclass(frozen=True)
class CentreC:
    """One model in one centre. c: Harrell's, see ``c_of_part``."""

    name: str
    cases: int
    events: int
    c: Estimate


@dataclass(frozen=True)
class SurvivalCentres:
    """One model on one basis. figures: of each centre, by name. pooled: of those that have a C. left_out: why not."""

    model: str
    basis: str
    figures: tuple[CentreC, ...]
    pooled: Pooled
    left_out: dict[str, str]


def survival_centres(work: Work[Any], predictions: pd.DataFrame) -> tuple[SurvivalCentres, ...]:
    """Judge every model in every centre, out of fold and on the test sets; empty where the tables name none."""
    if work.prepared.train.centres is None:
        return ()
    found = []
    for model in (name for name in MODELS if name in predictions):
        for basis in (OUT_OF_FOLD, HELD_OUT):
            rows = predictions[predictions["basis"] == basis]
            if len(rows):
                found.append(_judged(model, basis, rows, work.folds(basis)))
    return tuple(found)


def centre_notes(judged: Sequence[SurvivalCentres]) -> tuple[str, ...]:
    """What a reader must know of centres, one sentence each."""
    return pooling_notes(((own.model, own.basis, own.pooled, own.left_out) for own in judged), C)


def _judged(model: str, basis: str, rows: pd.DataFrame, folds: Folds | None) -> SurvivalCentres:
    """Out of fold C compares patients of folds that have a model, also of different folds: one centre has few in each."""
    score = rows[model].to_numpy(dtype=float)
    known = pd.Series(True if folds is None else folds.of_one_model(score)[0], rows.index)
    figures = tuple(
        _centre(str(name), own, model, known[own.index].to_numpy(), folds) for name, own in rows.groupby("centre", sort=True)
    )
    kept, why = poolable({own.name: own.c for own in figures}, C)
    return SurvivalCentres(model, basis, figures, pooled_auc(list(kept.values()), C), why)


def _centre(name: str, rows: pd.DataFrame, model: str, modelled: np.ndarray, folds: Folds | None) -> CentreC:
    c = c_of_part(outcome_of(rows), rows[model].to_numpy(dtype=float), modelled, folds)
    return CentreC(name, len(rows), int(rows["event"].sum()), c)
