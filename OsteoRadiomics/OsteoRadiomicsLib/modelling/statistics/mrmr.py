"""Minimum redundancy, maximum relevance: an order of features, each the best addition to those before it.

MID and MIQ (difference and quotient) measure relevance and redundancy by the mutual information of Gaussian variables,
-ln(1 - r^2) / 2 (De Jay et al. 2013); FCQ divides the F statistic by the mean absolute correlation (Ding & Peng 2005).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ...base.errors import SettingsError
from ...base.progress import Progress

Scheme = Literal["MID", "MIQ", "FCQ"]

# A feature that correlates with none of the chosen ones would divide by zero.
_LEAST_REDUNDANCY = 1e-3


@dataclass(frozen=True)
class MrmrOrder:
    """columns: chosen column numbers in order. scores: of each when it was chosen."""

    columns: tuple[int, ...]
    scores: tuple[float, ...]


def mrmr(x: np.ndarray, y: np.ndarray, keep: int, scheme: Scheme, *, progress: Progress | None = None) -> MrmrOrder:
    """Choose ``keep`` columns one by one.

    x: (n, columns) finite. y: (n,) numbers or 0/1. Constant columns are never chosen; of equals the first wins.
    Raises SettingsError for keep below 1, Cancelled.
    """
    progress = progress or Progress()
    if keep < 1:
        raise SettingsError(f"mRMR cannot keep {keep} features", cure="Write a number of 1 or more")
    way = _SCHEMES[scheme]
    z = _standardised(x)
    varies = np.any(z != 0, axis=0)
    relevance = way.relevance(z.T @ _standardised(y[:, None])[:, 0] / len(y), len(y))
    relevance = np.where(varies, relevance, -np.inf)
    redundancy = np.zeros(x.shape[1])
    columns: list[int] = []
    scores: list[float] = []
    for chosen in range(min(keep, int(varies.sum()))):
        progress.check()
        score = way.combine(relevance, redundancy / chosen) if chosen else relevance.copy()
        score[columns] = -np.inf
        best = int(np.argmax(np.where(varies, score, -np.inf)))
        columns.append(best)
        scores.append(float(score[best]))
        redundancy += way.redundancy(z.T @ z[:, best] / len(y))
    return MrmrOrder(tuple(columns), tuple(scores))


@dataclass(frozen=True)
class _Way:
    """relevance: (correlation with the outcome, n). redundancy: correlation with a chosen column. combine: both to a score."""

    relevance: Callable[[np.ndarray, int], np.ndarray]
    redundancy: Callable[[np.ndarray], np.ndarray]
    combine: Callable[[np.ndarray, np.ndarray], np.ndarray]


def _information(r: np.ndarray) -> np.ndarray:
    return -0.5 * np.log(np.maximum(1 - np.minimum(r**2, 1), 1e-300))


def _f_statistic(r: np.ndarray, n: int) -> np.ndarray:
    """F of the regression on one column, which on two classes is that of a one-way analysis of variance."""
    square = np.minimum(r**2, 1)
    with np.errstate(divide="ignore"):
        return square / (1 - square) * (n - 2)


_SCHEMES: dict[str, _Way] = {
    "MID": _Way(lambda r, n: _information(r), _information, lambda v, w: v - w),
    "MIQ": _Way(lambda r, n: _information(r), _information, lambda v, w: v / np.maximum(w, _LEAST_REDUNDANCY)),
    "FCQ": _Way(_f_statistic, np.abs, lambda v, w: v / np.maximum(w, _LEAST_REDUNDANCY)),
}


def _standardised(x: np.ndarray) -> np.ndarray:
    """Mean 0 and 1/n standard deviation 1; constant columns become 0."""
    centred = x - x.mean(axis=0)
    sd = np.sqrt(np.mean(centred**2, axis=0))
    varies = sd > 1e-12 * np.maximum(np.abs(x).max(axis=0), 1e-300)
    return np.where(varies, centred / np.where(varies, sd, 1), 0.0)
