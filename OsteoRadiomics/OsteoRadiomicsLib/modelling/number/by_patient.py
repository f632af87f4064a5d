"""Agreement of predicted with measured values where patients have several rows: intervals with the patient as the cluster."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student_t

from ...agreement.limits_of_agreement import LIMIT
from ...base.errors import TableError
from ..data.inputs import Floats
from ..estimate import LEVEL, Estimate
from ..evaluation.clusters import ONE_PATIENT, Clusters
from ..evaluation.continuous import linear_regression
from ..evaluation.correlation import pearson


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
class ErrorSizes:
    """R2, mean absolute and root mean squared error, by the delta method with Student's t of the patients."""

    r2: Estimate
    mae: Estimate
    rmse: Estimate


def t_interval(value: float, influence: Floats, clusters: Clusters) -> Estimate:
    """An estimate with Student's t interval on patients - 1 degrees of freedom.

    influence: (n,) of the rows, of mean 0; the estimate's error is their mean.
    """
    patients = clusters.count
    if patients < 2:
        return Estimate(value, note=ONE_PATIENT)
    se = float(np.sqrt(patients / (patients - 1) * clusters.spread(influence)) / influence.size)
    return _around(value, se, patients - 1)


def error_sizes(measured: Floats, predicted: Floats, clusters: Clusters) -> ErrorSizes:
    """R2, MAE and RMSE. measured, predicted: (n,)."""
    error, centred = predicted - measured, measured - measured.mean()
    square, spread = float(np.mean(error**2)), float(np.mean(centred**2))
    size = np.abs(error)
    mae = t_interval(float(size.mean()), size - size.mean(), clusters)
    if square == 0:
        return ErrorSizes(Estimate(1.0 if spread else np.nan), mae, Estimate(0.0))
    rmse = t_interval(square**0.5, (error**2 - square) / (2 * square**0.5), clusters)
    if spread == 0:
        return ErrorSizes(Estimate.undefined("the end point is constant"), mae, rmse)
    influence = square / spread**2 * (centred**2 - spread) - (error**2 - square) / spread
    return ErrorSizes(t_interval(1 - square / spread, influence, clusters), mae, rmse)


def calibration_by_patient(measured: Floats, predicted: Floats, clusters: Clusters) -> tuple[Estimate, Estimate]:
    """Intercept and slope of measured on predicted values; t intervals on patients - 2 degrees of freedom."""
    few = clusters.count < 3
    try:
        fit = linear_regression(predicted[:, None], measured, ["predicted"], clusters=None if few else clusters)
    except TableError as error:  # all predictions or all measured values are equal
        return Estimate.undefined(error.what), Estimate.undefined(error.what)
    intercept, slope = fit.coefficients
    if few:
        note = "the interval needs rows of three patients or more"
        return Estimate(intercept.value, note=note), Estimate(slope.value, note=note)
    return intercept, slope


def limits_by_patient(measured: Floats, predicted: Floats, clusters: Clusters) -> Limits:
    """Bland-Altman of predicted minus measured; a limit's standard error is that of the bias times the root of 3.

    The standard deviation is that of all rows, with the patients' degrees of freedom.
    """
    difference, patients = predicted - measured, clusters.count
    bias = t_interval(float(difference.mean()), difference - difference.mean(), clusters)
    if patients < 2:
        undefined = Estimate.undefined(ONE_PATIENT)
        return Limits(bias, np.nan, undefined, undefined, np.nan, np.nan)
    sd = float(np.sqrt(difference.var() * patients / (patients - 1)))
    lower, upper = (_around(bias.value + end * LIMIT * sd, bias.se * 3**0.5, patients - 1) for end in (-1, 1))
    trend = pearson(difference, (predicted + measured) / 2, clusters=clusters)
    return Limits(bias, sd, lower, upper, trend.r.value, trend.p)


def _around(value: float, se: float, df: int) -> Estimate:
    half = float(student_t.ppf(0.5 + LEVEL / 2, df)) * se
    return Estimate(value, value - half, value + half, se)
