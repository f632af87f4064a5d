"""Cross-validation of the whole procedure by patient: what it predicts for training rows it has not seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..data.columns import radscore_name, radscores
from ..data.data import StudyData
from ..resampling.block import FittedBlock
from ..resampling.split import folds, leave_one_out
from ..resampling.stages import Stages
from .predictions import Predicting


@dataclass(frozen=True)
class Unseen:
    """What the procedure says about training rows it has not seen.

    predictions: model (and ``classifier:NAME``) -> (n,). radscores: name -> (n,) without intercept, 0 in folds whose selection
    left nothing. selected: of each fold, the features that were selected without it.
    """

    predictions: dict[str, np.ndarray]
    radscores: dict[str, np.ndarray] = field(default_factory=dict)
    selected: tuple[tuple[str, ...], ...] = ()


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
) -> Unseen:
    """What is said of every training row by a procedure fitted without its fold.

    names: of those that are asked for even where no fold has them. blocks: given in paper-order, where features were selected
    once on all rows before; then the folds are not blind. strata: (n,) what the folds are stratified by, the outcome where
    None; one class against the rest shares the folds of all classes. stages: finished folds are taken from there.
    """
    progress = progress or Progress()
    # A model is absent from a fold whose selection left nothing: the mean of all rows stands there, for that of the fold's own
    # training rows would mirror the held-out rows and push the AUC below chance.
    found = {name: np.full(len(data), procedure.stand_in(name, data)) for name in names}
    scores, selected = dict[str, np.ndarray](), []
    splits = list(procedure.folds(data.outcome if strata is None else strata, data.patients, plan))
    for number, (train, test) in enumerate(splits):
        own = Part(progress, number / len(splits), (number + 1) / len(splits), f"fold {number + 1} of {len(splits)}")
        own.report(0, 1)

        def fold(train: np.ndarray = train, test: np.ndarray = test, own: Progress = own) -> dict[str, Any]:
            return _left_out(procedure.fit(data.rows(train), plan, own, blocks=blocks), data.rows(test))

        # The form tells results from those of a version that kept predictions alone.
        part = stages.run(f"fold-{number + 1}", fold, form=2) if stages else fold()
        for name, values in part["predictions"].items():
            if name not in found:
                found[name] = np.full(len(data), procedure.stand_in(name, data))
            found[name][test] = values
        for name, values in part["radscores"].items():
            scores.setdefault(name, np.zeros(len(data)))[test] = values
        selected.append(tuple(part["selected"]))
    return Unseen(found, scores, tuple(selected))


def _left_out(fitted: Predicting, data: StudyData) -> dict[str, Any]:
    """What a procedure says of rows it was not fitted on, for a stage.

    The intercept of a fold mirrors the prevalence of the rows left out, so Radscores are measured from it.
    """
    base = {radscore_name(block.name): block.intercept for block in fitted.blocks}
    return {
        "predictions": {name: values.tolist() for name, values in fitted.predict(data).items()},
        "radscores": {name: (values - base[name]).tolist() for name, values in radscores(fitted.blocks, data).items()},
        "selected": [name for block in fitted.blocks for name in block.names],
    }


def class_folds(strata: np.ndarray, patients: np.ndarray, plan: ModellingPlan) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The plan's folds by patient for an outcome of classes, stratified by ``strata`` (n,), or one patient after the other."""
    if plan.cross_validation == "leave-one-out":
        return leave_one_out(strata, patients, plan.split.seed)
    return folds(strata, patients, plan.folds, plan.split.seed)
