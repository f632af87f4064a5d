"""What is refitted for centres, of every type of outcome: without each of them, and on features that ComBat has harmonised."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..resampling.centre_out import CentreOut, CombatStudy, leave_one_centre_out
from ..resampling.procedure import fit_procedure
from ..resampling.stages import Stages
from .harmonised import Harmonising
from .outcome import Outcome, Task
from .validation import begin_folds

CENTRE_OUT, CENTRE_OUT_COMBAT = "leave-one-centre-out", "leave-one-centre-out, ComBat"


def centre_out(
    outcome: Outcome[Any, Any, Any], task: Task, plan: ModellingPlan, fitted: Any, stages: Stages, progress: Progress
) -> CentreOut:
    """Leave-one-centre-out of the procedure as it is."""
    return leave_one_centre_out(
        partial(fit_procedure, outcome.fit), task.prepared.train, plan, tuple(fitted.models), stages, progress,
        outcome.without_centre, outcome.stand_in,
    )  # fmt: skip


def combat_study(
    outcome: Outcome[Any, Any, Any], task: Task, plan: ModellingPlan, fitted: Any, stages: Stages, progress: Progress
) -> CombatStudy:
    """The folds and leave-one-centre-out anew with ComBat, which sees the training part of each alone."""
    data, own, names = task.prepared.train, stages.within("combat"), tuple(fitted.models)
    fit = Harmonising(partial(fit_procedure, outcome.fit))
    folds = begin_folds(replace(outcome, fit=fit), data, plan, strata=task.strata, stages=own)
    unseen = folds.unseen(names, Part(progress, 0, 0.5))
    out = leave_one_centre_out(
        fit, data, plan, names, own, Part(progress, 0.5, 1), outcome.without_centre, outcome.stand_in
    )  # fmt: skip
    return CombatStudy(unseen.predictions, out)
