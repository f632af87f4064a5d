"""Cross-validation of the whole procedure by patient: what it predicts for training rows it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from ...base.progress import Progress
from ...protocols.modelling_plan import ModellingPlan
from ..data.columns import radscore_name, radscores
from ..data.data import StudyData
from ..resampling.block import FittedBlock
from ..resampling.procedure import Fit
from ..resampling.split import folds, leave_one_out
from ..resampling.stages import Running, Stages
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


Split = tuple[np.ndarray, np.ndarray]
"""(training rows, left-out rows)."""


class Refitted(Protocol):
    """The procedure, and its folds. stand_in: see ``Outcome``."""

    @property
    def fit(self) -> Fit[Predicting]: ...
    def folds(self, strata: np.ndarray, patients: np.ndarray, plan: ModellingPlan) -> Iterator[Split]: ...
    def stand_in(self, name: str, data: StudyData) -> float: ...


@dataclass(frozen=True)
class FoldWork:
    """Fits the procedure without one fold, and predicts that."""

    fit: Fit[Predicting]
    data: StudyData
    plan: ModellingPlan
    blocks: tuple[FittedBlock, ...] | None

    def __call__(self, split: Split, progress: Progress) -> dict[str, Any]:
        """What is said of the left-out rows, for a stage. Raises TableError, Cancelled."""
        train, test = split
        return _left_out(self.fit(self.data.rows(train), self.plan, progress, blocks=self.blocks), self.data.rows(test))


@dataclass(frozen=True)
class CrossValidation:
    """Folds that are being fitted. stand_in: of a model that a fold lacks."""

    data: StudyData
    splits: tuple[Split, ...]
    running: Running
    stand_in: Callable[[str, StudyData], float]

    def unseen(self, names: Sequence[str], progress: Progress) -> Unseen:
        """What is said of every training row by a procedure fitted without its fold.

        names: of those that are asked for even where no fold has them. Raises TableError, Cancelled.
        """

        # A model is absent from a fold whose selection left nothing: the mean of all rows stands there, for that of the fold's
        # own training rows would mirror the held-out rows and push the AUC below chance.
        def stand_in(name: str) -> np.ndarray:
            return np.full(len(self.data), self.stand_in(name, self.data))

        found, scores, selected = {name: stand_in(name) for name in names}, dict[str, np.ndarray](), []
        count = len(self.splits)
        results = self.running.finish(progress, lambda stage: f"fold {stage.removeprefix(_STAGE)} of {count}")
        for (_, test), part in zip(self.splits, results.values(), strict=True):
            for name, values in part["predictions"].items():
                if name not in found:
                    found[name] = stand_in(name)
                found[name][test] = values
            for name, values in part["radscores"].items():
                scores.setdefault(name, np.zeros(len(self.data)))[test] = values
            selected.append(tuple(part["selected"]))
        return Unseen(found, scores, tuple(selected))


_STAGE = "fold-"


def begin_folds(
    procedure: Refitted,
    data: StudyData,
    plan: ModellingPlan,
    *,
    blocks: tuple[FittedBlock, ...] | None = None,
    strata: np.ndarray | None = None,
    stages: Stages | None = None,
) -> CrossValidation:
    """Begin to fit the procedure without each fold in turn.

    blocks: given in paper-order, where features were selected once on all rows before; then the folds are not blind. strata:
    (n,) what the folds are stratified by, the outcome where None; one class against the rest shares the folds of all classes.
    stages: finished folds are taken from there.
    """
    splits = tuple(procedure.folds(data.outcome if strata is None else strata, data.patients, plan))
    jobs = {f"{_STAGE}{number}": split for number, split in enumerate(splits, start=1)}
    # The form tells results from those of a version that kept predictions alone.
    running = (stages or Stages(None, "")).begin(FoldWork(procedure.fit, data, plan, blocks), jobs, form=2)
    return CrossValidation(data, splits, running, procedure.stand_in)


def out_of_fold(
    procedure: Refitted,
    data: StudyData,
    plan: ModellingPlan,
    *,
    names: Sequence[str] = (),
    blocks: tuple[FittedBlock, ...] | None = None,
    strata: np.ndarray | None = None,
) -> Unseen:
    """``begin_folds`` and ``CrossValidation.unseen`` in one, without stages."""
    return begin_folds(procedure, data, plan, blocks=blocks, strata=strata).unseen(names, Progress())


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


def class_folds(strata: np.ndarray, patients: np.ndarray, plan: ModellingPlan) -> Iterator[Split]:
    """The plan's folds by patient for an outcome of classes, stratified by ``strata`` (n,), or one patient after the other."""
    if plan.cross_validation == "leave-one-out":
        return leave_one_out(strata, patients, plan.split.seed)
    return folds(strata, patients, plan.folds, plan.split.seed)
