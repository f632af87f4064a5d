"""Bland-Altman limits of agreement of two measurements, for many features at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from ..base.errors import SettingsError, TableError

Floats = NDArray[np.float64]

LIMIT = 1.96  # Bland & Altman's multiple of the standard deviation: 95 % of differences lie between the limits
FEW_PAIRS = "fewer than two complete pairs"


@dataclass(frozen=True)
class BlandAltman:
    """Limits of agreement of F features in each feature's unit; arrays have shape (F,), intervals (F, 2).

    Differences are a - b. bias: their mean. sd: their standard deviation. lower, upper: bias -+ 1.96 sd. *_ci: two-sided
    intervals of level ``confidence`` from the t distribution. trend_r, trend_p: correlation of difference with mean and
    its two-sided P; a small P warns that the limits depend on the size of the value. n: complete pairs.
    reasons: why the limits are NaN, else "".
    """

    bias: Floats
    sd: Floats
    lower: Floats
    upper: Floats
    bias_ci: Floats
    lower_ci: Floats
    upper_ci: Floats
    trend_r: Floats
    trend_p: Floats
    n: NDArray[np.int64]
    confidence: float
    reasons: tuple[str, ...]


def bland_altman(a: ArrayLike, b: ArrayLike, *, confidence: float = 0.95) -> BlandAltman:
    """Limits of agreement between paired measurements (Bland & Altman, Lancet 1986;1:307-310).

    a, b: (features, cases), or (cases,) for one feature. Pairs with a NaN or infinite member are left out and ``n`` says
    how many remain. The standard error of a limit is sqrt(3 / n) times sd, as in the paper.
    Raises TableError when the shapes differ, SettingsError for an impossible confidence level.
    """
    if not 0 < confidence < 1:
        raise SettingsError(f"the confidence level must lie between 0 and 1, not {confidence:g}", cure="Write 0.95")
    first, second = (np.atleast_2d(np.asarray(values, dtype=np.float64)) for values in (a, b))
    if first.shape != second.shape or first.ndim != 2:
        raise TableError(f"paired measurements differ in shape: {first.shape} and {second.shape}")
    used = np.isfinite(first) & np.isfinite(second)
    n = used.sum(axis=1)
    difference = np.where(used, first, 0.0) - np.where(used, second, 0.0)
    average = np.where(used, (np.where(used, first, 0.0) + np.where(used, second, 0.0)) / 2, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        bias = difference.sum(axis=1) / n
        sd = np.sqrt(_squares(difference, used, n) / (n - 1))
        t = stats.t.ppf((1 + confidence) / 2, n - 1)
        margin = t * sd / np.sqrt(n)
        limit_margin = margin * np.sqrt(3)
        trend_r = _correlation(difference, average, used, n)
        trend_p = 2 * stats.t.sf(np.abs(trend_r) * np.sqrt((n - 2) / (1 - trend_r**2)), n - 2)
    undefined = n < 2
    bias, sd, margin, limit_margin = (np.where(undefined, np.nan, values) for values in (bias, sd, margin, limit_margin))
    lower, upper = bias - LIMIT * sd, bias + LIMIT * sd
    return BlandAltman(
        bias=bias,
        sd=sd,
        lower=lower,
        upper=upper,
        bias_ci=_around(bias, margin),
        lower_ci=_around(lower, limit_margin),
        upper_ci=_around(upper, limit_margin),
        trend_r=trend_r,
        trend_p=trend_p,
        n=n,
        confidence=confidence,
        reasons=tuple(np.where(undefined, FEW_PAIRS, "").tolist()),
    )


def _around(centre: Floats, margin: Floats) -> Floats:
    return np.stack([centre - margin, centre + margin], axis=1)


def _centred(values: Floats, used: NDArray[np.bool_], n: NDArray[np.int64]) -> Floats:
    return np.where(used, values - (values.sum(axis=1) / n)[:, np.newaxis], 0.0)


def _squares(values: Floats, used: NDArray[np.bool_], n: NDArray[np.int64]) -> Floats:
    return np.asarray((_centred(values, used, n) ** 2).sum(axis=1))


def _correlation(x: Floats, y: Floats, used: NDArray[np.bool_], n: NDArray[np.int64]) -> Floats:
    """Pearson's correlation of each row, NaN with fewer than three pairs or where one side does not vary."""
    x, y = _centred(x, used, n), _centred(y, used, n)
    scale = np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1))
    r = np.where((n > 2) & (scale > 0), (x * y).sum(axis=1) / scale, np.nan)
    return np.clip(r, -1, 1)
