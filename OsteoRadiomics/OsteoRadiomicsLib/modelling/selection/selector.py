"""What all selectors share, and the first of them: no constant columns."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.feature_selection import SelectorMixin


class Selector(SelectorMixin, BaseEstimator):
    """A selector whose ``fit`` sets support_ (columns,) bool and reasons_: why each column was dropped, "" where kept.

    Columns must be finite. With no column left to choose from, nothing is kept and nothing is computed.
    """

    support_: np.ndarray
    reasons_: tuple[str, ...]

    def fit(self, x: np.ndarray, y: np.ndarray, **given: Any) -> Self:
        """x: (n, columns) finite. y: (n,) 0/1. given: progress, asked during long work, and what single selectors say."""
        self.n_features_in_ = x.shape[1]
        if x.shape[1]:
            support, reasons = self._choose(x, y, **given)
        else:
            support, reasons = np.zeros(0, dtype=bool), []
        self.support_ = support
        self.reasons_ = tuple("" if kept else reason for kept, reason in zip(support, reasons, strict=True))
        return self

    def _choose(self, x: np.ndarray, y: np.ndarray, **given: Any) -> tuple[np.ndarray, list[str]]:
        """(columns,) bool, and a reason for each column, read where it was dropped."""
        raise TypeError(f"{type(self).__name__} chooses nothing")

    def transform(self, X: np.ndarray) -> np.ndarray:
        """The kept columns. scikit-learn's own refuses a table without columns, which a strict selector may leave."""
        return np.asarray(X)[:, self.support_]

    def _get_support_mask(self) -> np.ndarray:
        return self.support_


class ConstantSelector(Selector):
    """Drops columns that do not vary beyond rounding: they carry nothing and cannot be standardised."""

    def _choose(self, x: np.ndarray, y: np.ndarray, **given: Any) -> tuple[np.ndarray, list[str]]:
        spread = x.std(axis=0)
        kept = spread > 1e-12 * np.maximum(np.abs(x).max(axis=0), 1e-300)
        return kept, ["constant in the training data"] * x.shape[1]
