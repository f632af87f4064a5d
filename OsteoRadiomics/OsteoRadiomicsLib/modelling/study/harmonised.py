"""The whole procedure on features that ComBat has harmonised: its parameters are learned from training rows alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...base.progress import Progress
from ...protocols.modelling_plan import ModellingPlan
from ..data.columns import clinical_fill, filled
from ..data.data import StudyData
from ..resampling.block import FittedBlock
from ..statistics.combat import Combat, fit_combat
from .predictions import Predicting

METHOD = (
    "ComBat (parametric empirical Bayes) learned from training rows only, without the outcome, clinical variables preserved; "
    "rows of a centre that was left out altogether are harmonised by what that centre's own features show, all its rows at once"
)
"""For records and reports."""


@dataclass(frozen=True)
class HarmonisedStudy:
    """combat: of the training rows. fitted: on them, harmonised. clinical_fill: (c,) for missing covariates. kept: which vary."""

    combat: Combat
    fitted: Predicting
    clinical_fill: np.ndarray
    kept: np.ndarray

    @property
    def blocks(self) -> tuple[FittedBlock, ...]:
        """Of the fitted procedure."""
        return self.fitted.blocks

    def predict(self, data: StudyData) -> dict[str, np.ndarray]:
        """What the procedure predicts of rows as they were measured, (n,) by name."""
        return self.fitted.predict(_applied(self.combat, data, filled(data, self.clinical_fill)[:, self.kept]))


@dataclass(frozen=True)
class Harmonising:
    """A procedure after ComBat. fit: the procedure, on rows that are harmonised already."""

    fit: Callable[..., Any]

    def __call__(
        self, data: StudyData, plan: ModellingPlan, progress: Progress | None = None,
        *, blocks: tuple[FittedBlock, ...] | None = None,
    ) -> HarmonisedStudy:  # fmt: skip
        """Learn ComBat's parameters from these rows and fit everything on what it makes of them.

        blocks: None; selection on other rows than these would not be blind to those left out. Raises TableError, SettingsError,
        Cancelled.
        """
        assert data.centres is not None
        assert blocks is None
        fill = clinical_fill(data)
        clinical = filled(data, fill)
        kept = np.ptp(clinical, axis=0) > 0 if clinical.shape[1] else np.zeros(0, dtype=bool)
        combat = fit_combat(data.features, data.centres, clinical[:, kept])
        return HarmonisedStudy(combat, self.fit(_applied(combat, data, clinical[:, kept]), plan, progress), fill, kept)


def _applied(combat: Combat, data: StudyData, covariates: np.ndarray) -> StudyData:
    assert data.centres is not None
    return replace(data, features=combat.apply(data.features, data.centres, covariates))
