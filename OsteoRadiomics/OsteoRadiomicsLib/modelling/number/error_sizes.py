"""How large the errors of predicted values are, with intervals: each a mean of what every row adds to it (delta method).

Rows are patients, or belong to patients (``Clusters``), who are independent. With one row per patient the variances are those of
the infinitesimal jackknife (Efron, JASA 1981;76:312), times n / (n - 1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student_t

from ..data.inputs import Floats
from ..estimate import LEVEL, Estimate
from ..evaluation.clusters import ONE_PATIENT, Clusters

CONSTANT = "the end point is constant"
BOUNDS = {"r2": (-np.inf, 1.0), "mae": (0.0, np.inf), "rmse": (0.0, np.inf)}
"""Values that an estimate can have; its interval ends there."""


@dataclass(frozen=True)
class ErrorSizes:
    """R2 = 1 - SS_res / SS_tot, mean absolute and root mean squared error, and Lin's concordance correlation coefficient.

    Intervals with Student's t of the patients, symmetric; that of the coefficient on Fisher's z scale.
    """

    r2: Estimate
    mae: Estimate
    rmse: Estimate
    concordance: Estimate


def error_sizes(measured: Floats, predicted: Floats, clusters: Clusters | None = None) -> ErrorSizes:
    """Of measured and predicted values (n,). clusters: rows of one patient, None where every row is of another."""
    clusters = clusters or Clusters.of(np.arange(measured.size))
    error, centred = predicted - measured, measured - measured.mean()
    square, spread = float(np.mean(error**2)), float(np.mean(centred**2))
    size = np.abs(error)
    mae = t_interval(float(size.mean()), size - size.mean(), clusters, BOUNDS["mae"])
    agreed = concordance(measured, predicted, clusters)
    if square == 0:
        return ErrorSizes(Estimate(1.0 if spread else np.nan), mae, Estimate(0.0), agreed)
    rmse = t_interval(square**0.5, (error**2 - square) / (2 * square**0.5), clusters, BOUNDS["rmse"])
    if spread == 0:
        return ErrorSizes(Estimate.undefined(CONSTANT), mae, rmse, agreed)
    influence = square / spread**2 * (centred**2 - spread) - (error**2 - square) / spread
    return ErrorSizes(t_interval(1 - square / spread, influence, clusters, BOUNDS["r2"]), mae, rmse, agreed)


def concordance(measured: Floats, predicted: Floats, clusters: Clusters) -> Estimate:
    """Lin's coefficient (Biometrics 1989;45:255), with moments of n. measured, predicted: (n,). 0 where predictions are equal."""
    x, y = measured - measured.mean(), predicted - predicted.mean()
    shift = float(predicted.mean() - measured.mean())
    product, squares = 2 * float(np.mean(x * y)), float(np.mean(x**2) + np.mean(y**2)) + shift**2
    if np.ptp(measured) == 0:
        return Estimate.undefined(CONSTANT)
    if np.ptp(predicted) == 0:
        return Estimate(0.0, note="all predictions are equal")
    value = product / squares
    gone = x**2 + y**2 + 2 * shift * (y - x) - (squares - shift**2)
    found = t_interval(value, (2 * x * y - product - value * gone) / squares, clusters)
    if not (found.se > 0 and abs(value) < 1):
        return found
    half = (found.high - value) / (1 - value**2)
    middle = np.arctanh(value)
    return Estimate(value, float(np.tanh(middle - half)), float(np.tanh(middle + half)), found.se)


def t_interval(value: float, influence: Floats, clusters: Clusters, bounds: tuple[float, float] = (-np.inf, np.inf)) -> Estimate:
    """An estimate with Student's t interval on patients - 1 degrees of freedom, cut off at ``bounds``.

    influence: (n,) of the rows, of mean 0; the estimate's error is their mean.
    """
    patients = clusters.count
    if patients < 2:
        return Estimate(value, note=ONE_PATIENT)
    se = float(np.sqrt(patients / (patients - 1) * clusters.spread(influence)) / influence.size)
    return around(value, se, patients - 1, bounds)


def around(value: float, se: float, df: int, bounds: tuple[float, float] = (-np.inf, np.inf)) -> Estimate:
    """Value and standard error with Student's t interval, cut off at ``bounds``."""
    half = float(student_t.ppf(0.5 + LEVEL / 2, df)) * se
    return Estimate(value, max(bounds[0], value - half), min(bounds[1], value + half), se)
