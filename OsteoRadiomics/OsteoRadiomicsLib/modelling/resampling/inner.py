"""Cross-validation within training rows: choosing, tuning and mending a classifier on rows it was not fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..classifying.candidates import Candidate, probability, recalibration
from ..classifying.fitted_model import Columns, FittedModel, fit_model
from ..classifying.tuning import Fold, tuned
from ..data.data import StudyData
from ..evaluation.clusters import Clusters
from ..evaluation.roc import auc
from .split import folds

Splits = tuple[tuple[np.ndarray, np.ndarray], ...]
"""(training rows, left-out rows), as positions."""


@dataclass(frozen=True)
class Choice:
    """models: candidate -> fitted on all rows. areas: candidate -> AUC cross-validated within them, empty for a single one."""

    models: dict[str, FittedModel]
    areas: dict[str, float]

    @property
    def best(self) -> FittedModel:
        """The model of largest area."""
        return self.models[max(self.areas, key=lambda name: self.areas[name]) if self.areas else next(iter(self.models))]


def inner_splits(data: StudyData, plan: ModellingPlan) -> Splits:
    """The plan's folds by patient, or as many as the rarer class has patients among these rows."""
    fewest = min(len(np.unique(data.patients[data.outcome == value])) for value in np.unique(data.outcome))
    return tuple(folds(data.outcome, data.patients, max(2, min(plan.folds, fewest)), plan.split.seed + 1))


def choose(
    candidates: Sequence[Candidate],
    columns: Columns,
    each: Sequence[Columns],
    splits: Splits,
    outcome: np.ndarray,
    plan: ModellingPlan,
    progress: Progress,
    *,
    clusters: Clusters | None = None,
) -> Choice:
    """Tune, compare and, after SMOTE, recalibrate candidates; fit each on all rows.

    columns: for the fit on all rows. each: of every split, values that learned nothing from its left-out rows. outcome:
    (n,) 0/1. clusters: rows of one patient. In paper-order nothing is recalibrated.
    Raises TableError, DependencyError, Cancelled.
    """
    seed = plan.split.seed
    parts = [fold(values, train, test, outcome, clusters) for values, (train, test) in zip(each, splits, strict=True)]
    usable = [part for part in parts if part is not None]
    models, areas = {}, {}
    for number, bare in enumerate(candidates):
        step = Part(progress, number / len(candidates), (number + 1) / len(candidates), bare.name)
        candidate, search = tuned(bare, usable, plan, step) if usable else (bare, None)
        line = None
        mend = candidate.smote and plan.order == "leak-proof"
        if len(candidates) > 1 or mend:
            risk = np.full(len(outcome), outcome.mean())
            for part in usable:
                step.check()
                risk[part.rows] = probability(candidate.fit(part.x, part.y, seed, step, clusters=part.clusters), part.unseen)
            areas[bare.name] = auc(outcome, risk)
            line = recalibration(outcome, risk) if mend else None
        models[bare.name] = fit_model(
            candidate, columns, outcome, seed, clusters=clusters, line=line, search=search, progress=step
        )
    return Choice(models, areas)


def fold(
    columns: Columns, train: np.ndarray, test: np.ndarray, outcome: np.ndarray, clusters: Clusters | None = None
) -> Fold | None:
    """One split as numbers, standardised by its training rows alone; None where no column varies among them.

    clusters: rows of one patient.
    """
    varying = [values for values in columns.values() if np.ptp(values[train]) > 0]
    if not varying:
        return None
    # Column by column as in ``fit_model``, so that equal rows give equal numbers to the last bit.
    z = np.column_stack([(values - values[train].mean()) / values[train].std() for values in varying])
    own = None if clusters is None else Clusters.of(clusters.index[train])
    return Fold(z[train], outcome[train], z[test], outcome[test], test, own)
