"""The one way through a study, whatever its outcome is: fit, cross-validate, freeze, open the test sets once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

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
from ..resampling.bootstrap import WholeOptimism, whole_optimism
from ..resampling.frequency import Frequency, selection_frequency
from ..resampling.grid import GridCell, selection_grid
from ..resampling.learning import LearningPoint, learning_points
from ..resampling.openings import record_openings
from ..resampling.stages import Stages
from ..resampling.stretches import DRAWING, Stretch, stretches
from .centre_refits import centre_out, combat_study
from .centres import check_asked, check_order
from .options import StudyOptions
from .outcome import ExactStudy, F, M, Outcome, Procedure, Repetition, S, Task, Work
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
    design on exact features, to be compared with. crew: whose processes share folds and resamples.
    Raises TableError, SettingsError, OutputError, Cancelled; a stopped study resumes from its finished stages.
    """
    options, progress = options or StudyOptions(), progress or Progress()
    outcome.check(protocol)
    check_order(protocol, options)
    prepared = outcome.prepare(table, protocol)
    check_asked(prepared.train, options)
    check_writable(out / RECORD)
    study_hash = sha256_of_json({"protocol": protocol.hash(), "inputs": dict(inputs), "version": __version__})
    tasks, plan = outcome.tasks(prepared, protocol), protocol.modelling
    bar = {key: Part(progress, *stretch, key[0]) for key, stretch in _shares(tasks, plan, options).items()}
    stages = {task.name: Stages(out / STAGES / task.folder, study_hash, crew) for task in tasks}
    found: list[Procedure[F]] = []
    absent: dict[str, str] = {}
    for task in tasks:
        train, blocks = task.prepared.train, None
        if plan.order == "paper-order":
            blocks = fit_blocks(train, plan, bar[task.name, "blocks"])
        validation = begin_folds(outcome, train, plan, blocks=blocks, strata=task.strata, stages=stages[task.name])
        whole = Part(bar[task.name, "models"], 0, 1, "all training cases")
        fitted = outcome.fit(train, plan, whole, blocks=blocks)
        absent |= {f"{task.name}, {key}" if task.name else key: why for key, why in fitted.absent.items()}
        if task is tasks[-1] and not fitted.models and not any(one.fitted.models for one in found):
            reasons = "; ".join(f"{key}: {why}" for key, why in absent.items())
            raise TableError(f"no model can be made ({reasons})", cure="Add patients, features or clinical variables")
        unseen = validation.unseen(fitted.names, bar[task.name, "folds"])
        folds = Folds.of(outcome.folds(task.strata, train.patients, plan), len(train))
        found.append(
            Procedure(
                task=task, plan=plan, fitted=fitted, unseen=unseen.predictions, radscores=unseen.radscores, folds=folds,
                frequency=Frequency.of(unseen.selected, folds=True) if blocks is None else None,
            )
        )  # fmt: skip
    around = Stages(out / STAGES, study_hash, crew)
    procedures, repetition = _repeated(outcome, prepared.train, found, plan, options, stages, around, bar)
    progress.report(DRAWING, 1, "freezing the models")
    work = Work(
        protocol=protocol, prepared=prepared, columns=table.columns, left_out=table.left_out, procedures=procedures,
        hash=study_hash, inputs=dict(inputs), repetition=repetition, local=table.local, exact=exact, beside=table.beside,
    )  # fmt: skip
    notes = outcome.notes(work)
    models = outcome.freeze(work, notes)
    sizes = {name: len(rows) for name, rows in prepared.tests.items()}
    openings = record_openings(out, study_hash, sizes, {name: model.hash for name, model in models.items()})
    return outcome.opened(work, notes, models, openings)


def _repeated(
    outcome: Outcome[F, M, S],
    train: StudyData,
    found: Sequence[Procedure[F]],
    plan: ModellingPlan,
    options: StudyOptions,
    stages: Mapping[str, Stages],
    around: Stages,
    bar: Mapping[tuple[str, str], Progress],
) -> tuple[tuple[Procedure[F], ...], Repetition]:
    """What was asked for beside the models, in the order of the progress bar. around: stages of all tasks together."""
    repeated = outcome.repeated
    whole = outcome.together(tuple(one.fitted for one in found), train)
    optimism: WholeOptimism | None = None
    learning: tuple[LearningPoint, ...] = ()
    grid: tuple[GridCell, ...] = ()
    if options.optimism:
        optimism = whole_optimism(repeated, train, plan, whole, options.optimism, around, bar["", "optimism"])
    procedures = tuple(found)
    if options.resamples:
        # Drawn as those of the optimism are, which has fitted them already.
        known = optimism.selections if optimism else ()
        procedures = tuple(
            replace(
                one,
                frequency=selection_frequency(
                    one.prepared.train, plan, options.resamples, stages[one.name], bar[one.name, "resamples"],
                    strata=repeated.strata(train), known=[parts[number] for parts in known],
                ),
            )
            for number, one in enumerate(found)
        )  # fmt: skip
    if options.learning_curve:
        learning = learning_points(repeated, train, plan, tuple(whole.models), around, bar["", "learning_curve"])
    if options.grid:
        grid = selection_grid(repeated, train, plan, around, bar["", "grid"])

    def for_centres(one: Procedure[F]) -> Procedure[F]:
        given = outcome, one.task, plan, one.fitted, stages[one.name]
        out = centre_out(*given, bar[one.name, "leave_one_centre_out"]) if options.without_each_centre else None
        combat = combat_study(*given, bar[one.name, "combat"]) if options.combat else None
        return replace(one, centre_out=out, combat=combat)

    procedures = tuple(map(for_centres, procedures))
    return procedures, Repetition(optimism=optimism, learning=learning, grid=grid, learner=repeated.grid.learner)


def _shares(tasks: tuple[Task, ...], plan: ModellingPlan, options: StudyOptions) -> dict[tuple[str, str], Stretch]:
    """Where the progress bar stands in each part of each task, in units of one fit of the procedure of one task.

    Parts of all tasks together have no task's name.
    """
    count, blocks = len(tasks), 1 / (plan.folds + 1)
    weights: dict[tuple[str, str], float] = {}
    for task in tasks:
        train = task.prepared.train
        weights[task.name, "blocks"] = blocks if plan.order == "paper-order" else 0
        weights[task.name, "models"] = 1
        weights[task.name, "folds"] = _fold_count(train, plan)
    weights["", "optimism"] = count * options.optimism
    for task in tasks:
        weights[task.name, "resamples"] = max(0, options.resamples - options.optimism) * blocks
    weights["", "learning_curve"] = count * plan.folds * sum(SHARES) if options.learning_curve else 0
    weights["", "grid"] = count * plan.folds if options.grid else 0
    for task in tasks:
        train = task.prepared.train
        centres = 0 if train.centres is None else len(np.unique(train.centres))
        weights[task.name, "leave_one_centre_out"] = centres if options.without_each_centre else 0
        weights[task.name, "combat"] = centres + _fold_count(train, plan) if options.combat else 0
    return stretches(weights)


def _fold_count(data: StudyData, plan: ModellingPlan) -> int:
    """How often the procedure is fitted to judge it: once for each fold, or for each patient."""
    return len(np.unique(data.patients)) if plan.cross_validation == "leave-one-out" else plan.folds
