"""The learning curve of the whole procedure: refitted on growing parts of the training patients of every fold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...base.errors import TableError
from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..data.data import StudyData
from ..evaluation.learning_curve import SHARES, growing_sets
from ..evaluation.roc import auc
from .procedure import fit_procedure
from .split import folds
from .stages import Stages


@dataclass(frozen=True)
class LearningPoint:
    """One model fitted on part of one fold's training rows.

    cases: training rows. train, test: AUC on them and on the fold left out, NaN where nothing could be fitted, and note says why.
    """

    model: str
    fold: int
    share: float
    cases: int
    train: float
    test: float
    note: str = ""


def learning_points(
    data: StudyData, plan: ModellingPlan, models: tuple[str, ...], stages: Stages, progress: Progress
) -> tuple[LearningPoint, ...]:
    """Refit everything on ``SHARES`` of each fold's training patients and judge it on the fold left out; each is a stage.

    models: the names to follow. A model that a part leaves absent has an AUC of 0.5 there. Raises TableError, Cancelled.
    """
    found: list[LearningPoint] = []
    done, total = 0.0, plan.folds * sum(SHARES)
    for fold, (train, test) in enumerate(folds(data.outcome, data.patients, plan.folds, plan.split.seed), start=1):
        sets = growing_sets(train, data.outcome, data.patients, seed=plan.split.seed + fold)
        for share, rows in zip(SHARES, sets, strict=True):
            what = f"learning curve, fold {fold} of {plan.folds}, {100 * share:.0f} % of its patients"
            part = Part(progress, done / total, (done + share) / total, what)
            part.report(0, 1)

            def refit(rows: np.ndarray = rows, test: np.ndarray = test, part: Progress = part) -> dict[str, Any]:
                return _refit(data, rows, test, plan, models, part)

            stored = stages.run(f"learning-{fold}-{100 * share:.0f}", refit)
            for model in models:
                inside, outside = stored["auc"].get(model, (np.nan, np.nan))
                found.append(LearningPoint(model, fold, share, len(rows), inside, outside, stored["note"]))
            done += share
    return tuple(found)


def _refit(
    data: StudyData, rows: np.ndarray, test: np.ndarray, plan: ModellingPlan, models: tuple[str, ...], progress: Progress
) -> dict[str, Any]:
    sample, unseen = data.rows(rows), data.rows(test)
    try:
        fitted = fit_procedure(sample, plan, progress)
    except TableError as error:  # too few patients at this size: a gap in the curve, with its reason
        return {"auc": {}, "note": error.what}
    inside, outside = fitted.predict(sample), fitted.predict(unseen)
    pairs = ((sample, inside), (unseen, outside))
    areas = {name: [auc(part.outcome, risk[name]) if name in risk else 0.5 for part, risk in pairs] for name in models}
    return {"auc": areas, "note": ""}
