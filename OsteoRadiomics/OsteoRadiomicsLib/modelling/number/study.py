"""One study of a measured outcome from table to validated models: fit, cross-validate, freeze, open the test sets once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from ...base.errors import SettingsError, TableError
from ...base.files import check_writable, sha256_of_json
from ...base.progress import Part, Progress
from ...base.version import __version__
from ...protocols.modelling_plan import ModellingPlan
from ...protocols.protocol import Protocol
from ...scoring import Model
from ...scoring.schema import Metric
from ..binary.fitting import fit_blocks
from ..binary.predictions import HELD_OUT, MODELS, OUT_OF_FOLD, predictions_table
from ..binary.preparation import TRAIN, Prepared
from ..binary.saving import ModelContext
from ..binary.study import STAGES, StudyOptions, study_details
from ..data.table import FeatureColumn, StudyTable
from ..resampling.frequency import Frequency, selection_frequency
from ..resampling.openings import Opening, opening_warnings, record_openings
from ..resampling.stages import Stages
from ..resampling.stretches import DRAWING, stretches
from .fitting import FittedNumber, fit_number
from .performance import ErrorComparison, NumberPerformance, agreement, compare_errors
from .preparation import check_number_plan, prepare_number
from .saving import number_model_file
from .validation import out_of_fold_numbers

PAPER_ORDER = (
    "Paper order: features were selected once on the whole training set before cross-validation, so cross-validated results of "
    "the training set are optimistic; only held-out sets count"
)


@dataclass(frozen=True)
class Comparison:
    """Absolute errors of two models on one set."""

    set: str
    basis: str
    first: str
    second: str
    errors: ErrorComparison


@dataclass(frozen=True)
class NumberStudy:
    """Everything a study of a measured outcome found.

    predictions: see ``predictions_table``. performances: of every model on every set and basis, in that order. models: by name,
    frozen before the test sets were opened. frequency: how often each feature was selected in resamples, None when it was not
    asked for. hash: of everything that decides a number.
    """

    protocol: Protocol
    prepared: Prepared
    columns: tuple[FeatureColumn, ...]
    fitted: FittedNumber
    predictions: pd.DataFrame
    performances: tuple[NumberPerformance, ...]
    comparisons: tuple[Comparison, ...]
    models: dict[str, Model]
    openings: tuple[Opening, ...]
    frequency: Frequency | None
    warnings: tuple[str, ...]
    hash: str
    inputs: dict[str, str]

    @property
    def plan(self) -> ModellingPlan:
        """The plan the study followed."""
        return self.protocol.modelling


def fit_and_validate_number(
    table: StudyTable,
    protocol: Protocol,
    out: Path,
    *,
    inputs: Mapping[str, str],
    options: StudyOptions | None = None,
    progress: Progress | None = None,
) -> NumberStudy:
    """Run a study up to its results; only finished stages and the log of openings are written to ``out``.

    inputs: what the tables are, by name -> SHA-256, for the record and for resuming. Raises TableError, SettingsError,
    OutputError, Cancelled; a stopped study resumes from its finished stages.
    """
    options, progress = options or StudyOptions(), progress or Progress()
    plan = protocol.modelling
    check_number_plan(protocol)
    _check_options(options)
    prepared = prepare_number(table, protocol)
    check_writable(out / "study.json")
    study_hash = sha256_of_json({"protocol": protocol.hash(), "inputs": dict(inputs), "version": __version__})
    stages = Stages(out / STAGES, study_hash)
    train = prepared.train
    share = stretches({"models": 1, "folds": plan.folds, "resamples": options.resamples / (plan.folds + 1)})
    whole = Part(progress, *share["models"], "all training cases")
    blocks = fit_blocks(train, plan, whole) if plan.order == "paper-order" else None
    fitted = fit_number(train, plan, whole, blocks=blocks)
    if not fitted.models:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in fitted.absent.items())
        raise TableError(f"no model can be made ({reasons})", cure="Add patients, features or clinical variables")
    unseen = out_of_fold_numbers(
        train, plan, tuple(fitted.models), blocks=blocks, stages=stages, progress=progress, share=share["folds"]
    )
    frequency = None
    if options.resamples:
        frequency = selection_frequency(train, plan, options.resamples, stages, progress, share=share["resamples"])
    progress.report(DRAWING, 1, "freezing the models")
    context = ModelContext(
        protocol, train, table.columns, study_details(plan, study_hash), f"Trained by OsteoRadiomics on protocol {protocol.name}",
        _warnings(plan, prepared, fitted),
    )  # fmt: skip
    models = {
        name: number_model_file(name, own, fitted, context, _metrics(train.outcome, unseen[name], protocol.outcome.unit))
        for name, own in fitted.models.items()
    }
    sizes = {name: len(rows) for name, rows in prepared.tests.items()}
    openings = record_openings(out, study_hash, sizes, {name: model.hash for name, model in models.items()})
    predictions = predictions_table(train, prepared.tests, fitted, unseen, TRAIN)
    return NumberStudy(
        protocol, prepared, table.columns, fitted, predictions, _performances(predictions), _comparisons(predictions), models,
        openings, frequency, (*context.notes, *opening_warnings(openings)), study_hash, dict(inputs),
    )  # fmt: skip


def _check_options(options: StudyOptions) -> None:
    """Refuse what only classes have."""
    asked = {"--grid": options.grid, "--optimism": options.optimism > 0, "--learning-curve": options.learning_curve}
    for name, wanted in asked.items():
        if wanted:
            raise SettingsError(f"{name} is not available for an outcome that is a number", cure="Leave it out")


def _warnings(plan: ModellingPlan, prepared: Prepared, fitted: FittedNumber) -> tuple[str, ...]:
    """What a reader must know before trusting the models, one sentence each without full stop."""
    found = [PAPER_ORDER] if plan.order == "paper-order" else []
    found += [f"The {name} model does not exist: {reason}" for name, reason in fitted.absent.items()]
    found += [f"Selection left no feature{' of ' + block.name if block.name else ''}" for block in fitted.blocks if block.empty]
    for name, rows in {TRAIN: prepared.train, **prepared.tests}.items():
        patients = len(np.unique(rows.patients))
        if patients < len(rows):
            found.append(
                f"Set {name} has {len(rows)} cases of {patients} patients: intervals and P values count them as independent, "
                "so they are too narrow and too small"
            )
    return (*found, *prepared.notes)


def _metrics(outcome: np.ndarray, predicted: np.ndarray, unit: str) -> list[Metric]:
    """What is known when the model is frozen: out of fold. The test sets come later and stand in the report."""
    found, dataset = agreement(outcome, predicted), "training set, out of fold"
    r = found.error.pearson.r
    metrics = [Metric(name=f"MAE, {unit}" if unit else "MAE", dataset=dataset, value=found.error.mae, n=found.cases)]
    metrics.append(Metric(name="R2", dataset=dataset, value=found.error.r2, n=found.cases))
    if r.defined:
        interval = None if np.isnan(r.low) else (r.low, r.high)
        metrics.insert(0, Metric(name="Pearson r", dataset=dataset, value=r.value, ci_95=interval, n=found.cases))
    return metrics


def _performances(predictions: pd.DataFrame) -> tuple[NumberPerformance, ...]:
    found = [
        NumberPerformance(name, str(set_name), str(basis), agreement(rows["outcome"].to_numpy(), rows[name].to_numpy()))
        for (set_name, basis), rows in predictions.groupby(["set", "basis"], sort=False)
        for name in MODELS
        if name in rows
    ]
    order = {OUT_OF_FOLD: 0, HELD_OUT: 1}
    return tuple(sorted(found, key=lambda item: order.get(item.basis, 2)))


def _comparisons(predictions: pd.DataFrame) -> tuple[Comparison, ...]:
    """Every pair of models on the rows they were not fitted on."""
    found = []
    for (set_name, basis), rows in predictions.groupby(["set", "basis"], sort=False):
        if basis not in (OUT_OF_FOLD, HELD_OUT):
            continue
        truth = rows["outcome"].to_numpy()
        for first, second in combinations([name for name in reversed(MODELS) if name in rows], 2):
            errors = compare_errors(truth, rows[first].to_numpy(), rows[second].to_numpy())
            found.append(Comparison(str(set_name), str(basis), first, second, errors))
    return tuple(found)
