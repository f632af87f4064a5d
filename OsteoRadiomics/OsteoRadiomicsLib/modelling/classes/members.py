"""One class against the rest: the procedure for two classes, with the folds of all classes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..binary.fitting import FittedStudy, fit_study
from ..binary.preparation import Prepared
from ..binary.validation import fold_count, out_of_fold
from ..data.data import StudyData
from ..resampling.frequency import Frequency, selection_frequency
from ..resampling.stages import Stages
from ..resampling.stretches import Stretch, stretches
from .preparation import folder_names, prepared_against_rest


@dataclass(frozen=True)
class Member:
    """What the procedure found for one class against the rest.

    folder: of its files. prepared: the study's sets with 1 for this class. unseen: model (and ``classifier:NAME``) -> (n,)
    out-of-fold probability of the training rows. frequency: None when resamples were not asked for.
    """

    name: str
    folder: str
    plan: ModellingPlan
    prepared: Prepared
    fitted: FittedStudy
    unseen: dict[str, np.ndarray]
    frequency: Frequency | None

    @property
    def share(self) -> float:
        """The class's share of the training cases: its probability where it has no model."""
        return float(self.prepared.train.outcome.mean())

    def stand_in(self, cases: int) -> np.ndarray:
        """(cases,) what stands in the place of a model that this class does not have."""
        return np.full(cases, self.share)

    def alone_unseen(self, name: str) -> np.ndarray:
        """(n,) out-of-fold probability of the training rows, or what stands in its place where no fold has the model."""
        return self.unseen.get(name, self.stand_in(len(self.prepared.train)))


def fit_members(
    prepared: Prepared,
    plan: ModellingPlan,
    classes: tuple[str, ...],
    stages: Path,
    study_hash: str,
    resamples: int,
    progress: Progress,
) -> tuple[Member, ...]:
    """Fit and cross-validate every class. stages: folder of the finished stages, one subfolder per class. Raises Cancelled."""
    shares = _shares(prepared.train, plan, classes, resamples)
    found = []
    for number, (name, folder) in enumerate(zip(classes, folder_names(classes), strict=True)):
        own = prepared_against_rest(prepared, number)
        done = Stages(stages / folder, study_hash)
        models, folds, samples = (shares[f"{part} {name}"] for part in ("models", "folds", "resamples"))
        fitted = fit_study(own.train, plan, Part(progress, *models, f"{name}: all training cases"))
        # Folds of all classes, so that the probabilities that are made into one come from the same training rows.
        unseen = out_of_fold(
            own.train, plan, strata=prepared.train.outcome, stages=done, progress=Part(progress, *folds, name)
        )  # fmt: skip
        frequency = None
        if resamples:
            frequency = selection_frequency(own.train, plan, resamples, done, Part(progress, *samples, name))
        found.append(Member(name, folder, plan, own, fitted, unseen, frequency))
    return tuple(found)


def _shares(train: StudyData, plan: ModellingPlan, classes: tuple[str, ...], resamples: int) -> dict[str, Stretch]:
    """Where the progress bar stands in each part, in units of one fit of the whole procedure."""
    weights: dict[str, float] = {}
    for name in classes:
        parts = {"models": 1, "folds": fold_count(train, plan), "resamples": resamples / (plan.folds + 1)}
        weights |= {f"{part} {name}": weight for part, weight in parts.items()}
    return stretches(weights)
