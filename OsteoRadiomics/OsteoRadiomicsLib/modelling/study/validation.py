"""Cross-validation of the whole procedure by patient: what it predicts for training rows it has not seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..data.data import StudyData
from ..resampling.block import FittedBlock
from ..resampling.split import folds, leave_one_out
from ..resampling.stages import Stages
from .predictions import Predicting


class Refitted(Protocol):
    """The procedure of one type of outcome, as cross-validation repeats it."""

    def fit(
        self, data: StudyData, plan: ModellingPlan, progress: Progress, *, blocks: tuple[FittedBlock, ...] | None = None
    ) -> Predicting: ...
    def folds(self, strata: np.ndarray, patients: np.ndarray, plan: ModellingPlan) -> Iterator[tuple[np.ndarray, np.ndarray]]: ...
    def stand_in(self, name: str, data: StudyData) -> float: ...


def out_of_fold(
    procedure: Refitted,
    data: StudyData,
    plan: ModellingPlan,
    *,
    names: Sequence[str] = (),
    blocks: tuple[FittedBlock, ...] | None = None,
    strata: np.ndarray | None = None,
    stages: Stages | None = None,
    progress: Progress | None = None,
) -> dict[str, np.ndarray]:
    """Model (and ``classifier:NAME``) -> (n,) prediction of every training row by a procedure fitted without its fold.

    names: of those that are asked for even where no fold has them. blocks: given in paper-order, where features were selected
    once on all rows before; then the folds are not blind. strata: (n,) what the folds are stratified by, the outcome where
    None; one class against the rest shares the folds of all classes. stages: finished folds are taken from there.
    """
    progress = progress or Progress()
    # A model is absent from a fold whose selection left nothing: the mean of all rows stands there, for that of the fold's own
    # training rows would mirror the held-out rows and push the AUC below chance.
    found = {name: np.full(len(data), procedure.stand_in(name, data)) for name in names}
    splits = list(procedure.folds(data.outcome if strata is None else strata, data.patients, plan))
    for number, (train, test) in enumerate(splits):
        own = Part(progress, number / len(splits), (number + 1) / len(splits), f"fold {number + 1} of {len(splits)}")
        own.report(0, 1)

        def fold(train: np.ndarray = train, test: np.ndarray = test, own: Progress = own) -> dict[str, list[float]]:
            fitted = procedure.fit(data.rows(train), plan, own, blocks=blocks)
            return {name: values.tolist() for name, values in fitted.predict(data.rows(test)).items()}

        for name, values in (stages.run(f"fold-{number + 1}", fold) if stages else fold()).items():
            if name not in found:
                found[name] = np.full(len(data), procedure.stand_in(name, data))
            found[name][test] = values
    return found


def class_folds(strata: np.ndarray, patients: np.ndarray, plan: ModellingPlan) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The plan's folds by patient for an outcome of classes, stratified by ``strata`` (n,), or one patient after the other."""
    if plan.cross_validation == "leave-one-out":
        return leave_one_out(strata, patients, plan.split.seed)
    return folds(strata, patients, plan.folds, plan.split.seed)
