"""How well predicted values agree with measured ones on one set, ready for JSON and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from scipy.stats import t as student_t
from scipy.stats import wilcoxon

from ...agreement.limits_of_agreement import bland_altman
from ...base.errors import TableError
from ..estimate import LEVEL, Estimate, json_number
from ..evaluation.continuous import PredictionError, linear_regression, prediction_error
from ..evaluation.correlation import Correlation
from ..study.record import Basis, EstimateRecord, TestedRecord
from .record import BlandAltmanRecord, LineOfAgreementRecord, NumberPerformanceRecord, TrendRecord

CONSTANT = "all predictions are equal"


@dataclass(frozen=True)
class Limits:
    """Bland-Altman of predicted minus measured, in units of the end point, with t intervals.

    bias, lower, upper: mean difference and limits of agreement. sd: of the differences. trend_r, trend_p: correlation of the
    difference with the mean of both.
    """

    bias: Estimate
    sd: float
    lower: Estimate
    upper: Estimate
    trend_r: float
    trend_p: float


@dataclass(frozen=True)
class Agreement:
    """Predicted against measured values of the same cases.

    intercept, slope: of the regression of measured on predicted values (0 and 1 are ideal).
    """

    cases: int
    error: PredictionError
    intercept: Estimate
    slope: Estimate
    limits: Limits


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
            r2=json_number(error.r2),
            mae=error.mae,
            rmse=error.rmse,
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
    test, NaN where no case differs.
    """

    difference: Estimate
    p: float


def agreement(measured: np.ndarray, predicted: np.ndarray) -> Agreement:
    """Judge predictions (n,) of measured values (n,), n of 3 or more. Raises TableError."""
    error = prediction_error(measured, predicted)
    intercept, slope = _calibration(measured, predicted)
    return Agreement(len(measured), error, intercept, slope, _limits(measured, predicted))


def compare_errors(measured: np.ndarray, first: np.ndarray, second: np.ndarray) -> ErrorComparison:
    """Whose absolute error is smaller, case by case. measured, first, second: (n,), n of 2 or more."""
    gain = np.abs(first - measured) - np.abs(second - measured)
    mean, se = float(gain.mean()), float(gain.std(ddof=1) / np.sqrt(gain.size))
    half = float(student_t.ppf(0.5 + LEVEL / 2, gain.size - 1)) * se
    p = float(wilcoxon(gain).pvalue) if np.any(gain != 0) else np.nan
    return ErrorComparison(Estimate(mean, mean - half, mean + half, se), p)


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
