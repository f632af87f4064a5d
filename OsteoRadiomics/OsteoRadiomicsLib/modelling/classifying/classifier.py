"""What a classifier is: how it is fitted, searched, saved in a model file and explained.

Every one takes standardised columns, gives probabilities and is seeded. How a saved one scores, and its ONNX graph, belong to
the kind of model it names (``scoring.kinds``), which needs no training library.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ...base.progress import Progress
from ...scoring.kinds.kind import Kind
from ..evaluation.clusters import Clusters
from ..explanation.explanation import Explanation
from ..explanation.sampling import questions_per_case, sampled_shap
from ..statistics.logistic import LogisticFit
from .parameters import Space

EVENT = 1  # position of the event in classes_ of a fitted binary classifier


@dataclass(frozen=True)
class Exported:
    """A model file's ``kind`` and ``predictor``, and the files that go beside it."""

    kind: str
    predictor: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Equation:
    """A logistic model's log odds: intercept + coefficients (k,) times standardised terms.

    fit: with covariance and tests; None for a penalised or recalibrated equation, which has none.
    """

    intercept: float
    coefficients: np.ndarray
    fit: LogisticFit | None


class Classifier(ABC):
    """One classifier. An estimator has ``fit`` and ``predict_proba``, as scikit-learn's have.

    name: as protocols write it. kind: what its model files are. space: what a search may vary.
    formula: whether Shapley values come from a formula, or from asking the estimator for predictions.
    """

    name: ClassVar[str]
    kind: ClassVar[type[Kind[Any]]]
    space: ClassVar[Space] = {}
    formula: ClassVar[bool] = False

    @abstractmethod
    def make(self, seed: int, *unused: Any, **parameters: Any) -> Any:
        """An unfitted estimator. parameters: some or all of ``space``. Raises DependencyError where its package is missing."""

    def fit(self, estimator: Any, x: np.ndarray, y: np.ndarray, progress: Progress) -> Any:
        """The estimator, fitted. x: (n, columns). y: (n,) 0/1.

        In pieces between which a stop is noticed, where it takes seconds on wide tables. Raises ValueError, Cancelled.
        """
        progress.check()
        return estimator.fit(x, y)

    def with_covariance(self) -> Any | None:
        """An unfitted estimator without parameters that also knows the covariance of its coefficients; None without such."""
        return None

    def export(self, estimator: Any) -> Exported:
        """A fitted estimator as plain numbers, from which the kind gives the same predictions. Raises ModelError."""
        return Exported(self.kind.name, self.predictor(estimator), self.files(estimator))

    @abstractmethod
    def predictor(self, estimator: Any) -> dict[str, Any]:
        """The ``predictor`` block of a model file. Raises ModelError for an estimator that the kind cannot say."""

    def files(self, estimator: Any) -> dict[str, bytes]:
        """Name -> content of the files beside a model file."""
        return {}

    def equation(self, estimator: Any) -> Equation | None:
        """Of a logistic equation; None for any other classifier."""
        return None

    def explain(
        self,
        estimator: Any,
        inputs: ArrayLike,
        background: ArrayLike,
        names: Sequence[str],
        *,
        seed: int = 0,
        progress: Progress | None = None,
    ) -> Explanation:
        """Shapley values of a fitted estimator.

        inputs: (n, k) as the estimator takes them. background: (m, k) training patients. names: k. seed, progress: where the
        estimator is asked for predictions.
        """

        def risk(table: np.ndarray) -> np.ndarray:
            return np.asarray(estimator.predict_proba(table))[:, EVENT]

        return sampled_shap(risk, inputs, background, names, seed=seed, progress=progress)

    def questions(self, inputs: int) -> int:
        """Predictions that explaining one case with that many inputs takes; 0 where a formula gives the values."""
        return 0 if self.formula else questions_per_case(inputs)


class Composite(Classifier):
    """A classifier that is made of others."""

    @abstractmethod
    def fit_within(
        self,
        estimator: Any,
        x: np.ndarray,
        y: np.ndarray,
        progress: Progress,
        *,
        smote: bool = False,
        clusters: Clusters | None = None,
    ) -> Any:
        """As ``fit``, but it resamples and oversamples its rows itself. clusters: rows of one patient.

        Raises TableError, ValueError, Cancelled.
        """


def numbers(values: Any) -> Any:
    """Nested lists of Python floats."""
    return np.asarray(values, dtype=float).tolist()
