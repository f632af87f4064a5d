"""Repeatability of a feature when the same case is measured again: within-subject SD, CV and minimal detectable change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from ..base.errors import SettingsError, TableError
from .anova import anova

Floats = NDArray[np.float64]

NO_CASES = "no complete case"
NOT_RATIO = "a case's mean is not above 0, so a coefficient of variation has no meaning"


@dataclass(frozen=True)
class Repeatability:
    """Repeatability of F features; arrays have shape (F,), in each feature's unit where not stated otherwise.

    within_sd: standard deviation of repeated measurements of one case, the standard error of measurement; ci_low and
    ci_high bound it at level ``confidence``. minimal_detectable_change: 1.96 sqrt(2) within_sd, the difference that two
    measurements of an unchanged case exceed in 5 % of cases; also called repeatability coefficient.
    within_cv: root mean square of the cases' own SD / mean, a fraction. n_cases: complete cases. reasons: why within_sd
    is NaN; cv_reasons: why within_cv is NaN; else "".
    """

    within_sd: Floats
    ci_low: Floats
    ci_high: Floats
    minimal_detectable_change: Floats
    within_cv: Floats
    n_cases: NDArray[np.int64]
    n_repeats: int
    confidence: float
    reasons: tuple[str, ...]
    cv_reasons: tuple[str, ...]


def repeatability(measurements: ArrayLike, *, confidence: float = 0.95) -> Repeatability:
    """Within-subject variation by one-way analysis of variance (Bland & Altman, BMJ 1996;313:744 and 313:106).

    measurements: (features, cases, repeats), or (cases, repeats) for one feature; a case with a NaN is left out for that
    feature. The interval of the SD is from the chi-square distribution with cases x (repeats - 1) degrees of freedom.
    Raises TableError for another shape or fewer than two repeats, SettingsError for an impossible confidence level.
    """
    if not 0 < confidence < 1:
        raise SettingsError(f"the confidence level must lie between 0 and 1, not {confidence:g}", cure="Write 0.95")
    array = np.asarray(measurements, dtype=np.float64)
    array = array[np.newaxis] if array.ndim == 2 else array
    if array.ndim != 3 or array.shape[2] < 2:
        raise TableError(f"repeatability needs features x cases x repeats, two repeats at least, not shape {array.shape}")
    table = anova(array)
    with np.errstate(divide="ignore", invalid="ignore"):
        sd = np.where(table.n > 0, np.sqrt(table.within) * table.scale, np.nan)
        df = table.n * (table.k - 1)
        ci_low = sd * np.sqrt(df / stats.chi2.ppf((1 + confidence) / 2, df))
        ci_high = sd * np.sqrt(df / stats.chi2.ppf((1 - confidence) / 2, df))
    reasons = np.where(table.n > 0, "", NO_CASES)
    within_cv, ratio = _within_cv(array)
    return Repeatability(
        within_sd=sd,
        ci_low=ci_low,
        ci_high=ci_high,
        minimal_detectable_change=1.96 * np.sqrt(2) * sd,
        within_cv=within_cv,
        n_cases=table.n,
        n_repeats=table.k,
        confidence=confidence,
        reasons=tuple(reasons.tolist()),
        cv_reasons=tuple(np.where(ratio | (table.n == 0), reasons, NOT_RATIO).tolist()),
    )


def _within_cv(array: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Root mean square of the cases' coefficients of variation, and whether every complete case's mean is positive."""
    complete = np.all(np.isfinite(array), axis=2)
    values = np.where(complete[:, :, np.newaxis], array, 1.0)
    mean = values.mean(axis=2)
    ratio = np.asarray((mean > 0).all(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        squared = np.where(complete, values.var(axis=2, ddof=1) / mean**2, 0.0)
        cv = np.sqrt(squared.sum(axis=1) / complete.sum(axis=1))
    return np.where(ratio, cv, np.nan), ratio
