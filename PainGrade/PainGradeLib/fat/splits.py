"""Exact splits of grey values into two or three classes: least squares within, no histogram, no random start."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Counted:
    """Grey values in ascending order without repetition. values: (m,) float64. counts: (m,) how often each occurs."""

    values: np.ndarray
    counts: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray) -> Counted:
        """values: of any shape."""
        found, counts = np.unique(np.asarray(values, dtype=np.float64), return_counts=True)
        return cls(found, counts)

    @property
    def total(self) -> int:
        return int(self.counts.sum())

    def from_index(self, start: int) -> Counted:
        """The values from a place on."""
        return Counted(self.values[start:], self.counts[start:])


def two_classes(counted: Counted) -> tuple[int]:
    """Where the upper of two classes begins, as an index of ``counted.values``: Otsu's criterion over every possible split.

    N. Otsu, IEEE Trans Syst Man Cybern 1979;9:62-66; the same split is the global optimum of 2-means on a line. Of equally
    good splits the lowest is taken. At least two distinct values are needed.
    """
    squares = _Squares(counted)
    ends = np.arange(1, len(counted.values))
    return (int(ends[np.argmin(squares(0, ends) + squares(ends, len(counted.values)))]),)


def three_classes(counted: Counted) -> tuple[int, int]:
    """Where the middle and the upper of three classes begin: the global optimum of 3-means on a line.

    The best lower split moves only upwards with the upper one, so each level of a bisection of the upper split narrows the
    lower one's range (divide and conquer; Wang & Song, R Journal 2011;3(2):29-33). At least three distinct values are needed.
    """
    squares = _Squares(counted)
    size = len(counted.values)
    best = np.full(size, -1)
    cost = np.full(size, np.inf)
    todo = [(2, size - 1, 1, size - 2)]  # ranges of the upper split, and of the lower one that belongs to it
    while todo:
        spans = np.array(todo)
        upper = (spans[:, 0] + spans[:, 1]) // 2
        first, last = spans[:, 2], np.minimum(spans[:, 3], upper - 1)
        lengths = last - first + 1
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        lower = np.arange(lengths.sum()) - np.repeat(starts - first, lengths)
        uppers = np.repeat(upper, lengths)
        costs = squares(0, lower) + squares(lower, uppers)
        least = np.minimum.reduceat(costs, starts)
        hits = np.flatnonzero(costs == np.repeat(least, lengths))
        firsts = hits[np.searchsorted(hits, starts)]
        best[upper], cost[upper] = lower[firsts], least + squares(upper, size)
        todo = [
            part
            for (low, high, first_lower, last_lower), middle in zip(todo, upper.tolist(), strict=True)
            for part in (
                (low, middle - 1, first_lower, int(best[middle])),
                (middle + 1, high, int(best[middle]), last_lower),
            )
            if part[0] <= part[1]
        ]
    chosen = int(np.argmin(cost))
    return int(best[chosen]), chosen


def between(counted: Counted, start: int) -> float:
    """The threshold of a class that begins at an index: halfway to the value below it."""
    return float((counted.values[start - 1] + counted.values[start]) / 2)


class _Squares:
    """Sum of squares about its mean of any stretch of the values, from cumulative sums of centred values."""

    def __init__(self, counted: Counted) -> None:
        centred = counted.values - np.average(counted.values, weights=counted.counts)
        self._n = _cumulative(counted.counts.astype(np.float64))
        self._s = _cumulative(counted.counts * centred)
        self._q = _cumulative(counted.counts * centred**2)

    def __call__(self, start: int | np.ndarray, end: int | np.ndarray) -> np.ndarray:
        sums = self._s[end] - self._s[start]
        return self._q[end] - self._q[start] - sums**2 / (self._n[end] - self._n[start])


def _cumulative(parts: np.ndarray) -> np.ndarray:
    return np.concatenate(([0.0], np.cumsum(parts)))
