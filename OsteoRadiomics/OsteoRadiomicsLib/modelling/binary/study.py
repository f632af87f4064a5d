"""One study from table to validated models: fit, cross-validate, freeze, open the test sets once, write everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ...base.errors import TableError
from ...base.files import check_writable, sha256_of_json
from ...base.progress import Part, Progress
from ...base.version import __version__
from ...protocols.modelling_plan import ModellingPlan
from ...protocols.protocol import Protocol
from ...scoring import Model
from ...scoring.schema import Metric
from ..classifying.classifiers import classifier
from ..classifying.fitted_model import FittedModel
from ..data.data import StudyData
from ..data.table import FeatureColumn, LeftOut, StudyTable
from ..evaluation.learning_curve import SHARES
from ..evaluation.roc import CutOff
from ..resampling.bootstrap import WholeOptimism, whole_optimism
from ..resampling.frequency import Frequency, selection_frequency
from ..resampling.grid import GridCell, selection_grid
from ..resampling.learning import LearningPoint, learning_points
from ..resampling.openings import Opening, opening_warnings, record_openings
from ..resampling.split import check_folds
from ..resampling.stages import Stages
from ..resampling.stretches import DRAWING, Stretch, stretches
from .fitting import FittedStudy, fit_blocks, fit_study
from .performance import Performance, frozen_cutoff, performance
from .predictions import HELD_OUT, MODELS, OUT_OF_FOLD, predictions_table
from .preparation import TRAIN, Prepared, prepare
from .saving import ModelContext, model_file, model_title
from .validation import fold_count, out_of_fold

STAGES = ".stages"


@dataclass(frozen=True)
class StudyResult:
    """Everything a study found.

    predictions: see ``predictions_table``. performances: of every model and candidate on every set and basis, in that order.
    cutoffs, models: by model name, frozen before the test sets were opened. frequency: how often each feature was selected in
    resamples, None when it was not asked for. grid: selectors x classifiers, empty when not asked for. optimism: of the whole
    procedure, None when not asked for. learning: the points of its learning curve, empty when not asked for.
    left_out: cases of the tables that no set holds. hash: of everything that decides a number.
    """

    protocol: Protocol
    prepared: Prepared
    columns: tuple[FeatureColumn, ...]
    fitted: FittedStudy
    predictions: pd.DataFrame
    performances: tuple[Performance, ...]
    cutoffs: dict[str, CutOff]
    models: dict[str, Model]
    openings: tuple[Opening, ...]
    frequency: Frequency | None
    grid: tuple[GridCell, ...]
    optimism: WholeOptimism | None
    learning: tuple[LearningPoint, ...]
    left_out: tuple[LeftOut, ...]
    warnings: tuple[str, ...]
    hash: str
    inputs: dict[str, str]

    @property
    def plan(self) -> ModellingPlan:
        """The plan the study followed."""
        return self.protocol.modelling


@dataclass(frozen=True)
class StudyOptions:
    """resamples: bootstrap samples for the selection frequency, 0 for none. grid: also compare selectors and classifiers.

    optimism: bootstrap samples on which the whole procedure is refitted, 0 for none. learning_curve: also refit it on growing
    training sets.
    """

    resamples: int = 0
    grid: bool = False
    optimism: int = 0
    learning_curve: bool = False


def fit_and_validate(
    table: StudyTable,
    protocol: Protocol,
    out: Path,
    *,
    inputs: Mapping[str, str],
    options: StudyOptions | None = None,
    progress: Progress | None = None,
) -> StudyResult:
    """Run a study up to its results; only finished stages and the log of openings are written to ``out``.

    inputs: what the tables are, by name -> SHA-256, for the record and for resuming. Raises TableError, SettingsError,
    OutputError, Cancelled; a stopped study resumes from its finished stages.
    """
    options, progress = options or StudyOptions(), progress or Progress()
    plan = protocol.modelling
    check_plan(protocol)
    prepared = prepare(table, protocol)
    check_writable(out / "study.json")
    study_hash = sha256_of_json({"protocol": protocol.hash(), "inputs": dict(inputs), "version": __version__})
    stages = Stages(out / STAGES, study_hash)
    train = prepared.train
    if options.learning_curve:  # whose folds a plan with leave-one-out does not need otherwise
        check_folds(train.outcome, train.patients, plan.folds)
    share = _shares(train, plan, options)
    blocks = fit_blocks(train, plan, Part(progress, *share["blocks"])) if plan.order == "paper-order" else None
    fitted = fit_study(train, plan, Part(progress, *share["models"], "all training cases"), blocks=blocks)
    _refuse_nothing(fitted)
    unseen = out_of_fold(
        train, plan, names=fitted.names, blocks=blocks, stages=stages, progress=progress, share=share["folds"]
    )  # fmt: skip
    optimism = frequency = None
    if options.optimism:
        part = Part(progress, *share["optimism"])
        optimism = whole_optimism(train, plan, fitted, options.optimism, stages, part)
    if options.resamples:
        known = optimism.selections if optimism else ()
        frequency = selection_frequency(train, plan, options.resamples, stages, progress, share=share["resamples"], known=known)
    learning: tuple[LearningPoint, ...] = ()
    if options.learning_curve:
        learning = learning_points(train, plan, tuple(fitted.models), stages, Part(progress, *share["learning curve"]))
    grid = selection_grid(train, plan, stages, progress, share=share["grid"]) if options.grid else ()
    cutoffs = {name: frozen_cutoff(train.outcome, unseen[name], plan) for name in fitted.names}
    progress.report(DRAWING, 1, "freezing the models")
    context = ModelContext(
        protocol, train, table.columns, study_details(plan, study_hash), f"Trained by OsteoRadiomics on protocol {protocol.name}",
        (*study_warnings(protocol, prepared, fitted), *_never_in_a_fold(fitted, unseen)),
    )  # fmt: skip
    metrics = {name: _metrics(name, train.outcome, unseen[name], cutoffs[name].value) for name in fitted.models}
    models = {
        name: model_file(name, model_title(name, own, protocol), own, fitted, context, cutoffs[name], metrics[name])
        for name, own in fitted.models.items()
    }
    sizes = {name: len(rows) for name, rows in prepared.tests.items()}
    openings = record_openings(out, study_hash, sizes, {name: model.hash for name, model in models.items()})
    predictions = predictions_table(train, prepared.tests, fitted, unseen, TRAIN)
    return StudyResult(
        protocol, prepared, table.columns, fitted, predictions, _performances(predictions, cutoffs), cutoffs, models,
        openings, frequency, grid, optimism, learning, table.left_out, (*context.notes, *opening_warnings(openings)), study_hash,
        dict(inputs),
    )  # fmt: skip


def check_plan(protocol: Protocol) -> None:
    """Refuse what cannot be run. Raises SettingsError."""
    for name in protocol.modelling.classifiers:
        classifier(name)


def _shares(train: StudyData, plan: ModellingPlan, options: StudyOptions) -> dict[str, Stretch]:
    """Where the progress bar stands in each part, in units of one fit of the whole procedure."""
    weights = {
        "blocks": 1 / (plan.folds + 1) if plan.order == "paper-order" else 0,
        "models": 1,
        "folds": fold_count(train, plan),
        "optimism": options.optimism,
        "resamples": max(0, options.resamples - options.optimism) / (plan.folds + 1),
        "learning curve": plan.folds * sum(SHARES) if options.learning_curve else 0,
        "grid": plan.folds if options.grid else 0,
    }
    return stretches(weights)


def _refuse_nothing(fitted: FittedStudy) -> None:
    if not fitted.models:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in fitted.absent.items())
        raise TableError(f"no model can be made ({reasons})", cure="Add patients, features or clinical variables")


def study_warnings(protocol: Protocol, prepared: Prepared, fitted: FittedStudy) -> tuple[str, ...]:
    """What a reader must know before trusting the models, one sentence each without full stop."""
    plan = protocol.modelling
    found = []
    if plan.cross_validation == "leave-one-out":
        found.append(
            "Leave-one-out: without a patient the model moves away from what that patient would say, so that the AUC of a model "
            "that knows nothing lies a few hundredths below one half; cross-validation with folds hardly has this"
        )
    if plan.order == "paper-order":
        found.append(
            "Paper order: features were selected once on the whole training set"
            + (", after oversampling," if plan.oversampling == "smote" else "")
            + " before cross-validation, so cross-validated results of the training set are optimistic; only held-out sets count"
        )
    if len(protocol.outcome.classes) > 2:
        found.append(f"The models tell {protocol.outcome.positive} from all other classes together")
    found += [f"The {name} model does not exist: {reason}" for name, reason in fitted.absent.items()]
    for block in fitted.blocks:
        if block.empty:
            found.append(f"Selection left no feature{' of ' + block.name if block.name else ''}")
    for name, model in fitted.models.items():
        found += [f"{name.capitalize()} model: {text}" for text in model.warnings]
        found += [
            f"{name.capitalize()} model: {term} counts the wrong way round (negative coefficient), as a Radscore does that "
            "predicts nothing in cases its features were not selected on, or repeats another"
            for term in _reversed(model)
        ]
    return (*found, *prepared.notes)


def _reversed(model: FittedModel) -> list[str]:
    """Radscores with a negative coefficient, although LASSO made each to rise with the outcome."""
    weights = model.equation.coefficients if model.equation else ()
    return [term.name for term, b in zip(model.terms, weights, strict=False) if b < 0 and term.name.startswith("radscore")]


def study_details(plan: ModellingPlan, study_hash: str) -> dict[str, str | int | float | bool | None]:
    """What a model file records of how it was made."""
    return {
        "study_sha256": study_hash, "seed": plan.split.seed, "order": plan.order, "folds": plan.folds,
        "cross_validation": plan.cross_validation, "tuning": plan.tuning,
    }  # fmt: skip


def _never_in_a_fold(fitted: FittedStudy, unseen: Mapping[str, np.ndarray]) -> list[str]:
    return [
        f"The {name} model comes about on all training cases but in no fold: its out-of-fold predictions are all the prevalence"
        for name in fitted.models
        if np.all(unseen[name] == unseen[name][0])
    ]


def _metrics(name: str, outcome: np.ndarray, risk: np.ndarray, cutoff: float) -> list[Metric]:
    """What is known when the model is frozen: its out-of-fold AUC. The test sets come later and stand in the report."""
    found = performance(name, TRAIN, OUT_OF_FOLD, outcome, risk, cutoff).auc
    interval = None if np.isnan(found.low) else (found.low, found.high)
    return [Metric(name="AUC", dataset="training set, out of fold", value=found.value, ci_95=interval, n=len(outcome))]


def _performances(predictions: pd.DataFrame, cutoffs: dict[str, CutOff]) -> tuple[Performance, ...]:
    found: list[Performance] = []
    for (set_name, basis), rows in predictions.groupby(["set", "basis"], sort=False):
        outcome = rows["outcome"].to_numpy()
        for name, cutoff in cutoffs.items():
            found.append(performance(name, str(set_name), str(basis), outcome, rows[name].to_numpy(), cutoff.value))
    order = {OUT_OF_FOLD: 0, HELD_OUT: 1}
    return tuple(sorted(found, key=lambda item: (order.get(item.basis, 2), item.model not in MODELS)))
