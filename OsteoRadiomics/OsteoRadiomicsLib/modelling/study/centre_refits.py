"""What is refitted for centres, of every type of outcome: without each of them, and on features that ComBat has harmonised."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..data.data import StudyData
from ..resampling.centre_out import CentreOut, Without, leave_one_centre_out
from ..resampling.stages import Stages
from .harmonised import Harmonising
from .outcome import Extra, Task
from .validation import Split, begin_folds

CENTRE_OUT, CENTRE_OUT_COMBAT = "leave-one-centre-out", "leave-one-centre-out, ComBat"


@dataclass(frozen=True)
class CombatStudy:
    """The procedure on harmonised features. unseen: name -> (n,) out of the study's folds. centre_out: without each centre."""

    unseen: dict[str, np.ndarray]
    centre_out: CentreOut


@dataclass(frozen=True)
class Refits:
    """A procedure that can be refitted. fit, folds, stand_in: see ``Outcome``. without: what is said of rows that no
    model could be made for."""

    fit: Callable[..., Any]
    folds: Callable[[np.ndarray, np.ndarray, ModellingPlan], Iterator[Split]]
    stand_in: Callable[[str, StudyData], float]
    without: Without


def centre_extras(refits: Refits) -> Mapping[str, Extra]:
    """The extras of a type of outcome that are made of refits."""
    return MappingProxyType({"leave_one_centre_out": partial(_centre_out, refits), "combat": partial(_combat_study, refits)})


def _centre_out(refits: Refits, task: Task, plan: ModellingPlan, fitted: Any, stages: Stages, progress: Progress) -> CentreOut:
    """Leave-one-centre-out of the procedure as it is."""
    data = task.prepared.train
    return leave_one_centre_out(refits.fit, data, plan, tuple(fitted.models), stages, progress, refits.without)


def _combat_study(
    refits: Refits, task: Task, plan: ModellingPlan, fitted: Any, stages: Stages, progress: Progress
) -> CombatStudy:
    """The folds and leave-one-centre-out anew with ComBat, which sees the training part of each alone."""
    data, own = task.prepared.train, stages.within("combat")
    names, fit = tuple(fitted.models), Harmonising(refits.fit)
    folds = begin_folds(_Refitted(fit, refits.folds, refits.stand_in), data, plan, strata=task.strata, stages=own)
    unseen = folds.unseen(names, Part(progress, 0, 0.5))
    out = leave_one_centre_out(fit, data, plan, names, own, Part(progress, 0.5, 1), refits.without)
    return CombatStudy(unseen.predictions, out)


@dataclass(frozen=True)
class _Refitted:
    """The procedure as cross-validation repeats it."""

    fit: Callable[..., Any]
    folds: Callable[[np.ndarray, np.ndarray, ModellingPlan], Iterator[Split]]
    stand_in: Callable[[str, StudyData], float]
