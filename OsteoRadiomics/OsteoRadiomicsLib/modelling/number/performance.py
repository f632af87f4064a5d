"""How well predicted values agree with measured ones on one set, ready for JSON and tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from scipy.stats import wilcoxon

from ...agreement.limits_of_agreement import bland_altman
from ...base.errors import TableError
from ..estimate import Estimate, json_interval, json_number
from ..evaluation.clusters import Clusters
from ..evaluation.continuous import PredictionError, linear_regression, prediction_error
from ..evaluation.correlation import Correlation
from ..evaluation.cross_validation import Folds
from ..study.record import Basis, EstimateRecord, TestedRecord
from .by_patient import Limits, calibration_by_patient, limits_by_patient
from .error_sizes import BOUNDS, ErrorSizes, around, error_sizes, t_interval
from .record import BlandAltmanRecord, LineOfAgreementRecord, NumberPerformanceRecord, TrendRecord


@dataclass(frozen=True)
class Agreement:
    """Predicted against measured values of the same cases.

    intercept, slope: of the regression of measured on predicted values (0 and 1 are ideal). sizes: R2, errors and concordance
    with their intervals.
    """

    cases: int
    error: PredictionError
    intercept: Estimate
    slope: Estimate
    limits: Limits
    sizes: ErrorSizes

    def widened(self, folds: Folds) -> Agreement:
        """The agreement of out-of-fold predictions."""
        error, limits, sizes = self.error, self.limits, self.sizes
        plain = {name: folds.plain(getattr(sizes, name), bounds) for name, bounds in BOUNDS.items()}
        pearson, spearman = (replace(own, r=folds.correlation(own.r)) for own in (error.pearson, error.spearman))
        return replace(
            self,
            error=replace(error, pearson=pearson, spearman=spearman),
            intercept=folds.plain(self.intercept),
            slope=folds.plain(self.slope),
            limits=replace(
                limits, bias=folds.plain(limits.bias), lower=folds.plain(limits.lower), upper=folds.plain(limits.upper)
            ),
            sizes=replace(sizes, **plain, concordance=folds.correlation(sizes.concordance)),
        )


@dataclass(frozen=True)
class NumberPerformance:
    """One model on one set. basis: "out-of-fold", "apparent" or "held-out"."""

    model: str
    set: str
    basis: str
    agreement: Agreement

    def record(self) -> NumberPerformanceRecord:
        """For study.json; undefined numbers are null."""
        found = self.agreement
        error, limits = found.error, found.limits
        return NumberPerformanceRecord(
            model=self.model,
            set=self.set,
            basis=cast(Basis, self.basis),
            cases=found.cases,
            pearson=_tested(error.pearson),
            spearman=_tested(error.spearman),
            concordance=EstimateRecord.of(found.sizes.concordance),
            r2=json_number(error.r2),
            r2_ci=json_interval(found.sizes.r2),
            mae=error.mae,
            mae_ci=json_interval(found.sizes.mae),
            rmse=error.rmse,
            rmse_ci=json_interval(found.sizes.rmse),
            calibration=LineOfAgreementRecord(
                intercept=EstimateRecord.of(found.intercept), slope=EstimateRecord.of(found.slope)
            ),
            bland_altman=BlandAltmanRecord(
                bias=EstimateRecord.of(limits.bias), sd=json_number(limits.sd), lower=EstimateRecord.of(limits.lower),
                upper=EstimateRecord.of(limits.upper),
                trend=TrendRecord(r=json_number(limits.trend_r), p=json_number(limits.trend_p)),
            ),
        )  # fmt: skip


@dataclass(frozen=True)
class ErrorComparison:
    """Absolute errors of two predictions of the same cases.

    difference: mean of first minus second with its t interval, below 0 where the first is nearer. p: Wilcoxon's signed-rank
    test, of the patients' means where patients have several rows; NaN where none differs.
    """

    difference: Estimate
    p: float


def agreement(
    measured: np.ndarray, predicted: np.ndarray, *, clusters: Clusters | None = None, folds: Folds | None = None
) -> Agreement:
    """Judge predictions (n,) of measured values (n,), n of 3 or more. clusters: rows of one patient.

    folds: where predictions are out of fold. Raises TableError.
    """
    error, sizes = prediction_error(measured, predicted, clusters=clusters), error_sizes(measured, predicted, clusters)
    if clusters is None:
        line, limits = _calibration(measured, predicted), _limits(measured, predicted)
    else:
        line, limits = calibration_by_patient(measured, predicted, clusters), limits_by_patient(measured, predicted, clusters)
    found = Agreement(len(measured), error, *line, limits, sizes)
    return found if folds is None else found.widened(folds)


def compare_errors(
    measured: np.ndarray, first: np.ndarray, second: np.ndarray, *, clusters: Clusters | None = None
) -> ErrorComparison:
    """Whose absolute error is smaller, case by case. measured, first, second: (n,), n of 2 or more."""
    gain = np.abs(first - measured) - np.abs(second - measured)
    if clusters is not None:
        means = clusters.sums(gain[None, :])[0] / np.bincount(clusters.index)
        p = float(wilcoxon(means).pvalue) if np.any(means != 0) else np.nan
        return ErrorComparison(t_interval(float(gain.mean()), gain - gain.mean(), clusters), p)
    mean, se = float(gain.mean()), float(gain.std(ddof=1) / np.sqrt(gain.size))
    p = float(wilcoxon(gain).pvalue) if np.any(gain != 0) else np.nan
    return ErrorComparison(around(mean, se, gain.size - 1), p)


def _tested(found: Correlation) -> TestedRecord:
    return TestedRecord.of(found.r, p=json_number(found.p))


def _calibration(measured: np.ndarray, predicted: np.ndarray) -> tuple[Estimate, Estimate]:
    try:
        fit = linear_regression(predicted[:, None], measured, ["predicted"])
    except TableError as error:  # all predictions or all measured values are equal
        return Estimate.undefined(error.what), Estimate.undefined(error.what)
    return fit.coefficients[0], fit.coefficients[1]


def _limits(measured: np.ndarray, predicted: np.ndarray) -> Limits:
    found = bland_altman(predicted, measured)

    def estimate(value: np.ndarray, interval: np.ndarray) -> Estimate:
        return Estimate(float(value[0]), float(interval[0, 0]), float(interval[0, 1]))

    return Limits(
        estimate(found.bias, found.bias_ci), float(found.sd[0]), estimate(found.lower, found.lower_ci),
        estimate(found.upper, found.upper_ci), float(found.trend_r[0]), float(found.trend_p[0]),
    )  # fmt: skip
