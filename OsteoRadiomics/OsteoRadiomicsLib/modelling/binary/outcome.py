"""Studies with two classes, as the driver runs them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from ...base.errors import SettingsError
from ...base.progress import Progress
from ...protocols.modelling_plan import ModellingPlan
from ...protocols.protocol import Protocol
from ...scoring import Model, save_model
from ...scoring.schema import Metric
from ..data.data import StudyData
from ..data.table import StudyTable
from ..explaining import shap_tables
from ..resampling.block import FittedBlock
from ..resampling.bootstrap import WholeOptimism, whole_optimism
from ..resampling.grid import GridCell, selection_grid
from ..resampling.learning import LearningPoint, learning_points
from ..resampling.openings import Opening
from ..resampling.stages import Stages
from ..study.model_inputs import BLIND, context_of
from ..study.names import OUT_OF_FOLD, TRAIN
from ..study.outcome import Task, Work
from ..study.predictions import predictions_table
from ..study.preparation import Prepared
from ..study.validation import class_folds
from ..study_nomogram import nomogram_of
from .fitting import FittedStudy, fit_study
from .performance import performance
from .preparation import check_plan, prepare
from .record import BinaryRecord
from .recording import study_record
from .saving import model_file, model_title
from .study import StudyResult, frozen_cutoffs, judged_everywhere, study_notes
from .tables import TABLES
from .validation_tables import VALIDATION_TABLES


def _optimism(
    data: StudyData, plan: ModellingPlan, fitted: FittedStudy, count: int, stages: Stages, progress: Progress
) -> WholeOptimism:
    return whole_optimism(data, plan, fitted, count, stages, progress)


def _learning_curve(
    data: StudyData, plan: ModellingPlan, fitted: FittedStudy, count: int, stages: Stages, progress: Progress
) -> tuple[LearningPoint, ...]:
    return learning_points(data, plan, tuple(fitted.models), stages, progress)


def _grid(
    data: StudyData, plan: ModellingPlan, fitted: FittedStudy, count: int, stages: Stages, progress: Progress
) -> tuple[GridCell, ...]:
    return selection_grid(data, plan, stages, progress)


class BinaryOutcome:
    """Two classes: logistic regression and other classifiers, judged by AUC and at a frozen cut-off. Every extra is there."""

    type = "binary"
    extras = MappingProxyType({"optimism": _optimism, "learning_curve": _learning_curve, "grid": _grid})

    def check(self, protocol: Protocol) -> None:
        """Refuse a plan that cannot be run. Raises SettingsError."""
        check_plan(protocol)

    def refusal(self, extra: str, protocol: Protocol) -> SettingsError | None:
        """None: nothing is refused."""
        return None

    def prepare(self, table: StudyTable, protocol: Protocol) -> Prepared:
        """See ``prepare``."""
        return prepare(table, protocol)

    def tasks(self, prepared: Prepared, protocol: Protocol) -> tuple[Task, ...]:
        """One."""
        return (Task("", "", prepared, prepared.train.outcome),)

    def fit(
        self,
        data: StudyData,
        plan: ModellingPlan,
        progress: Progress | None = None,
        *,
        blocks: tuple[FittedBlock, ...] | None = None,
    ) -> FittedStudy:
        """See ``fit_study``."""
        return fit_study(data, plan, progress, blocks=blocks)

    def folds(self, strata: np.ndarray, patients: np.ndarray, plan: ModellingPlan) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """See ``class_folds``."""
        return class_folds(strata, patients, plan)

    def notes(self, work: Work[FittedStudy]) -> tuple[str, ...]:
        """See ``study_notes``."""
        return study_notes(work)

    def freeze(self, work: Work[FittedStudy], notes: tuple[str, ...]) -> dict[str, Model]:
        """Model files with the cut-off and the AUC of training rows that they were not fitted on. Raises ModelError."""
        (procedure,), context, cutoffs = work.procedures, context_of(work, notes), frozen_cutoffs(work)
        found = {}
        for name, own in procedure.fitted.models.items():
            metrics = [_auc(name, work.prepared.train.outcome, procedure.unseen[name], cutoffs[name].value)]
            title = model_title(name, own, work.protocol)
            found[name] = model_file(name, title, own, procedure.fitted, context, cutoffs[name], metrics)
        return found

    def opened(
        self, work: Work[FittedStudy], notes: tuple[str, ...], models: dict[str, Model], openings: tuple[Opening, ...]
    ) -> StudyResult:
        """Predict every set with the frozen models, and judge them."""
        (procedure,), cutoffs = work.procedures, frozen_cutoffs(work)
        predictions = predictions_table(work.prepared, procedure.fitted, procedure.unseen)
        return StudyResult(
            work=work, notes=notes, models=models, openings=openings, predictions=predictions, cutoffs=cutoffs,
            performances=judged_everywhere(predictions, cutoffs),
        )  # fmt: skip

    def record(self, study: StudyResult) -> BinaryRecord:
        """What study.json holds."""
        return study_record(study)

    def tables(self, study: StudyResult, progress: Progress) -> dict[str, pd.DataFrame]:
        """Every table of the study, Shapley values first, which take long. Raises Cancelled."""
        shap = shap_tables(study.fitted, study.prepared.train, study.plan.split.seed, progress)
        tables = {name: make(study) for name, make in {**TABLES, **VALIDATION_TABLES}.items()} | shap
        nomogram = nomogram_of(study)
        return tables if nomogram is None else tables | {"nomogram": nomogram.table()}

    def save(self, model: Model, folder: Path) -> None:
        """Write one model. Raises OutputError."""
        save_model(model, folder)


BINARY = BinaryOutcome()


def _auc(name: str, outcome: np.ndarray, risk: np.ndarray, cutoff: float) -> Metric:
    """What is known when a model is frozen: its out-of-fold AUC."""
    found = performance(name, TRAIN, OUT_OF_FOLD, outcome, risk, cutoff).auc
    interval = None if np.isnan(found.low) else (found.low, found.high)
    return Metric(name="AUC", dataset=BLIND, value=found.value, ci_95=interval, n=len(outcome))
