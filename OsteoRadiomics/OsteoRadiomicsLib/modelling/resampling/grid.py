"""Every selector with every classifier, cross-validated alike: a table to see how far a result hangs on one choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...base.errors import DependencyError, ExtensionError
from ...base.extensions import report_problem
from ...base.progress import Part, Progress
from ...protocols.modelling_plan import LassoStep, ModellingPlan, MrmrStep, RedundancyStep, SelectionStep, UnivariateStep
from ..classifying.candidates import Candidate, probability
from ..classifying.classifiers import CLASSIFIERS, classifier
from ..data.data import StudyData
from ..evaluation.roc import auc
from .block import fit_block
from .split import folds
from .stages import Stages

ACCURACY_AT = 0.5

SELECTORS: dict[str, tuple[SelectionStep, ...]] = {
    "Student": (UnivariateStep(step="univariate", test="student"),),
    "Welch": (UnivariateStep(step="univariate", test="welch"),),
    "Mann-Whitney": (UnivariateStep(step="univariate", test="mann-whitney"),),
    "Mann-Whitney, FDR": (UnivariateStep(step="univariate", test="mann-whitney", fdr=True),),
    "Mann-Whitney, Spearman": (
        UnivariateStep(step="univariate", test="mann-whitney"),
        RedundancyStep(step="redundancy", threshold=0.9),
    ),
    **{f"mRMR {scheme}": (MrmrStep(step="mrmr", scheme=scheme, keep=20),) for scheme in ("MID", "MIQ", "FCQ")},
    "linear LASSO": (LassoStep(step="lasso", family="linear", rule="min"),),
    "linear LASSO, 1 SE": (LassoStep(step="lasso", family="linear", rule="1se"),),
    "logistic LASSO": (LassoStep(step="lasso", family="logistic", rule="min"),),
    "logistic LASSO, 1 SE": (LassoStep(step="lasso", family="logistic", rule="1se"),),
}
"""Name in the grid -> steps; the protocol's own chain stands beside them."""


@dataclass(frozen=True)
class GridCell:
    """One selector with one classifier. auc, accuracy: out of fold (accuracy at a probability of 0.5). features: mean kept."""

    selector: str
    classifier: str
    auc: float
    accuracy: float
    features: float


def selection_grid(
    data: StudyData,
    plan: ModellingPlan,
    stages: Stages,
    progress: Progress,
    *,
    classifiers: Sequence[str] | None = None,
    share: tuple[float, float] = (0.0, 1.0),
) -> tuple[GridCell, ...]:
    """Cross-validate every pair on training rows, selection and oversampling within the folds; each selector is a stage.

    A fold in which a selector keeps nothing predicts the prevalence. Classifiers whose package is not installed are left out, as
    are those of an extension that cannot be loaded, which ``extension_problems`` names.
    """
    rows = {"protocol": plan.selection, **SELECTORS}
    cells: list[GridCell] = []
    usable = [name for name in (CLASSIFIERS if classifiers is None else classifiers) if is_usable(name)]
    for number, (title, steps) in enumerate(rows.items()):
        step = (share[1] - share[0]) / len(rows)
        part = Part(progress, share[0] + step * number, share[0] + step * (number + 1), f"grid: {title}")
        part.report(0, 1)

        def row(steps: tuple[SelectionStep, ...] = steps, part: Progress = part) -> list[dict[str, Any]]:
            return _row(data, plan, steps, usable, part)

        found = stages.run(f"grid-{number}", row, selector=title, classifiers=usable)
        cells += [GridCell(title, **cell) for cell in found]
    return tuple(cells)


def _row(
    data: StudyData, plan: ModellingPlan, steps: tuple[SelectionStep, ...], names: Sequence[str], progress: Progress
) -> list[dict[str, Any]]:
    risk = {name: np.full(len(data), float(data.outcome.mean())) for name in names}
    kept = []
    for number, (train, test) in enumerate(folds(data.outcome, data.patients, plan.folds, plan.split.seed)):
        part = data.rows(train)
        every = np.arange(data.features.shape[1])
        block = fit_block(
            "", every, part.features, data.names, part.outcome, part.patients, steps, seed=plan.split.seed,
            clusters=part.clusters, progress=progress,
        )  # fmt: skip
        kept.append(len(block.columns))
        if block.empty:
            continue
        x, unseen = block.standardised(part.features), block.standardised(data.features[test])
        for position, name in enumerate(names):
            progress.report(number + position / len(names), plan.folds, name)
            fitted = Candidate(name, plan.oversampling == "smote").fit(
                x, part.outcome, plan.split.seed, progress, clusters=part.clusters
            )
            risk[name][test] = probability(fitted, unseen)
    return [
        {
            "classifier": name,
            "auc": auc(data.outcome, values),
            "accuracy": float(np.mean((values >= ACCURACY_AT) == (data.outcome == 1))),
            "features": float(np.mean(kept)),
        }
        for name, values in risk.items()
    ]


def is_usable(name: str) -> bool:
    """Whether a classifier's package is installed and its extension, if it comes from one, can be loaded."""
    try:
        classifier(name).make(0)
    except DependencyError:
        return False
    except ExtensionError as problem:
        report_problem(problem)
        return False
    return True
