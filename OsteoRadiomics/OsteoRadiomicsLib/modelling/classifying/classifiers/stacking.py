"""Stacking: several classifiers, and a regression that weighs what they say of rows they were not fitted on.

Wolpert, Neural Networks 1992;5:241. Weights are not negative (Breiman, Machine Learning 1996;24:49), so that no classifier is
turned round, and are drawn a little towards 0, so that classifiers that agree share theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit

from ....base.errors import ModelError, SettingsError
from ....base.progress import Part, Progress
from ....protocols.classifiers import STACKED
from ....scoring.kinds.stack import MOST_LOGIT, StackKind, stacked_logit
from ...evaluation.clusters import Clusters
from ...resampling.split import fold_numbers
from ..candidates import SMALLEST, Candidate, probability
from ..classifier import Composite, Exported
from . import classifier

FOLDS = 5
RIDGE = 1.0
"""Strength of the penalty on the weights, as 1/C of scikit-learn's logistic regression."""


@dataclass(frozen=True)
class Meta:
    """The regression of the outcome on the members' logits. weights: (members,), never below 0."""

    intercept: float
    weights: np.ndarray


@dataclass
class Stacked:
    """An estimator as scikit-learn's: members fitted on all rows, joined by the regression."""

    seed: int
    members: tuple[str, ...]
    fits: list[Any] = field(default_factory=list)
    meta: Meta | None = None

    def fit(
        self,
        x: np.ndarray,
        y: np.ndarray,
        progress: Progress | None = None,
        *,
        smote: bool = False,
        clusters: Clusters | None = None,
    ) -> Stacked:
        """Members on all rows, weighed by what they say of the folds they were not fitted on. See ``Stacking.fit_within``."""
        patients = np.arange(len(y)) if clusters is None else clusters.index
        fewest = min(len(np.unique(patients[y == value])) for value in (0, 1))
        if fewest < 2:
            raise ValueError("stacking needs two patients of each class")
        numbers = fold_numbers(y, patients, min(FOLDS, fewest), self.seed + 2)
        logits, fits = [], []
        for place, name in enumerate(self.members):
            step = Part(progress or Progress(), place / len(self.members), (place + 1) / len(self.members), name)
            candidate = Candidate(name, smote)
            logits.append(_unseen_logits(candidate, x, y, numbers, self.seed, step))
            fits.append(candidate.fit(x, y, self.seed, step))
        self.fits, self.meta = fits, meta_regression(np.clip(np.column_stack(logits), -MOST_LOGIT, MOST_LOGIT), y)
        return self

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        """(n, 2)."""
        assert self.meta is not None
        logits = [_logit(probability(fit, x)) for fit in self.fits]
        risk = expit(stacked_logit(self.meta.intercept, self.meta.weights, logits, len(x)))
        return np.column_stack([1 - risk, risk])


class Stacking(Composite):
    """Members are judged on the folds of these rows that they were not fitted on; patients stay together, SMOTE acts within."""

    name = "stacking"
    kind: ClassVar = StackKind

    def make(self, seed: int, members: str = ", ".join(STACKED)) -> Stacked:
        """members: names of classifiers. Raises SettingsError for one that cannot be stacked, DependencyError."""
        names = tuple(name.strip() for name in members.split(",") if name.strip())
        for name in names:
            if isinstance(classifier(name), Composite):
                raise SettingsError(f"{name} cannot be stacked", where="modelling.classifiers", cure="Stack other classifiers")
            classifier(name).make(seed)
        return Stacked(seed, names)

    def fit_within(
        self,
        estimator: Stacked,
        x: np.ndarray,
        y: np.ndarray,
        progress: Progress,
        *,
        smote: bool = False,
        clusters: Clusters | None = None,
    ) -> Stacked:
        """The stack, fitted. Raises TableError, ValueError where a class has rows of one patient only, Cancelled."""
        return estimator.fit(x, y, progress, smote=smote, clusters=clusters)

    def predictor(self, estimator: Stacked) -> dict[str, Any]:
        """Those members that have a weight. Raises ModelError where two members need a file of the same name."""
        return self.export(estimator).predictor

    def export(self, estimator: Stacked) -> Exported:
        """Each member as its own model file would hold it."""
        assert estimator.meta is not None
        members, files = [], dict[str, bytes]()
        for name, fitted, weight in zip(estimator.members, estimator.fits, estimator.meta.weights.tolist(), strict=True):
            if weight == 0:
                continue
            own = classifier(name).export(fitted)
            if set(own.files) & set(files):
                raise ModelError(
                    f"two members of a stack write {min(set(own.files) & set(files))}", cure="Stack only one of them"
                )
            files |= own.files
            members.append({"name": name, "kind": own.kind, "predictor": own.predictor, "weight": weight})
        return Exported(self.kind.name, {"intercept": estimator.meta.intercept, "members": members}, files)


def _unseen_logits(
    candidate: Candidate, x: np.ndarray, y: np.ndarray, numbers: np.ndarray, seed: int, progress: Progress
) -> np.ndarray:
    """(n,) of every row by the candidate fitted, and the columns standardised, without its fold. numbers: (n,) of folds."""
    found = np.empty(len(y))
    for number in np.unique(numbers):
        test = numbers == number
        mean, sd = x[~test].mean(axis=0), x[~test].std(axis=0)
        z = (x - mean) / np.where(sd > 0, sd, 1.0)
        found[test] = _logit(probability(candidate.fit(z[~test], y[~test], seed, progress), z[test]))
    return found


def _logit(risk: np.ndarray) -> np.ndarray:
    return np.asarray(logit(np.clip(risk, SMALLEST, 1 - SMALLEST)))


def meta_regression(logits: np.ndarray, y: np.ndarray) -> Meta:
    """Penalised logistic regression with weights of 0 or more. logits: (n, members). y: (n,) 0/1."""

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        line = beta[0] + logits @ beta[1:]
        value = float(np.sum(np.logaddexp(0, line) - y * line) + RIDGE / 2 * beta[1:] @ beta[1:])
        residual = expit(line) - y
        return value, np.concatenate([[residual.sum()], logits.T @ residual + RIDGE * beta[1:]])

    start = np.concatenate([[0.0], np.full(logits.shape[1], 1 / logits.shape[1])])
    bounds = [(None, None), *[(0.0, None)] * logits.shape[1]]
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 1000, "ftol": 1e-14, "gtol": 1e-9}
    )
    return Meta(float(found.x[0]), np.asarray(found.x[1:]))


CLASSIFIER = Stacking()
