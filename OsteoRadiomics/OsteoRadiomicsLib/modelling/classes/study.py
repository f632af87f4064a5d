"""A study of three or more classes from table to validated models: fit, cross-validate, freeze, open the test sets once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ...base.errors import TableError
from ...base.files import check_writable, sha256_of_json
from ...base.progress import Progress
from ...base.version import __version__
from ...protocols.modelling_plan import ModellingPlan
from ...protocols.protocol import Protocol
from ...scoring.class_model import ClassModel
from ..binary.predictions import HELD_OUT, MODELS, OUT_OF_FOLD
from ..binary.preparation import TRAIN, Prepared
from ..binary.study import STAGES, StudyOptions
from ..data.table import FeatureColumn, StudyTable
from ..resampling.openings import Opening, opening_warnings, record_openings
from ..resampling.stretches import DRAWING
from .members import Member, fit_members
from .performance import ClassesPerformance, classes_performance
from .predictions import class_predictions, model_names
from .preparation import check_class_plan, prepare_classes
from .saving import class_model


@dataclass(frozen=True)
class ClassesResult:
    """Everything a study of classes found.

    prepared: its outcome is the number of the class. members: one per class, in the protocol's order. predictions: see
    ``class_predictions``. performances: of every model and candidate on every set and basis, in that order. models: frozen
    before the test sets were opened. hash: of everything that decides a number.
    """

    protocol: Protocol
    prepared: Prepared
    columns: tuple[FeatureColumn, ...]
    members: tuple[Member, ...]
    predictions: pd.DataFrame
    performances: tuple[ClassesPerformance, ...]
    models: dict[str, ClassModel]
    openings: tuple[Opening, ...]
    warnings: tuple[str, ...]
    hash: str
    inputs: dict[str, str]

    @property
    def plan(self) -> ModellingPlan:
        """The plan the study followed."""
        return self.protocol.modelling

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes, in rising order."""
        return self.protocol.outcome.classes

    @property
    def sets(self) -> dict[str, str]:
        """Set -> basis on which it is judged, the training set first."""
        return {TRAIN: OUT_OF_FOLD, **dict.fromkeys(self.prepared.tests, HELD_OUT)}


def fit_classes(
    table: StudyTable,
    protocol: Protocol,
    out: Path,
    *,
    inputs: Mapping[str, str],
    options: StudyOptions | None = None,
    progress: Progress | None = None,
) -> ClassesResult:
    """Run a study up to its results; only finished stages and the log of openings are written to ``out``.

    inputs: what the tables are, by name -> SHA-256, for the record and for resuming. Raises TableError, SettingsError,
    OutputError, Cancelled; a stopped study resumes from its finished stages.
    """
    options, progress = options or StudyOptions(), progress or Progress()
    plan, classes = protocol.modelling, protocol.outcome.classes
    check_class_plan(protocol, options)
    prepared = prepare_classes(table, protocol)
    check_writable(out / "study.json")
    study_hash = sha256_of_json({"protocol": protocol.hash(), "inputs": dict(inputs), "version": __version__})
    members = fit_members(prepared, plan, classes, out / STAGES, study_hash, options.resamples, progress)
    if not model_names(members):
        reasons = "; ".join(f"{member.name}, {key}: {why}" for member in members for key, why in member.fitted.absent.items())
        raise TableError(f"no model can be made ({reasons})", cure="Add patients, features or clinical variables")
    progress.report(DRAWING, 1, "freezing the models")
    warnings = (*study_warnings(members), *prepared.notes)
    predictions = class_predictions(prepared, members)
    performances = _performances(predictions, classes)
    models = {
        name: class_model(
            name, members, protocol, table.columns, study_hash, warnings, _out_of_fold(performances, name)
        )
        for name in model_names(members)
    }  # fmt: skip
    sizes = {name: len(rows) for name, rows in prepared.tests.items()}
    openings = record_openings(out, study_hash, sizes, {name: model.hash for name, model in models.items()})
    return ClassesResult(
        protocol, prepared, table.columns, members, predictions, performances, models, openings,
        (*warnings, *opening_warnings(openings)), study_hash, dict(inputs),
    )  # fmt: skip


def study_warnings(members: Sequence[Member]) -> tuple[str, ...]:
    """What a reader must know before trusting the models, one sentence each without full stop."""
    found = []
    for name in MODELS:
        reasons = {member.name: member.fitted.absent[name] for member in members if name in member.fitted.absent}
        if len(reasons) == len(members):
            found.append(f"The {name} model does not exist: {'; '.join(dict.fromkeys(reasons.values()))}")
            continue
        for member in members:
            if member.name in reasons:
                share = f"the class's share of the training cases, {100 * member.share:.1f} %, stands in its place"
                found.append(f"Class {member.name} has no {name} model: {reasons[member.name]}; {share}")
    for member in members:
        fitted = member.fitted
        for block in fitted.blocks:
            if block.empty and any(not other.empty for other in fitted.blocks):
                found.append(f"Class {member.name}: selection left no feature of {block.name}")
        for name, model in fitted.models.items():
            found += [f"Class {member.name}, {name} model: {text}" for text in model.warnings]
    return tuple(found)


def _performances(predictions: pd.DataFrame, classes: Sequence[str]) -> tuple[ClassesPerformance, ...]:
    found = [
        classes_performance(str(model), str(set_name), str(basis), rows, classes)
        for (set_name, basis, model), rows in predictions.groupby(["set", "basis", "model"], sort=False)
    ]
    order = {OUT_OF_FOLD: 0, HELD_OUT: 1}
    return tuple(sorted(found, key=lambda item: (order.get(item.basis, 2), item.model not in MODELS)))


def _out_of_fold(performances: Sequence[ClassesPerformance], model: str) -> ClassesPerformance:
    return next(item for item in performances if item.model == model and item.basis == OUT_OF_FOLD)
