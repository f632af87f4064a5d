"""What stands in the grid of an outcome of two classes, and in that of each class against the rest: selectors and classifiers."""

from __future__ import annotations

from functools import partial

import numpy as np

from ...base.errors import DependencyError, ExtensionError
from ...base.extensions import report_problem
from ...base.progress import Progress
from ...protocols.modelling_plan import LassoStep, ModellingPlan, MrmrStep, RedundancyStep, SelectionStep, UnivariateStep
from ..classifying.candidates import Candidate, probability
from ..classifying.classifier import Composite
from ..classifying.classifiers import CLASSIFIERS, classifier
from ..evaluation.roc import auc
from ..resampling.procedure import GridKind, Predict

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


def accuracy(outcome: np.ndarray, risk: np.ndarray) -> float:
    """Share of rows on the right side of a probability of 0.5. outcome: (n,) 0/1. risk: (n,)."""
    return float(np.mean((risk >= ACCURACY_AT) == (outcome == 1)))


def usable_classifiers() -> tuple[str, ...]:
    """Those whose package is installed, but for composites, which are made of the others.

    Those of an extension that cannot be loaded are left out, too, and named by ``extension_problems``.
    """
    return tuple(name for name in CLASSIFIERS if is_usable(name) and not isinstance(CLASSIFIERS[name], Composite))


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


def fit_classifier(name: str, x: np.ndarray, outcome: np.ndarray, plan: ModellingPlan, progress: Progress) -> Predict:
    """A classifier on standardised columns, after SMOTE where the plan says so: what it makes of others."""
    fitted = Candidate(name, plan.oversampling == "smote").fit(x, outcome, plan.split.seed, progress)
    return partial(probability, fitted)


GRID = GridKind(
    selectors=SELECTORS,
    learner="classifier",
    usable=usable_classifiers,
    fit=fit_classifier,
    parts=lambda data: (data,),
    joined=lambda predicted: predicted[0],
    measures={"auc": auc, "accuracy": accuracy},
)
