"""Two-group tests of many columns at once, with R's conventions.

The sign of a statistic is first group minus second group, as in R's ``t.test(first, second)``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm
from scipy.stats import t as student_t

from ...base.errors import TableError
from ..data.inputs import Flags, Floats, binary_outcome, matrix

EXACT_BELOW = 50
"""Both groups smaller than this and no ties: exact P of the Mann-Whitney test, as R's ``wilcox.test``."""


AT_ONCE = 32
"""Columns ranked together: few enough to stay in the processor's cache."""


@dataclass(frozen=True)
class ColumnTests:
    """One test per column.

    test: name for the report. statistic: (p,) t, or W (Mann-Whitney's U of the first group). df: (p,), NaN for Mann-Whitney.
    p: (p,) two-sided. reason: why statistic and p are NaN where they are. z: (p,) of the normal approximation of W, NaN where p
    is exact; None for t-tests.
    """

    test: str
    statistic: Floats
    df: Floats
    p: Floats
    reason: str
    z: Floats | None = None


def student(first: ArrayLike, second: ArrayLike) -> ColumnTests:
    """Student's t-test with pooled variance. first: (n1, p) or (n1,). second: (n2, p) or (n2,)."""
    a, b = _groups(first, second)
    n, m = len(a), len(b)
    df = n + m - 2
    if df < 1:
        return _undefined("Student", a.shape[1], "too few patients")
    pooled = (_squares(a) + _squares(b)) / df
    return _t_tests("Student", a, b, np.sqrt(pooled * (1 / n + 1 / m)), np.full(a.shape[1], float(df)))


def welch(first: ArrayLike, second: ArrayLike) -> ColumnTests:
    """Welch's t-test. first: (n1, p) or (n1,). second: (n2, p) or (n2,)."""
    a, b = _groups(first, second)
    if min(len(a), len(b)) < 2:
        return _undefined("Welch", a.shape[1], "Welch's test needs two patients in each group")
    of_a, of_b = a.var(axis=0, ddof=1) / len(a), b.var(axis=0, ddof=1) / len(b)
    with np.errstate(divide="ignore", invalid="ignore"):
        df = (of_a + of_b) ** 2 / (of_a**2 / (len(a) - 1) + of_b**2 / (len(b) - 1))
    return _t_tests("Welch", a, b, np.sqrt(of_a + of_b), df)


def mann_whitney(first: ArrayLike, second: ArrayLike, *, exact: bool | None = None, continuity: bool = True) -> ColumnTests:
    """Mann-Whitney U (Wilcoxon rank-sum) test. first: (n1, p) or (n1,). second: (n2, p) or (n2,).

    exact: None as in R (both groups under 50 and the column without ties), otherwise forced; a column with ties always gets the
    normal approximation with tie correction, and ``continuity`` moves it half a rank.
    """
    a, b = _groups(first, second)
    n, m = len(a), len(b)
    parts = [_ranked(a[:, at : at + AT_ONCE], b[:, at : at + AT_ONCE]) for at in range(0, a.shape[1], AT_ONCE)]
    sums, ties, constant = (np.concatenate(part) for part in zip(*parts, strict=True)) if parts else np.zeros((3, 0))
    w = sums - n * (n + 1) / 2
    variance = n * m / 12 * ((n + m + 1) - ties / ((n + m) * (n + m - 1)))
    distance = w - n * m / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (distance - (0.5 * np.sign(distance) if continuity else 0.0)) / np.sqrt(variance)
    p = np.minimum(2 * norm.sf(np.abs(z)), 1.0)
    wanted = (n < EXACT_BELOW and m < EXACT_BELOW) if exact is None else exact
    untied = ties == 0
    if wanted and untied.any():
        p[untied], z[untied] = _exact_p(w[untied], n, m), np.nan
    # One group of equal values against another of the same: no variance, no test.
    w, z, p = (np.where(constant, np.nan, column) for column in (w, z, p))
    return ColumnTests("Mann-Whitney", w, np.full(w.size, np.nan), p, "the column is constant", z)


TESTS: Mapping[str, Callable[[ArrayLike, ArrayLike], ColumnTests]] = {
    "student": student,
    "welch": welch,
    "mann-whitney": mann_whitney,
}
"""Tests by the name used in protocols."""


def compare_columns(values: ArrayLike, outcome: ArrayLike, test: str) -> ColumnTests:
    """Test each column between patients without the event (first group) and with it (second group).

    values: (n, p) finite. outcome: (n,) 0/1. test: a name in ``TESTS``.
    """
    events = binary_outcome(outcome)
    table = matrix(values, "the features", length=events.size)
    if test not in TESTS:
        raise TableError(f"unknown test {test}", cure=f"Choose one of {', '.join(TESTS)}")
    return TESTS[test](table[~events], table[events])


def _groups(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats]:
    a, b = matrix(first, "the first group"), matrix(second, "the second group")
    if a.shape[1] != b.shape[1]:
        raise TableError(f"the groups have {a.shape[1]} and {b.shape[1]} columns")
    if len(a) == 0 or len(b) == 0:
        raise TableError("a group has no patients")
    return a, b


def _t_tests(name: str, a: Floats, b: Floats, error: Floats, df: Floats) -> ColumnTests:
    mean_a, mean_b = a.mean(axis=0), b.mean(axis=0)
    # R's bound for "data are essentially constant": what is left is rounding.
    flat = error <= 10 * np.finfo(float).eps * np.maximum(np.abs(mean_a), np.abs(mean_b))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(flat, np.nan, (mean_a - mean_b) / error)
        p = np.asarray(2 * student_t.sf(np.abs(t), df))
    return ColumnTests(name, t, df, p, "the column does not vary within the groups")


def _undefined(name: str, columns: int, reason: str) -> ColumnTests:
    nothing = np.full(columns, np.nan)
    return ColumnTests(name, nothing, nothing, nothing, reason)


def _squares(group: Floats) -> Floats:
    return np.sum((group - group.mean(axis=0)) ** 2, axis=0)


def _ranked(first: Floats, second: Floats) -> tuple[Floats, Floats, Flags]:
    """Of each column: the sum of the first group's ranks, ties shared; the sum of t^3 - t over groups of t equal values; whether
    all values are equal. The sums are of halves and whole numbers, exact in any order.
    """
    n, columns = len(first), first.shape[1]
    together = np.empty((columns, n + len(second)))
    together[:, :n], together[:, n:] = first.T, second.T
    order = np.argsort(together, axis=1)
    ordered = np.take_along_axis(together, order, axis=1)
    of_first = order < n
    starts = np.ones(ordered.shape, dtype=bool)
    np.not_equal(ordered[:, 1:], ordered[:, :-1], out=starts[:, 1:])
    sums: Floats = of_first.astype(np.float64) @ np.arange(1.0, ordered.shape[1] + 1)
    ties = np.zeros(columns)
    for column in np.flatnonzero(~starts.all(axis=1)):
        begin = np.flatnonzero(starts[column])
        length = np.diff(np.append(begin, ordered.shape[1])).astype(float)
        share = np.add.reduceat(of_first[column].astype(float), begin)
        sums[column] = np.sum(share * (begin + (length + 1) / 2))
        ties[column] = np.sum(length**3 - length)
    return sums, ties, ordered[:, 0] == ordered[:, -1]


def _exact_p(w: Floats, n: int, m: int) -> Floats:
    """Two-sided P of untied W: twice the smaller tail, at most 1."""
    # The distribution is symmetric: the upper tail of W is the lower tail of n m - W, without a difference of near-equals.
    tail = np.rint(np.minimum(w, n * m - w)).astype(int)
    return np.minimum(2 * _cumulative(n, m)[tail], 1.0)


@lru_cache(maxsize=64)
def _cumulative(n: int, m: int) -> Floats:
    """P(W <= w) for w = 0 .. n m, without ties and under no difference (Mann and Whitney's recursion as a product).

    The counts are the coefficients of the Gaussian binomial: product over i = 1..n of (1 - x^(m + i)) / (1 - x^i).
    """
    size = n * m + 1
    # Whole numbers without limit: the counts pass 2^63 long before the groups reach 50.
    counts = [1] + [0] * (size - 1)
    for i in range(1, n + 1):
        for k in range(size - 1, m + i - 1, -1):
            counts[k] -= counts[k - m - i]
        for k in range(i, size):
            counts[k] += counts[k - i]
    total, running, result = sum(counts), 0, []
    for count in counts:
        running += count
        result.append(running / total)
    return np.array(result)
