"""What is refitted for centres: without each of them, and on features that ComBat has harmonised."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..data.data import StudyData
from ..resampling.centre_out import CentreOut, leave_one_centre_out
from ..resampling.stages import Stages
from ..study.outcome import mean_outcome
from ..study.validation import begin_folds, class_folds
from .fitting import FittedStudy
from .harmonised import fit_harmonised
from .repeating import REPEATED


@dataclass(frozen=True)
class CombatStudy:
    """The procedure on harmonised features. unseen: model -> (n,) out of the study's folds. centre_out: without each centre."""

    unseen: dict[str, np.ndarray]
    centre_out: CentreOut


class _Harmonised:
    """The procedure as cross-validation repeats it."""

    fit = staticmethod(fit_harmonised)
    folds = staticmethod(class_folds)
    stand_in = staticmethod(mean_outcome)


def centre_out(data: StudyData, plan: ModellingPlan, fitted: FittedStudy, stages: Stages, progress: Progress) -> CentreOut:
    """Leave-one-centre-out of the procedure as it is."""
    return leave_one_centre_out(REPEATED.fit, data, plan, tuple(fitted.models), stages, progress)


def combat_study(data: StudyData, plan: ModellingPlan, fitted: FittedStudy, stages: Stages, progress: Progress) -> CombatStudy:
    """The folds and leave-one-centre-out anew with ComBat, which sees the training part of each alone."""
    own, names = stages.within("combat"), tuple(fitted.models)
    unseen = begin_folds(_Harmonised(), data, plan, stages=own).unseen(names, Part(progress, 0, 0.5))
    return CombatStudy(unseen.predictions, leave_one_centre_out(fit_harmonised, data, plan, names, own, Part(progress, 0.5, 1)))
