"""The one way through a study, whatever its outcome is: fit, cross-validate, freeze, open the test sets once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ...base.crew import Crew
from ...base.errors import TableError
from ...base.files import check_writable, sha256_of_json
from ...base.progress import Part, Progress
from ...base.version import __version__
from ...protocols.modelling_plan import ModellingPlan
from ...protocols.protocol import Protocol
from ..data.data import StudyData
from ..data.table import StudyTable
from ..evaluation.cross_validation import Folds
from ..evaluation.learning_curve import SHARES
from ..resampling.block import fit_blocks
from ..resampling.frequency import selection_frequency
from ..resampling.openings import record_openings
from ..resampling.stages import Stages
from ..resampling.stretches import DRAWING, Stretch, stretches
from .options import StudyOptions
from .outcome import ExactStudy, F, M, Outcome, Procedure, S, Task, Work
from .validation import begin_folds

STAGES = ".stages"
RECORD = "study.json"
"""What a finished study's folder holds: what was found, but for the rows."""


def run_study(
    outcome: Outcome[F, M, S],
    table: StudyTable,
    protocol: Protocol,
    out: Path,
    *,
    inputs: Mapping[str, str],
    options: StudyOptions | None = None,
    exact: ExactStudy | None = None,
    crew: Crew | None = None,
    progress: Progress | None = None,
) -> S:
    """Run a study up to its results; only finished stages and the log of openings are written to ``out``.

    inputs: what the tables are, by name -> SHA-256, for the record and for resuming. exact: the same
    design on exact features, to be compared with. crew: whose processes share the folds and resamples.
    Raises TableError, SettingsError, OutputError, Cancelled; a stopped study resumes from its finished stages.
    """
    options, progress = options or StudyOptions(), progress or Progress()
    outcome.check(protocol)
    _refuse_extras(outcome, protocol, options)
    prepared = outcome.prepare(table, protocol)
    check_writable(out / RECORD)
    study_hash = sha256_of_json({"protocol": protocol.hash(), "inputs": dict(inputs), "version": __version__})
    tasks = outcome.tasks(prepared, protocol)
    share = _shares(tasks, protocol.modelling, options)
    procedures: list[Procedure[F]] = []
    absent: dict[str, str] = {}
    for task in tasks:
        stages = Stages(out / STAGES / task.folder, study_hash, crew)
        own = {part: Part(progress, *share[f"{task.name} {part}"], task.name) for part in _PARTS}
        blocks = None
        if protocol.modelling.order == "paper-order":
            blocks = fit_blocks(task.prepared.train, protocol.modelling, own["blocks"])
        cross_validation = begin_folds(
            outcome, task.prepared.train, protocol.modelling, blocks=blocks, strata=task.strata, stages=stages
        )
        whole = Part(own["models"], 0, 1, "all training cases")
        fitted = outcome.fit(task.prepared.train, protocol.modelling, whole, blocks=blocks)
        absent |= {f"{task.name}, {key}" if task.name else key: why for key, why in fitted.absent.items()}
        if task is tasks[-1] and not fitted.models and not any(found.fitted.models for found in procedures):
            reasons = "; ".join(f"{key}: {why}" for key, why in absent.items())
            raise TableError(f"no model can be made ({reasons})", cure="Add patients, features or clinical variables")
        unseen = cross_validation.predictions(fitted.names, own["folds"])
        extras, frequency = _extras(outcome, task, protocol.modelling, fitted, options, stages, own)
        train = task.prepared.train
        folds = Folds.of(outcome.folds(task.strata, train.patients, protocol.modelling), len(train))
        procedures.append(
            Procedure(
                task=task, plan=protocol.modelling, fitted=fitted, unseen=unseen, folds=folds, frequency=frequency, extras=extras
            )
        )  # fmt: skip
    progress.report(DRAWING, 1, "freezing the models")
    work = Work(
        protocol=protocol, prepared=prepared, columns=table.columns, left_out=table.left_out, procedures=tuple(procedures),
        hash=study_hash, inputs=dict(inputs), local=table.local, exact=exact,
    )  # fmt: skip
    notes = outcome.notes(work)
    models = outcome.freeze(work, notes)
    sizes = {name: len(rows) for name, rows in prepared.tests.items()}
    openings = record_openings(out, study_hash, sizes, {name: model.hash for name, model in models.items()})
    return outcome.opened(work, notes, models, openings)


def _refuse_extras(outcome: Outcome[F, M, S], protocol: Protocol, options: StudyOptions) -> None:
    for name in options.asked(protocol.modelling):
        refusal = outcome.refusal(name, protocol)
        if refusal:
            raise refusal


def _extras(
    outcome: Outcome[F, M, S],
    task: Task,
    plan: ModellingPlan,
    fitted: F,
    options: StudyOptions,
    stages: Stages,
    own: Mapping[str, Progress],
) -> tuple[dict[str, Any], Any]:
    """What was asked for beside the models, in the order of the progress bar."""
    train, found = task.prepared.train, {}

    def extra(name: str) -> Any:
        return outcome.extras[name](train, plan, fitted, int(getattr(options, name)), stages, own[name])

    if options.optimism:
        found["optimism"] = extra("optimism")
    frequency = None
    if options.resamples:
        known = found["optimism"].selections if "optimism" in found else ()
        frequency = selection_frequency(train, plan, options.resamples, stages, own["resamples"], known=known)
    if options.learning_curve:
        found["learning_curve"] = extra("learning_curve")
    if options.grid:
        found["grid"] = extra("grid")
    return found, frequency


_PARTS = ("blocks", "models", "folds", "optimism", "resamples", "learning_curve", "grid")


def _shares(tasks: tuple[Task, ...], plan: ModellingPlan, options: StudyOptions) -> dict[str, Stretch]:
    """Where the progress bar stands in each part of each task, in units of one fit of the whole procedure."""
    weights: dict[str, float] = {}
    for task in tasks:
        parts = (
            1 / (plan.folds + 1) if plan.order == "paper-order" else 0,
            1,
            _fold_count(task.prepared.train, plan),
            options.optimism,
            max(0, options.resamples - options.optimism) / (plan.folds + 1),
            plan.folds * sum(SHARES) if options.learning_curve else 0,
            plan.folds if options.grid else 0,
        )
        weights |= {f"{task.name} {name}": weight for name, weight in zip(_PARTS, parts, strict=True)}
    return stretches(weights)


def _fold_count(data: StudyData, plan: ModellingPlan) -> int:
    """How often the procedure is fitted to judge it: once for each fold, or for each patient."""
    return len(np.unique(data.patients)) if plan.cross_validation == "leave-one-out" else plan.folds
