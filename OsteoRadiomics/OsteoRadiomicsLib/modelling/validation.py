"""Cross-validation of the whole procedure by patient: what it predicts for training rows it has not seen."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..modelling_plan import ModellingPlan
from ..progress import Progress
from .block import FittedBlock
from .data import StudyData
from .fitting import fit_study
from .split import folds
from .stages import Stages


def out_of_fold(
    data: StudyData,
    plan: ModellingPlan,
    *,
    blocks: tuple[FittedBlock, ...] | None = None,
    strata: np.ndarray | None = None,
    stages: Stages | None = None,
    progress: Progress | None = None,
    share: tuple[float, float] = (0.0, 1.0),
) -> dict[str, np.ndarray]:
    """Model (and ``classifier:NAME``) -> (n,) probability of every training row by a procedure fitted without its fold.

    blocks: given in paper-order, where features were selected once on all rows before; then the folds are not blind.
    strata: (n,) what the folds are stratified by, the outcome where None; one class against the rest shares the folds of all
    classes. stages: finished folds are taken from there. share: from where to where the progress bar goes.
    """
    progress = progress or Progress()
    strata = data.outcome if strata is None else strata
    found: dict[str, np.ndarray] = {}
    for number, (train, test) in enumerate(folds(strata, data.patients, plan.folds, plan.split.seed)):
        progress.report(share[0] + (share[1] - share[0]) * number / plan.folds, 1, f"fold {number + 1} of {plan.folds}")

        def fold(train: np.ndarray = train, test: np.ndarray = test) -> dict[str, Any]:
            fitted = fit_study(data.rows(train), plan, progress, blocks=blocks)
            return {name: risk.tolist() for name, risk in fitted.predict(data.rows(test)).items()}

        part = stages.run(f"fold-{number + 1}", fold) if stages else fold()
        for name, risk in part.items():
            # A model is absent from a fold whose selection left nothing: the prevalence of all rows stands there, for that
            # of the fold's own training rows would mirror the held-out rows and push the AUC below chance.
            default = np.full(len(data), data.outcome.mean())
            found.setdefault(name, default)[test] = risk
    return found
