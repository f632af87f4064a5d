"""Studies of three or more classes, as the driver runs them: one task for each class against the rest, with the same folds."""

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
from ...scoring.class_files import save_class_model
from ...scoring.class_model import ClassModel
from ..binary.fitting import FittedStudy, fit_study
from ..data.data import StudyData
from ..data.table import StudyTable
from ..resampling.block import FittedBlock
from ..resampling.openings import Opening
from ..study.outcome import Extra, Task, Work
from ..study.preparation import Prepared
from ..study.validation import class_folds
from .predictions import class_predictions, unseen_predictions
from .preparation import check_class_plan, folder_names, prepare_classes, prepared_against_rest
from .record import ClassesRecord
from .recording import classes_record
from .saving import class_models
from .study import ClassesResult, class_notes, judged_everywhere
from .tables import TABLES, shap_by_class


class ClassesOutcome:
    """Ordered classes: each against the rest, joined by their sum, judged by the AUC of Hand and Till."""

    type = "classes"
    extras: MappingProxyType[str, Extra] = MappingProxyType({})

    def check(self, protocol: Protocol) -> None:
        """Refuse a plan that does not apply to classes. Raises SettingsError."""
        check_class_plan(protocol)

    def refusal(self, extra: str, protocol: Protocol) -> SettingsError | None:
        """Only the selection frequency is there."""
        if extra == "resamples":
            return None
        name = extra if extra in ("subgroups", "nomogram") else f"--{extra.replace('_', '-')}"
        return SettingsError(
            f"{name} does not apply to an outcome of {len(protocol.outcome.classes)} classes",
            where=protocol.name,
            cure="Leave it out",
        )

    def prepare(self, table: StudyTable, protocol: Protocol) -> Prepared:
        """See ``prepare_classes``."""
        return prepare_classes(table, protocol)

    def tasks(self, prepared: Prepared, protocol: Protocol) -> tuple[Task, ...]:
        """One for each class, with folds of all classes, so that the probabilities joined later come from the same rows."""
        classes = protocol.outcome.classes
        return tuple(
            Task(name, folder, prepared_against_rest(prepared, number), prepared.train.outcome)
            for number, (name, folder) in enumerate(zip(classes, folder_names(classes), strict=True))
        )

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
        """See ``class_notes``."""
        return class_notes(work)

    def freeze(self, work: Work[FittedStudy], notes: tuple[str, ...]) -> dict[str, ClassModel]:
        """Model files with what is known of training rows that they were not fitted on. Raises ModelError."""
        unseen = judged_everywhere(unseen_predictions(work), work.protocol.outcome.classes)
        return class_models(work, notes, {item.model: item for item in unseen})

    def opened(
        self, work: Work[FittedStudy], notes: tuple[str, ...], models: dict[str, ClassModel], openings: tuple[Opening, ...]
    ) -> ClassesResult:
        """Predict every set with the frozen models, and judge them."""
        predictions = class_predictions(work)
        return ClassesResult(
            work=work, notes=notes, models=models, openings=openings, predictions=predictions,
            performances=judged_everywhere(predictions, work.protocol.outcome.classes),
        )  # fmt: skip

    def record(self, study: ClassesResult) -> ClassesRecord:
        """What study.json holds."""
        return classes_record(study)

    def tables(self, study: ClassesResult, progress: Progress) -> dict[str, pd.DataFrame]:
        """Every table of the study, Shapley values first, which take long. Raises Cancelled."""
        shap = shap_by_class(study, progress)
        return {name: make(study) for name, make in TABLES.items()} | shap

    def save(self, model: ClassModel, folder: Path) -> None:
        """Write one model with its members. Raises OutputError."""
        save_class_model(model, folder)


CLASSES = ClassesOutcome()
