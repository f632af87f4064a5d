"""A support vector machine with a radial or linear kernel for many rows: LIBSVM's solution in a fraction of its time."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.svm import SVC

from ...base.progress import Progress
from ...features.jit import numba_usable

FEWEST_ROWS = 1500
"""Below, LIBSVM is done before the loops are compiled."""
MOST_ROWS = 11_500
"""Whose kernel takes half a gigabyte."""
ROWS_AT_ONCE = 64
_AT_ONCE = 4_000_000  # kernel values in double precision, 32 MB


class KernelSVC(ClassifierMixin, BaseEstimator):
    """Two classes, columns of numbers. As scikit-learn's SVC, which it asks where its own loops do not pay or numba is missing.

    support_vectors_: (s, columns). dual_coef_: (1, s). intercept_: (1,). classes_: (2,).
    """

    def __init__(
        self, C: float = 1.0, kernel: Literal["rbf", "linear"] = "rbf", gamma: float | str = "scale", random_state: Any = None
    ) -> None:
        self.C = C
        self.kernel = kernel
        self.gamma = gamma
        self.random_state = random_state

    def fit(self, X: np.ndarray, y: np.ndarray, sample_weight: None = None, progress: Progress | None = None) -> KernelSVC:
        """X: (n, columns) finite. y: (n,) two classes. A stop is noticed before, and within where the loops are our own."""
        progress = progress or Progress()
        progress.check()
        x = np.ascontiguousarray(X, dtype=np.float64)
        self.classes_ = np.unique(y)
        if len(self.classes_) != 2 or not (FEWEST_ROWS <= len(x) <= MOST_ROWS and numba_usable()):
            return self._asked(x, y)
        spread = x.var()
        scale = 1 / (x.shape[1] * spread) if spread else 1.0
        self._gamma = float(scale if self.gamma == "scale" else self.gamma)
        self._solve(x, y == self.classes_[1], progress)
        return self

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        """(n,) distance from the border, positive on the side of the second class. X: (n, columns)."""
        x = np.ascontiguousarray(X, dtype=np.float64)
        found = np.empty(len(x))
        step = max(1, _AT_ONCE // max(1, len(self.support_vectors_)))
        squares = np.sum(self.support_vectors_**2, axis=1)
        for start in range(0, len(x), step):
            rows = slice(start, start + step)
            found[rows] = self._kernel(x[rows], self.support_vectors_, squares) @ self.dual_coef_[0] + self.intercept_[0]
        return found

    def predict(self, X: np.ndarray) -> np.ndarray:
        """(n,) classes."""
        return self.classes_[(self.decision_function(X) > 0).astype(int)]

    def _asked(self, x: np.ndarray, y: np.ndarray) -> KernelSVC:
        machine = SVC(C=self.C, kernel=self.kernel, gamma=self.gamma, random_state=self.random_state).fit(x, y)
        self.support_vectors_, self.dual_coef_ = machine.support_vectors_, machine.dual_coef_
        self.intercept_, self._gamma = machine.intercept_, float(machine._gamma)
        return self

    def _solve(self, x: np.ndarray, events: np.ndarray, progress: Progress) -> None:
        from ..statistics.kernel_machine import fill_radial, separate

        squares = np.sum(x**2, axis=1)
        kernel = np.empty((len(x), len(x)), dtype=np.float32)
        for start in range(0, len(x), ROWS_AT_ONCE):
            progress.check()
            rows = slice(start, start + ROWS_AT_ONCE)
            dots = x[rows] @ x[start:].T  # the upper triangle; what is below mirrors it
            if self.kernel == "rbf":
                fill_radial(kernel, dots, squares, start, self._gamma)
            else:
                kernel[rows, start:], kernel[start:, rows] = dots, dots.T
        diagonal = np.ones(len(x)) if self.kernel == "rbf" else squares
        found = separate(kernel, diagonal, events, float(self.C), progress)
        # The vectors of the first class before those of the second, as scikit-learn keeps them.
        places = np.argsort(events, kind="stable")
        support = places[found.weights[places] != 0]
        self.support_vectors_, self.dual_coef_ = x[support], found.weights[support][None]
        self.intercept_ = np.array([found.intercept])

    def _kernel(self, rows: np.ndarray, vectors: np.ndarray, squares: np.ndarray) -> np.ndarray:
        """(rows, vectors). squares: (vectors,) their squared lengths."""
        found = rows @ vectors.T
        if self.kernel == "rbf":
            found *= 2
            found -= squares
            found -= np.sum(rows**2, axis=1)[:, None]
            np.minimum(found, 0, out=found)  # minus the squared distance, which rounding may turn round
            found *= self._gamma
            np.exp(found, out=found)
        return found
