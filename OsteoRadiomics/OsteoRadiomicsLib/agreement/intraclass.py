"""Intraclass correlation with confidence intervals for thousands of features at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from ..base.errors import SettingsError, TableError
from .anova import MeanSquares, anova
from .intraclass_forms import DEFAULT_FORM, IccForm, icc_form

Floats = NDArray[np.float64]

CONSTANT = "constant: the feature has one value in all cases and readings"
FEW_CASES = "fewer than two complete cases"
NO_CASE_VARIANCE = "the cases do not differ within any rater"
NO_AVERAGE = "the single-rater ICC is at or below -1/(k-1), where the average of k raters has no reliability"
NO_VARIANCE = "the variance components cancel: the ICC is 0/0"


@dataclass(frozen=True)
class Icc:
    """Intraclass correlations of F features; every array has shape (F,).

    icc, ci_low, ci_high: estimate and two-sided interval of level ``confidence``; NaN where undefined. A lower bound is
    -inf where the single-rater bound has no finite counterpart for the average of k raters.
    f, df1, df2, p: the test of no reliability (ICC = 0), one-sided. n_cases: complete cases used. reasons: why the ICC is
    NaN, "" where it is defined.
    """

    form: IccForm
    confidence: float
    icc: Floats
    ci_low: Floats
    ci_high: Floats
    f: Floats
    df1: Floats
    df2: Floats
    p: Floats
    n_cases: NDArray[np.int64]
    n_raters: int
    reasons: tuple[str, ...]


def icc(ratings: ArrayLike, form: str | IccForm = DEFAULT_FORM, *, confidence: float = 0.95) -> Icc:
    """Intraclass correlation of each feature over complete cases.

    ratings: (features, cases, raters), or (cases, raters) for one feature. A case with a NaN or infinite rating of a
    feature is left out for that feature alone and ``n_cases`` says how many remain. Constant features (one value up to
    rounding) are NaN with a reason; raters who agree exactly on cases that differ give 1 with the interval [1, 1].

    Estimates, F tests and intervals: Shrout & Fleiss, Psychol Bull 1979;86:420-428, and McGraw & Wong, Psychol Methods
    1996;1:30-46. Average-rater estimates and bounds are the Spearman-Brown transforms of the single-rater ones; for
    ICC(2,k) this is Shrout & Fleiss' choice (R's psych), whereas McGraw & Wong recompute the degrees of freedom.
    Raises TableError for fewer than two raters or another shape, SettingsError for an unknown form or level.
    """
    chosen = icc_form(form)
    if not 0 < confidence < 1:
        raise SettingsError(f"the confidence level must lie between 0 and 1, not {confidence:g}", cure="Write 0.95")
    array = np.asarray(ratings, dtype=np.float64)
    if array.ndim == 2:
        array = array[np.newaxis]
    if array.ndim != 3:
        raise TableError(f"ratings must be features x cases x raters, not {array.ndim}-dimensional")
    if array.shape[2] < 2:
        raise TableError("an ICC needs at least two raters", cure="Check the rater column")
    table = anova(array)
    with np.errstate(divide="ignore", invalid="ignore"):
        return icc_of_mean_squares(table, chosen, confidence, table.k)


def icc_of_mean_squares(table: MeanSquares, form: IccForm, confidence: float, n_raters: int) -> Icc:
    """The ICC, its interval and its test, of mean squares. n_raters: as the result names it."""
    tail = (1 - confidence) / 2
    one_way = form.model == "one-way random"
    error = table.within if one_way else table.residual
    df1 = np.asarray(table.n - 1, dtype=np.float64)
    df2 = np.asarray((table.n if one_way else df1) * (table.k - 1.0), dtype=np.float64)
    if not one_way and form.agreement == "absolute agreement":
        single = _two_way_absolute(table, df1, tail)
    else:
        single = _against_error(table, error, df1, df2, tail)
    identical = (table.within == 0) & (table.between > 0)
    single = np.where(identical, 1.0, single)
    values = _spearman_brown(single, table.k) if form.average else single

    f = table.between / error
    p = np.where(np.isinf(f), 0.0, special.fdtrc(df1, df2, f))
    few = table.n < 2
    reasons = np.full(table.n.shape, "", dtype=object)
    if form.average:
        reasons[single[0] <= -1 / (table.k - 1)] = NO_AVERAGE
    reasons[~np.isfinite(single[0])] = NO_VARIANCE
    reasons[(table.between == 0) & (error == 0)] = NO_CASE_VARIANCE
    reasons[table.constant] = CONSTANT
    reasons[few] = FEW_CASES
    undefined = reasons != ""
    estimate, low, high = np.where(undefined, np.nan, values)
    return Icc(
        form=form,
        confidence=confidence,
        icc=estimate,
        ci_low=low,
        ci_high=high,
        f=np.where(undefined, np.nan, f),
        df1=np.where(few, np.nan, df1),
        df2=np.where(few, np.nan, df2),
        p=np.where(undefined, np.nan, p),
        n_cases=table.n,
        n_raters=n_raters,
        reasons=tuple(reasons),
    )


def _against_error(table: MeanSquares, error: Floats, df1: Floats, df2: Floats, tail: float) -> Floats:
    """ICC(1,1) or ICC(3,1) with its bounds, (3, F): between cases against within cases or residual."""
    # F observed over its quantile, written with mean squares so that an error of 0 needs no special case.
    low = _icc_of(table.between * _f_quantile(tail, df2, df1), error, table.k)
    high = _icc_of(table.between, error * _f_quantile(tail, df1, df2), table.k)
    return np.stack([_icc_of(table.between, error, table.k), low, high])


def _icc_of(between: Floats, error: Floats, k: int | Floats) -> Floats:
    return (between - error) / (between + (k - 1) * error)


def _two_way_absolute(table: MeanSquares, df1: Floats, tail: float) -> Floats:
    """ICC(2,1) with its bounds, (3, F): Satterthwaite's degrees of freedom for raters and residual together."""
    n, k = table.n, table.k
    between, raters, error = table.between, table.raters, table.residual
    estimate = (between - error) / (between + (k - 1) * error + k * (raters - error) / n)
    of_raters = k * estimate * raters
    of_error = (n * (1 + (k - 1) * estimate) - k * estimate) * error
    df = (of_raters + of_error) ** 2 / (of_raters**2 / (k - 1) + of_error**2 / (df1 * (k - 1)))
    df = np.maximum(df, 1e-3)  # the two terms can cancel for a negative ICC; F quantiles need some degree of freedom
    rest = k * raters + (k * n - k - n) * error
    shrink, grow = _f_quantile(tail, df, df1), _f_quantile(tail, df1, df)
    low = n * (between * shrink - error) / (rest + n * between * shrink)
    high = n * (between - error * grow) / (rest * grow + n * between)
    return np.stack([estimate, low, high])


def _f_quantile(p: float, df1: Floats, df2: Floats) -> Floats:
    """Lower quantile of F(df1, df2); upper ones are reciprocals with the degrees of freedom exchanged."""
    x = special.betaincinv(df1 / 2, df2 / 2, p)
    return df2 * x / (df1 * (1 - x))


def _spearman_brown(single: Floats, k: int | Floats) -> Floats:
    """Reliability of the mean of k raters, -inf at and below the pole -1/(k-1)."""
    return np.where(single > -1 / (k - 1), k * single / (1 + (k - 1) * single), np.where(np.isnan(single), np.nan, -np.inf))
