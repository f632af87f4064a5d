"""Unpenalised logistic regression with its covariance, behind the interface of scikit-learn's classifiers."""

from __future__ import annotations

from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from ..evaluation.clusters import Clusters
from ..statistics.logistic import LogisticFit, logistic_regression


class PlainLogistic(ClassifierMixin, BaseEstimator):
    """Maximum likelihood, or Firth's correction where the classes are separated. fit_: the fit with covariance and tests."""

    fit_: LogisticFit

    def fit(self, x: np.ndarray, y: np.ndarray, clusters: Clusters | None = None) -> Self:
        """x: (n, columns). y: (n,) 0/1. clusters: rows of one patient. Raises TableError for constant or dependent columns."""
        self.classes_ = np.array([0, 1])
        names = [f"x{number}" for number in range(x.shape[1])]
        self.fit_ = logistic_regression(x, y, names, interval="wald", clusters=clusters)
        return self

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        """(n, 2) probabilities of both classes."""
        risk = self.fit_.probability(x)
        return np.column_stack([1 - risk, risk])

    def predict(self, x: np.ndarray) -> np.ndarray:
        """(n,) the more probable class."""
        return (self.predict_proba(x)[:, 1] >= 0.5).astype(int)
