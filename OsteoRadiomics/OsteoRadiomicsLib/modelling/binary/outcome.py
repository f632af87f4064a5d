"""Studies with two classes, as the driver runs them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...base.progress import Progress
from ...scoring import Model, save_model
from ...scoring.prediction_sets import PredictionSets
from ...scoring.schema import Metric
from ..evaluation.conformal import calibrated_sets
from ..evaluation.cross_validation import Folds
from ..evaluation.delong import delong_auc
from ..explaining import shap_tables
from ..resampling.openings import Opening
from ..study.model_inputs import blind_metric, context_of
from ..study.outcome import Outcome, Work, one_task
from ..study.predictions import predictions_table
from ..study.preparation import Prepared
from ..study.repetition_tables import repetition_tables
from ..study.validation import class_folds
from ..study_nomogram import nomogram_of
from .centre_tables import centre_tables
from .centres import study_centres
from .findings import binary_findings
from .fitting import FittedStudy, fit_study
from .preparation import check_plan, prepare
from .recording import study_record
from .repeating import REPEATED
from .saving import model_file, model_title
from .study import StudyResult, frozen_cutoffs, judged_everywhere, study_notes
from .tables import TABLES
from .validation_tables import VALIDATION_TABLES


def freeze(work: Work[FittedStudy], notes: tuple[str, ...]) -> dict[str, Model]:
    """Model files with the cut-off and the AUC of training rows that they were not fitted on. Raises ModelError."""
    (procedure,), context, cutoffs = work.procedures, context_of(work, notes), frozen_cutoffs(work)
    found = {}
    for name, own in procedure.fitted.models.items():
        metrics = [_auc(procedure.unseen[name], work.prepared, procedure.folds)]
        title = model_title(name, own, work.protocol)
        sets = _sets(work, procedure.unseen[name])
        found[name] = model_file(name, title, own, procedure.fitted, context, cutoffs[name], metrics, sets)
    return found


def _sets(work: Work[FittedStudy], unseen: np.ndarray) -> PredictionSets | None:
    """The prediction sets that the plan asks for. unseen: (n,) out-of-fold probabilities of the training rows."""
    train, plan = work.prepared.train, work.plan
    if plan.coverage is None:
        return None
    clusters = work.prepared.clusters(train.cases)
    return calibrated_sets(train.outcome, unseen, plan.coverage, plan.coverage_of, clusters=clusters)


def opened(
    work: Work[FittedStudy], notes: tuple[str, ...], models: dict[str, Model], openings: tuple[Opening, ...]
) -> StudyResult:
    """Predict every set with the frozen models, and judge them."""
    (procedure,), cutoffs = work.procedures, frozen_cutoffs(work)
    predictions = predictions_table(work.prepared, procedure.fitted, procedure.unseen, procedure.blind_radscores)
    return StudyResult(
        work=work, notes=notes, models=models, openings=openings, predictions=predictions, cutoffs=cutoffs,
        performances=judged_everywhere(predictions, cutoffs, work), centres=study_centres(work, predictions),
    )  # fmt: skip


def tables(study: StudyResult, progress: Progress) -> dict[str, pd.DataFrame]:
    """Every table of the study, Shapley values first, which take long. Raises Cancelled."""
    shap = shap_tables(study.fitted, study.prepared.train, study.plan.split.seed, progress)
    found = {name: make(study) for name, make in {**TABLES, **VALIDATION_TABLES}.items()}
    found |= repetition_tables(study) | centre_tables(study) | shap
    nomogram = nomogram_of(study)
    return found if nomogram is None else found | {"nomogram": nomogram.table()}


def _auc(risk: np.ndarray, prepared: Prepared, folds: Folds) -> Metric:
    """What is known when a model is frozen: its out-of-fold AUC."""
    train = prepared.train
    return blind_metric("AUC", folds.share(delong_auc(train.outcome, risk, clusters=prepared.clusters(train.cases))), len(train))


BINARY = Outcome(
    type="binary",
    check=check_plan,
    prepare=prepare,
    tasks=one_task,
    fit=fit_study,
    folds=class_folds,
    repeated=REPEATED,
    notes=study_notes,
    freeze=freeze,
    opened=opened,
    record=study_record,
    tables=tables,
    save=save_model,
    findings=binary_findings,
)
