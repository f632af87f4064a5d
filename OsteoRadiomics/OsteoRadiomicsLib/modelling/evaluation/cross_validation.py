"""Intervals of figures that come from out-of-fold predictions, wide enough for the model that is handed on.

The variance of DeLong, Wilson and the like is that of one fixed score in other patients. Out-of-fold predictions come from
models that would have been others with other training patients, and whose training rows overlap. Nadeau and Bengio (Machine
Learning 2003;52:239) add the share of test to training rows to the variance of a mean over folds; for all rows together, each in
one of K folds, that makes the variance 1 + K / (K - 1) times as large. Docs/decisions/0035-intervals-of-cross-validation.md has
the simulation behind it, and which scale each figure is symmetric on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from ...base.errors import TableError
from ..data.inputs import Flags, Floats, Indices, binary_outcome, vector
from ..estimate import Estimate, normal_quantile
from .roc import auc

CONDITIONAL = "conditional on the predictions"
"""Of tests and intervals that take out-of-fold or apparent predictions for those of one fixed score."""


@dataclass(frozen=True)
class Folds:
    """Which fold each row was left out in. index: (n,) its number. count: of folds, of patients in leave-one-out."""

    index: Indices
    count: int

    @classmethod
    def of(cls, splits: Iterable[tuple[np.ndarray, np.ndarray]], rows: int) -> Folds:
        """Of (training rows, left-out rows) that leave out each of ``rows`` rows once. Raises TableError for others."""
        index, count = np.full(rows, -1), 0
        for count, (_, test) in enumerate(splits, start=1):
            if (index[test] >= 0).any():
                raise TableError("a row is left out in two folds")
            index[test] = count - 1
        if count < 2 or (index < 0).any():
            raise TableError("a cross-validation leaves out each row once, in one of two folds or more")
        return cls(index.astype(np.intp), count)

    @property
    def inflation(self) -> float:
        """By how much the variance of a figure of all rows is larger than that of a fixed score: 2 for many folds, 3 for two."""
        return 1 + self.count / (self.count - 1)

    @property
    def method(self) -> str:
        """How intervals of out-of-fold figures come about, for records and reports."""
        return (
            f"Out of fold, 95 % intervals are for new patients: {self.count} folds make the variance {self.inflation:.3g} times "
            "that of a fixed score (Nadeau and Bengio 2003), AUC and average precision on the logit scale"
        )

    def of_one_model(self, score: Floats) -> tuple[Flags, Indices | None]:
        """(n,) rows of folds that have a model, and of these rows (m,) which fold: who can be compared by one model.

        score: (n,) out of fold. Where a fold has no model a stand-in gives all of its rows one score. Leaving one patient out
        has as many models as patients, who can only be compared by different ones: all rows, and None.
        """
        if self.count == len(self.index):
            return np.ones(self.count, dtype=bool), None
        rows = np.array([np.ptp(score[self.index == number]) > 0 for number in range(self.count)])[self.index]
        return rows, self.index[rows]

    def share(self, found: Estimate) -> Estimate:
        """A figure between 0 and 1 by its standard error, symmetric on the logit scale; at 0 and 1 as it is."""
        if not (0 < found.value < 1 and found.se > 0):
            return found
        se = self.inflation**0.5 * found.se
        half = normal_quantile() * se / (found.value * (1 - found.value))
        middle = logit(found.value)
        return replace(found, low=float(expit(middle - half)), high=float(expit(middle + half)), se=se)

    def plain(self, found: Estimate, bounds: tuple[float, float] = (-np.inf, np.inf)) -> Estimate:
        """A figure whose limits lie as far on both sides, cut off at ``bounds``; one that was cut off is made anew."""
        half = self.inflation**0.5 * max(found.value - found.low, found.high - found.value)
        low, high = max(bounds[0], found.value - half), min(bounds[1], found.value + half)
        return replace(found, low=low, high=high, se=self.inflation**0.5 * found.se) if half == half else found

    def ratio(self, found: Estimate, most: float) -> Estimate:
        """A figure above 0 by its standard error, symmetric on the logarithmic scale up to ``most``; others as ``plain``."""
        if not (found.value > 0 and found.se > 0):
            return self.plain(found)
        se = self.inflation**0.5 * found.se
        half, room = normal_quantile() * se / found.value, max(0.0, float(np.log(most / found.value)))
        return replace(found, low=found.value * float(np.exp(-half)), high=found.value * float(np.exp(min(half, room))), se=se)

    def correlation(self, found: Estimate) -> Estimate:
        """A correlation with Fisher's z interval, which stays symmetric on that scale; at -1 and 1 as it is."""
        if not -1 < found.value < 1:
            return found
        middle = np.arctanh(found.value)
        half = self.inflation**0.5 * (np.arctanh(found.high) - middle)
        return replace(found, low=float(np.tanh(middle - half)), high=float(np.tanh(middle + half)))

    def mean_auc(self, outcome: ArrayLike, score: ArrayLike) -> float:
        """Mean of the AUCs within folds, of those that hold both classes; NaN where none does.

        outcome: (n,) 0/1. score: (n,). Unlike the AUC of all rows together it compares only predictions of one model.
        """
        events = binary_outcome(outcome)
        values = vector(score, "the score", length=events.size)
        parts = [self.index == number for number in range(self.count)]
        found = [auc(events[rows], values[rows]) for rows in parts if 0 < events[rows].sum() < rows.sum()]
        return float(np.mean(found)) if found else float("nan")
