"""Cross-validation of the whole procedure by patient: what it predicts for training rows it has not seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..data.data import StudyData
from ..resampling.block import FittedBlock
from ..resampling.split import folds, leave_one_out
from ..resampling.stages import Stages
from .fitting import fit_study


def fold_count(data: StudyData, plan: ModellingPlan) -> int:
    """How often the procedure is fitted to judge it: once for each fold, or for each patient."""
    return len(np.unique(data.patients)) if plan.cross_validation == "leave-one-out" else plan.folds


def out_of_fold(
    data: StudyData,
    plan: ModellingPlan,
    *,
    names: Sequence[str] = (),
    blocks: tuple[FittedBlock, ...] | None = None,
    strata: np.ndarray | None = None,
    stages: Stages | None = None,
    progress: Progress | None = None,
    share: tuple[float, float] = (0.0, 1.0),
) -> dict[str, np.ndarray]:
    """Model (and ``classifier:NAME``) -> (n,) probability of every training row by a procedure fitted without its fold.

    names: of those that are asked for even where no fold has them. blocks: given in paper-order, where features were selected
    once on all rows before; then the folds are not blind.
    strata: (n,) what the folds are stratified by, the outcome where None; one class against the rest shares the folds of all
    classes. stages: finished folds are taken from there. share: from where to where the progress bar goes.
    """
    progress = progress or Progress()
    count = fold_count(data, plan)
    step = (share[1] - share[0]) / count
    # A model is absent from a fold whose selection left nothing: the prevalence of all rows stands there, for that of the
    # fold's own training rows would mirror the held-out rows and push the AUC below chance.
    stand_in = np.full(len(data), data.outcome.mean())
    found = {name: stand_in.copy() for name in names}
    for number, (train, test) in enumerate(_splits(data, plan, data.outcome if strata is None else strata)):
        own = Part(progress, share[0] + step * number, share[0] + step * (number + 1), f"fold {number + 1} of {count}")
        own.report(0, 1)

        def fold(train: np.ndarray = train, test: np.ndarray = test, own: Progress = own) -> dict[str, Any]:
            fitted = fit_study(data.rows(train), plan, own, blocks=blocks)
            return {name: risk.tolist() for name, risk in fitted.predict(data.rows(test)).items()}

        part = stages.run(f"fold-{number + 1}", fold) if stages else fold()
        for name, risk in part.items():
            found.setdefault(name, stand_in.copy())[test] = risk
    return found


def _splits(data: StudyData, plan: ModellingPlan, strata: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    if plan.cross_validation == "leave-one-out":
        return leave_one_out(strata, data.patients, plan.split.seed)
    return folds(strata, data.patients, plan.folds, plan.split.seed)
