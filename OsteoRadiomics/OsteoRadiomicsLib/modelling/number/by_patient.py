"""Agreement of predicted with measured values where patients have several rows: intervals with the patient as the cluster."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...agreement.limits_of_agreement import LIMIT
from ...base.errors import TableError
from ..data.inputs import Floats
from ..estimate import Estimate
from ..evaluation.clusters import ONE_PATIENT, Clusters
from ..evaluation.continuous import linear_regression
from ..evaluation.correlation import pearson
from .error_sizes import around, t_interval


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
    lower, upper = (around(bias.value + end * LIMIT * sd, bias.se * 3**0.5, patients - 1) for end in (-1, 1))
    trend = pearson(difference, (predicted + measured) / 2, clusters=clusters)
    return Limits(bias, sd, lower, upper, trend.r.value, trend.p)
