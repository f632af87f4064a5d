"""Elastic-net logistic regression behind the interface of scikit-learn's classifiers."""

from __future__ import annotations

from typing import Self

import numpy as np
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin

from ...base.progress import Progress
from ..statistics.elastic_net import elastic_net


class ElasticNetLogistic(ClassifierMixin, BaseEstimator):
    """C: inverse strength, as scikit-learn counts it (loss summed over rows). l1_ratio: 0 is ridge, 1 is LASSO.

    coef_: (1, columns). intercept_: (1,). The same problem as scikit-learn's, solved by coordinate descent: saga needs many
    times longer on wide tables and cannot be stopped.
    """

    coef_: np.ndarray
    intercept_: np.ndarray

    def __init__(self, C: float = 1.0, l1_ratio: float = 0.5) -> None:
        self.C = C
        self.l1_ratio = l1_ratio

    def fit(self, X: np.ndarray, y: np.ndarray, progress: Progress | None = None) -> Self:
        """X: (n, columns). y: (n,) 0/1. Raises TableError for a constant y, Cancelled."""
        self.classes_ = np.array([0, 1])
        intercept, coefficients = elastic_net(X, y, 1 / (self.C * len(y)), self.l1_ratio, progress=progress)
        self.intercept_, self.coef_ = np.array([intercept]), coefficients[None, :]
        return self

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """(n, 2) probabilities of both classes."""
        risk = expit(self.intercept_[0] + X @ self.coef_[0])
        return np.column_stack([1 - risk, risk])

    def predict(self, X: np.ndarray) -> np.ndarray:
        """(n,) the more probable class."""
        return (self.predict_proba(X)[:, 1] >= 0.5).astype(int)
