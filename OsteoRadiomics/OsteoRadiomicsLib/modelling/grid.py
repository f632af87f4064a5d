"""Every selector with every classifier, cross-validated alike: a table to see how far a result hangs on one choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import DependencyError
from ..modelling_plan import LassoStep, ModellingPlan, MrmrStep, RedundancyStep, SelectionStep, UnivariateStep
from ..progress import Progress
from .block import fit_block
from .candidates import Candidate, probability
from .classifiers import CLASSIFIERS, classifier
from .data import StudyData
from .evaluation.roc import auc
from .split import folds
from .stages import Stages

ACCURACY_AT = 0.5

SELECTORS: dict[str, tuple[SelectionStep, ...]] = {
    "Student": (UnivariateStep(step="univariate", test="student"),),
    "Mann-Whitney": (UnivariateStep(step="univariate", test="mann-whitney"),),
    "Welch, FDR": (UnivariateStep(step="univariate", test="welch", fdr=True),),
    "Mann-Whitney, Spearman": (
        UnivariateStep(step="univariate", test="mann-whitney"),
        RedundancyStep(step="redundancy", threshold=0.9),
    ),
    "mRMR": (MrmrStep(step="mrmr", keep=20),),
    "LASSO": (LassoStep(step="lasso", folds=10, rule="min"),),
    "LASSO, 1 SE": (LassoStep(step="lasso", folds=10, rule="1se"),),
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
    classifiers: Sequence[str] = tuple(CLASSIFIERS),
    share: tuple[float, float] = (0.0, 1.0),
) -> tuple[GridCell, ...]:
    """Cross-validate every pair on training rows, selection and oversampling within the folds; each selector is a stage.

    A fold in which a selector keeps nothing predicts the prevalence. Classifiers whose package is not installed are left out.
    """
    rows = {"protocol": plan.selection, **SELECTORS}
    cells: list[GridCell] = []
    usable = [name for name in classifiers if _installed(name)]
    for number, (title, steps) in enumerate(rows.items()):
        progress.report(share[0] + (share[1] - share[0]) * number / len(rows), 1, f"grid: {title}")

        def row(steps: tuple[SelectionStep, ...] = steps) -> list[dict[str, Any]]:
            return _row(data, plan, steps, usable, progress)

        found = stages.run(f"grid-{number}", row, classifiers=usable)
        cells += [GridCell(title, **cell) for cell in found]
    return tuple(cells)


def _row(
    data: StudyData, plan: ModellingPlan, steps: tuple[SelectionStep, ...], names: Sequence[str], progress: Progress
) -> list[dict[str, Any]]:
    risk = {name: np.full(len(data), float(data.outcome.mean())) for name in names}
    kept = []
    for train, test in folds(data.outcome, data.patients, plan.folds, plan.split.seed):
        part = data.rows(train)
        every = np.arange(data.features.shape[1])
        block = fit_block(
            "", every, part.features, data.names, part.outcome, part.patients, steps, seed=plan.split.seed
        )  # fmt: skip
        kept.append(len(block.columns))
        if block.empty:
            continue
        x, unseen = block.standardised(part.features), block.standardised(data.features[test])
        for name in names:
            progress.check()
            fitted = Candidate(name, plan.oversampling == "smote").fit(x, part.outcome, plan.split.seed)
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


def _installed(name: str) -> bool:
    try:
        classifier(name).make(0)
    except DependencyError:
        return False
    return True
