"""The learning curve of the whole procedure: refitted on growing parts of the training patients of every fold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...base.errors import TableError
from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..data.data import StudyData
from ..estimate import json_number
from ..evaluation.learning_curve import SHARES, growing_sets
from .procedure import G, Repeated
from .stages import Stages


@dataclass(frozen=True)
class LearningPoint:
    """One model fitted on part of one fold's training rows.

    cases: training rows. train, test: the measure on them and on the fold left out, NaN where nothing could be fitted, and note
    says why.
    """

    model: str
    fold: int
    share: float
    cases: int
    train: float
    test: float
    measure: str
    note: str = ""


def learning_points(
    repeated: Repeated[G], data: StudyData, plan: ModellingPlan, models: tuple[str, ...], stages: Stages, progress: Progress
) -> tuple[LearningPoint, ...]:
    """Refit everything on ``SHARES`` of each fold's training patients and judge it on the fold left out; each is a stage.

    models: the names to follow. A model that a part leaves absent stands there as ``Repeated.absent`` says. Raises TableError,
    Cancelled.
    """
    found: list[LearningPoint] = []
    done, total, (measure, _) = 0.0, plan.folds * sum(SHARES), repeated.main
    for fold, (train, test) in enumerate(repeated.folds(data, plan), start=1):
        sets = growing_sets(train, repeated.strata(data), data.patients, seed=plan.split.seed + fold)
        for share, rows in zip(SHARES, sets, strict=True):
            what = f"learning curve, fold {fold} of {plan.folds}, {100 * share:.0f} % of its patients"
            part = Part(progress, done / total, (done + share) / total, what)
            part.report(0, 1)

            def refit(rows: np.ndarray = rows, test: np.ndarray = test, part: Progress = part) -> dict[str, Any]:
                return _refit(repeated, data, rows, test, plan, models, part)

            stored = stages.run(f"learning-{fold}-{100 * share:.0f}", refit, measure=measure)
            for model in models:
                inside, outside = (np.nan if value is None else value for value in stored["values"].get(model, (None, None)))
                found.append(LearningPoint(model, fold, share, len(rows), inside, outside, measure, stored["note"]))
            done += share
    return tuple(found)


def _refit(
    repeated: Repeated[G],
    data: StudyData,
    rows: np.ndarray,
    test: np.ndarray,
    plan: ModellingPlan,
    models: tuple[str, ...],
    progress: Progress,
) -> dict[str, Any]:
    sample, unseen = data.rows(rows), data.rows(test)
    try:
        fitted = repeated.fit(sample, plan, progress)
    except TableError as error:  # too few patients at this size: a gap in the curve, with its reason
        return {"values": {}, "note": error.what}
    _, measure = repeated.main
    pairs = [(part, repeated.prediction(fitted, sample, part)) for part in (sample, unseen)]
    values = {name: [json_number(measure(part.outcome, predicted(name))) for part, predicted in pairs] for name in models}
    return {"values": values, "note": ""}
