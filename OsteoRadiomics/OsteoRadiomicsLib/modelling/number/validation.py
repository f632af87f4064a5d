"""Cross-validation of the whole procedure by patient: what it predicts for training rows it has not seen."""

from __future__ import annotations

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..data.data import StudyData
from ..resampling.block import FittedBlock
from ..resampling.measured_split import measured_folds
from ..resampling.stages import Stages
from .fitting import fit_number


def out_of_fold_numbers(
    data: StudyData,
    plan: ModellingPlan,
    models: tuple[str, ...],
    *,
    blocks: tuple[FittedBlock, ...] | None = None,
    stages: Stages | None = None,
    progress: Progress | None = None,
    share: tuple[float, float] = (0.0, 1.0),
) -> dict[str, np.ndarray]:
    """Model -> (n,) value of every training row by a procedure fitted without its fold. models: which are asked for.

    A model that is absent from a fold stands there as the mean of all rows, for that of the fold's own training rows would
    mirror the rows left out. blocks: given in paper-order, where features were selected once on all rows before; then the folds
    are not blind. stages: finished folds are taken from there. share: from where to where the progress bar goes.
    """
    progress = progress or Progress()
    found = {name: np.full(len(data), data.outcome.mean()) for name in models}
    step = (share[1] - share[0]) / plan.folds
    for number, (train, test) in enumerate(measured_folds(data.outcome, data.patients, plan.folds, plan.split.seed)):
        start = share[0] + step * number
        own = Part(progress, start, start + step, f"fold {number + 1} of {plan.folds}")
        own.report(0, 1)

        def fold(train: np.ndarray = train, test: np.ndarray = test, own: Progress = own) -> dict[str, list[float]]:
            fitted = fit_number(data.rows(train), plan, own, blocks=blocks)
            return {name: values.tolist() for name, values in fitted.predict(data.rows(test)).items()}

        for name, values in (stages.run(f"fold-{number + 1}", fold) if stages else fold()).items():
            if name in found:
                found[name][test] = values
    return found
