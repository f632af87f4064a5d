"""Studies of a measured outcome, as the driver runs them."""

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
from ..resampling.block import FittedBlock
from ..resampling.measured_split import measured_folds
from ..resampling.openings import Opening
from ..study.model_inputs import BLIND, context_of
from ..study.outcome import Extra, Task, Work
from ..study.predictions import predictions_table
from ..study.preparation import Prepared
from .fitting import FittedNumber, fit_number
from .performance import agreement
from .preparation import check_number_plan, prepare_number
from .record import NumberRecord
from .recording import number_record
from .saving import number_model_file
from .study import NumberStudy, compared, judged_everywhere, number_notes
from .tables import TABLES


class NumberOutcome:
    """A number with a unit, such as BMD: linear regression, judged by correlation, errors and limits of agreement."""

    type = "number"
    extras: MappingProxyType[str, Extra] = MappingProxyType({})

    def check(self, protocol: Protocol) -> None:
        """Refuse a plan that does not suit a number. Raises ProtocolError."""
        check_number_plan(protocol)

    def refusal(self, extra: str, protocol: Protocol) -> SettingsError | None:
        """Selection frequency and subgroups are there; the rest is made of AUCs and probabilities."""
        if extra in ("resamples", "subgroups"):
            return None
        name = extra if extra == "nomogram" else f"--{extra.replace('_', '-')}"
        return SettingsError(f"{name} is not available for an outcome that is a number", cure="Leave it out")

    def prepare(self, table: StudyTable, protocol: Protocol) -> Prepared:
        """See ``prepare_number``."""
        return prepare_number(table, protocol)

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
    ) -> FittedNumber:
        """See ``fit_number``."""
        return fit_number(data, plan, progress, blocks=blocks)

    def folds(self, strata: np.ndarray, patients: np.ndarray, plan: ModellingPlan) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """See ``measured_folds``."""
        return measured_folds(strata, patients, plan.folds, plan.split.seed)

    def notes(self, work: Work[FittedNumber]) -> tuple[str, ...]:
        """See ``number_notes``."""
        return number_notes(work)

    def freeze(self, work: Work[FittedNumber], notes: tuple[str, ...]) -> dict[str, Model]:
        """Model files with correlation and error in training rows that they were not fitted on. Raises ModelError."""
        (procedure,), context = work.procedures, context_of(work, notes)
        truth, unit = work.prepared.train.outcome, work.protocol.outcome.unit
        return {
            name: number_model_file(name, own, procedure.fitted, context, _metrics(truth, procedure.unseen[name], unit))
            for name, own in procedure.fitted.models.items()
        }

    def opened(
        self, work: Work[FittedNumber], notes: tuple[str, ...], models: dict[str, Model], openings: tuple[Opening, ...]
    ) -> NumberStudy:
        """Predict every set with the frozen models, and judge them."""
        (procedure,) = work.procedures
        predictions = predictions_table(work.prepared, procedure.fitted, procedure.unseen)
        return NumberStudy(
            work=work, notes=notes, models=models, openings=openings, predictions=predictions,
            performances=judged_everywhere(predictions), comparisons=compared(predictions),
        )  # fmt: skip

    def record(self, study: NumberStudy) -> NumberRecord:
        """What study.json holds."""
        return number_record(study)

    def tables(self, study: NumberStudy, progress: Progress) -> dict[str, pd.DataFrame]:
        """Every table of the study."""
        return {name: make(study) for name, make in TABLES.items()}

    def save(self, model: Model, folder: Path) -> None:
        """Write one model. Raises OutputError."""
        save_model(model, folder)


NUMBER = NumberOutcome()


def _metrics(outcome: np.ndarray, predicted: np.ndarray, unit: str) -> list[Metric]:
    """What is known when a model is frozen."""
    found = agreement(outcome, predicted)
    r = found.error.pearson.r
    metrics = [Metric(name=f"MAE, {unit}" if unit else "MAE", dataset=BLIND, value=found.error.mae, n=found.cases)]
    metrics.append(Metric(name="R2", dataset=BLIND, value=found.error.r2, n=found.cases))
    if r.defined:
        interval = None if np.isnan(r.low) else (r.low, r.high)
        metrics.insert(0, Metric(name="Pearson r", dataset=BLIND, value=r.value, ci_95=interval, n=found.cases))
    return metrics
