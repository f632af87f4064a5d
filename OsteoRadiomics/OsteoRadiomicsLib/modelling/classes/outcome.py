"""Studies of three or more classes, as the driver runs them: one task for each class against the rest, with the same folds."""

from __future__ import annotations

import pandas as pd

from ...base.progress import Progress
from ...protocols.protocol import Protocol
from ...scoring.class_files import save_class_model
from ...scoring.class_model import ClassModel
from ..binary.fitting import FittedStudy, fit_study
from ..resampling.openings import Opening
from ..study.centre_record import figure_tables
from ..study.outcome import Outcome, Task, Work
from ..study.preparation import Prepared
from ..study.repetition_tables import repetition_tables
from ..study.validation import class_folds
from .centres import class_centres
from .findings import class_findings
from .fitting import FittedClasses
from .predictions import class_predictions, unseen_predictions
from .preparation import check_class_plan, folder_names, prepare_classes, prepared_against_rest
from .recording import classes_record
from .repeating import REPEATED
from .saving import class_models
from .study import ClassesResult, class_notes, judged_everywhere
from .tables import TABLES, shap_by_class


def tasks(prepared: Prepared, protocol: Protocol) -> tuple[Task, ...]:
    """One for each class, with folds of all classes, so that the probabilities joined later come from the same rows."""
    classes = protocol.outcome.classes
    return tuple(
        Task(name, folder, prepared_against_rest(prepared, number), prepared.train.outcome)
        for number, (name, folder) in enumerate(zip(classes, folder_names(classes), strict=True))
    )


def freeze(work: Work[FittedStudy], notes: tuple[str, ...]) -> dict[str, ClassModel]:
    """Model files with what is known of training rows that they were not fitted on. Raises ModelError."""
    unseen = judged_everywhere(unseen_predictions(work), work)
    return class_models(work, notes, {item.model: item for item in unseen})


def opened(
    work: Work[FittedStudy], notes: tuple[str, ...], models: dict[str, ClassModel], openings: tuple[Opening, ...]
) -> ClassesResult:
    """Predict every set with the frozen models, and judge them."""
    predictions = class_predictions(work)
    return ClassesResult(
        work=work, notes=notes, models=models, openings=openings, predictions=predictions,
        performances=judged_everywhere(predictions, work), centres=class_centres(work, predictions),
    )  # fmt: skip


def tables(study: ClassesResult, progress: Progress) -> dict[str, pd.DataFrame]:
    """Every table of the study, Shapley values first, which take long. Raises Cancelled."""
    shap = shap_by_class(study, progress)
    return {name: make(study) for name, make in TABLES.items()} | repetition_tables(study) | figure_tables(study.centres) | shap


CLASSES = Outcome(
    type="classes",
    check=check_class_plan,
    prepare=prepare_classes,
    tasks=tasks,
    fit=fit_study,
    folds=class_folds,
    repeated=REPEATED,
    together=FittedClasses.of,
    notes=class_notes,
    freeze=freeze,
    opened=opened,
    record=classes_record,
    tables=tables,
    save=save_class_model,
    findings=class_findings,
)
