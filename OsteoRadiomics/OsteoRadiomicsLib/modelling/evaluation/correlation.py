"""Correlation of columns with an end point: Pearson, Spearman, point-biserial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata
from scipy.stats import t as student_t

from ...base.errors import TableError
from ..data.inputs import binary_outcome, check_names, matrix, vector
from ..estimate import Estimate, normal_quantile
from .clusters import Clusters

FEW_PATIENTS = "an interval needs four patients"


@dataclass(frozen=True)
class Correlation:
    """Coefficient with Fisher's z interval, t, P (two-sided, t distribution), number of patients. method: for the table."""

    name: str
    r: Estimate
    t: float
    p: float
    patients: int
    method: str


def pearson(first: ArrayLike, second: ArrayLike, *, name: str = "", clusters: Clusters | None = None) -> Correlation:
    """Product-moment correlation of two columns (n,). clusters: rows of one patient, counted as the rows they are worth."""
    x, y = vector(first, "the first variable"), vector(second, "the second variable")
    return _correlate(x, y, name, "Pearson", clusters=clusters)


def spearman(first: ArrayLike, second: ArrayLike, *, name: str = "", clusters: Clusters | None = None) -> Correlation:
    """Rank correlation, P by the t approximation; interval with variance 1.06 / (n - 3) (Fieller, Biometrika 1957;44:470)."""
    x, y = vector(first, "the first variable"), vector(second, "the second variable")
    return _correlate(rankdata(x), rankdata(y), name, "Spearman", inflation=1.06, clusters=clusters)


def point_biserial(
    outcome: ArrayLike, inputs: ArrayLike, names: Sequence[str], *, clusters: Clusters | None = None
) -> tuple[Correlation, ...]:
    """Each input's point-biserial correlation with the event. outcome: (n,) 0/1. inputs: (n, p). names: p."""
    events = binary_outcome(outcome)
    table = matrix(inputs, "the inputs", length=events.size)
    labels = check_names(names, table.shape[1], "the inputs")
    return tuple(
        _correlate(column, events.astype(np.float64), label, "point-biserial", clusters=clusters)
        for label, column in zip(labels, table.T, strict=True)
    )


def _correlate(
    x: np.ndarray, y: np.ndarray, name: str, method: str, *, inflation: float = 1.0, clusters: Clusters | None = None
) -> Correlation:
    if x.size != y.size:
        raise TableError(f"a correlation needs two columns of one length, not {x.size} and {y.size}")
    n = int(x.size)
    if n < 3:
        raise TableError("a correlation needs three patients or more")
    dx, dy = x - x.mean(), y - y.mean()
    size = float(np.sqrt((dx @ dx) * (dy @ dy)))
    # A constant column leaves differences of rounding only.
    if np.ptp(x) == 0 or np.ptp(y) == 0 or size == 0:
        return Correlation(name, Estimate.undefined("a constant column has no correlation"), np.nan, np.nan, n, method)
    r = float(np.clip(dx @ dy / size, -1, 1))
    if abs(r) == 1:
        return Correlation(name, Estimate(r, r, r), np.inf * r, 0.0, n, method)
    worth: float = n
    if clusters is not None:
        clusters.check(n)
        zx, zy = dx / np.sqrt(np.mean(dx**2)), dy / np.sqrt(np.mean(dy**2))
        worth = n / clusters.design_effect(zx * zy - r / 2 * (zx**2 + zy**2))
    if worth <= 2:
        return Correlation(name, Estimate(r, note=FEW_PATIENTS), np.nan, np.nan, n, method)
    t = r * float(np.sqrt((worth - 2) / (1 - r * r)))
    p = float(2 * student_t.sf(abs(t), worth - 2))
    if worth < 4 - 1e-9:  # rounding
        return Correlation(name, Estimate(r, note=FEW_PATIENTS), t, p, n, method)
    half = normal_quantile() * np.sqrt(inflation / (worth - 3))
    low, high = np.tanh(np.arctanh(r) - half), np.tanh(np.arctanh(r) + half)
    return Correlation(name, Estimate(r, float(low), float(high)), t, p, n, method)
