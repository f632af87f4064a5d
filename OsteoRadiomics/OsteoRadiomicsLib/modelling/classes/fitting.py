"""The procedure of all classes as one: each class against the rest, and the probabilities that these give together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ...scoring.class_model import normalised
from ..binary.fitting import FittedStudy, fit_study
from ..classifying.fitted_model import FittedModel
from ..data.data import StudyData
from ..study.names import MODELS
from .preparation import against_rest


@dataclass(frozen=True)
class FittedClasses:
    """What was learned of every class against the rest.

    members: in the order of the classes. shares: (k,) of the classes among the training rows, which stand for a class that has
    no model of a name.
    """

    members: tuple[FittedStudy, ...]
    shares: np.ndarray

    @classmethod
    def of(cls, members: Sequence[FittedStudy], train: StudyData) -> FittedClasses:
        """Of procedures fitted on the same rows. train: these, their outcome the number of the class."""
        return cls(tuple(members), np.bincount(train.outcome, minlength=len(members)) / len(train))

    @property
    def models(self) -> Mapping[str, tuple[FittedModel | None, ...]]:
        """Name -> the model of each class, None where it has none; of names that one class has at least."""
        names = [name for name in MODELS if any(name in member.models for member in self.members)]
        return {name: tuple(member.models.get(name) for member in self.members) for name in names}

    @property
    def selections(self) -> tuple[tuple[str, ...], ...]:
        """The features selected for each class."""
        return tuple(names for member in self.members for names in member.selections)

    def predict(self, data: StudyData) -> dict[str, np.ndarray]:
        """Model -> (n, k) probabilities of the classes."""
        alone = [member.predict(data) for member in self.members]
        return {
            name: normalised(
                np.column_stack(
                    [risk.get(name, np.full(len(data), share)) for risk, share in zip(alone, self.shares, strict=True)]
                )
            )
            for name in self.models
        }


def fit_classes(data: StudyData, plan: ModellingPlan, progress: Progress | None = None) -> FittedClasses:
    """Fit each class against the rest. data: its outcome is the number of the class, the last class among them.

    Raises TableError, SettingsError, Cancelled.
    """
    progress, count = progress or Progress(), int(data.outcome.max()) + 1
    parts = [Part(progress, number / count, (number + 1) / count) for number in range(count)]
    return FittedClasses.of([fit_study(against_rest(data, number), plan, part) for number, part in enumerate(parts)], data)
