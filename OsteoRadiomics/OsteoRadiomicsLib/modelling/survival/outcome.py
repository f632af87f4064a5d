"""Studies of a time to an event, as the driver runs them."""

from __future__ import annotations

import pandas as pd

from ...base.progress import Progress
from ...protocols.protocol import Protocol
from ...scoring import Model, save_model
from ...scoring.schema import Metric
from ..explaining import shap_tables
from ..resampling.openings import Opening
from ..study.centre_record import combat_table
from ..study.model_inputs import blind_metric, context_of
from ..study.outcome import Outcome, Task, Work
from ..study.predictions import predictions_table
from ..study.preparation import Prepared
from ..study.repetition_tables import repetition_tables
from ..study.validation import class_folds
from .centres import WITHOUT, combat_figures, survival_centres
from .findings import survival_findings
from .fitting import FittedSurvival, fit_survival, risk_name, stand_in
from .nomogram import cox_nomogram_of
from .performance import SurvivalPerformance, performance
from .preparation import check_survival_plan, prepare_survival
from .recording import survival_record
from .repeating import REPEATED, event_classes
from .saving import survival_model_file
from .study import SurvivalStudy, compared, judged_everywhere, parted, survival_notes
from .tables import TABLES, centres_table


def tasks(prepared: Prepared, protocol: Protocol) -> tuple[Task, ...]:
    """One, with folds that are alike in events."""
    return (Task("", "", prepared, event_classes(prepared.train)),)


def freeze(work: Work[FittedSurvival], notes: tuple[str, ...]) -> dict[str, Model]:
    """Model files with concordance and AUC in training rows that they were not fitted on. Raises ModelError."""
    (procedure,), context = work.procedures, context_of(work, notes)
    train, unseen = work.prepared.train, procedure.unseen
    found = {}
    for name, own in procedure.fitted.models.items():
        risks = {horizon: unseen[risk_name(name, horizon)] for horizon in train.horizons}
        judged = performance(train.outcome, unseen[name], risks, folds=procedure.folds)
        metrics = _metrics(judged, work.protocol.outcome.unit)
        found[name] = survival_model_file(name, own, procedure.fitted, context, metrics)
    return found


def opened(
    work: Work[FittedSurvival], notes: tuple[str, ...], models: dict[str, Model], openings: tuple[Opening, ...]
) -> SurvivalStudy:
    """Predict every set with the frozen models, and judge them."""
    (procedure,) = work.procedures
    predictions = predictions_table(work.prepared, procedure.fitted, procedure.unseen, procedure.blind_radscores)
    centres = survival_centres(work, predictions)
    return SurvivalStudy(
        work=work, notes=notes, models=models, openings=openings, predictions=predictions,
        performances=judged_everywhere(predictions, work), comparisons=compared(predictions, work),
        risk_groups=parted(predictions), centres=centres, combat=combat_figures(work, centres),
    )  # fmt: skip


def tables(study: SurvivalStudy, progress: Progress) -> dict[str, pd.DataFrame]:
    """Every table of the study, with Shapley values. Raises Cancelled."""
    shap = shap_tables(study.fitted, study.prepared.train, study.plan.split.seed, progress)
    found = {name: make(study) for name, make in TABLES.items()} | repetition_tables(study) | shap
    if study.centres:
        found |= {"centres": centres_table(study), **combat_table(study.combat)}
    nomogram = cox_nomogram_of(study)
    return found if nomogram is None else found | {"nomogram": nomogram.table()}


def _metrics(found: SurvivalPerformance, unit: str) -> list[Metric]:
    """What is known when a model is frozen."""
    named = {"Harrell's C": found.harrell, "Uno's C": found.uno}
    named |= {f"AUC at {item.time:g} {unit}": item.auc for item in found.horizons}
    named |= {"Calibration slope": found.slope}
    return [blind_metric(name, value, found.cases) for name, value in named.items() if value.defined]


TIME_TO_EVENT = Outcome(
    type="time-to-event",
    check=check_survival_plan,
    prepare=prepare_survival,
    tasks=tasks,
    fit=fit_survival,
    folds=class_folds,
    stand_in=stand_in,
    without_centre=WITHOUT,
    repeated=REPEATED,
    notes=survival_notes,
    freeze=freeze,
    opened=opened,
    record=survival_record,
    tables=tables,
    save=save_model,
    findings=survival_findings,
)
