"""The covariance of an equation that was updated: its own coefficients are uncertain, and so are those of the update.

An update is fitted to a linear predictor whose coefficients are estimates. Had they come out otherwise, the update would have,
too, and would have made up for it where its patients lie. Both parts together are the variance of two-step estimates (Murphy and
Topel, J Bus Econ Stat 1985;3:370); those of training and of the update are independent.
"""

from __future__ import annotations

import numpy as np

from ....scoring import ModelSpec
from ...data.inputs import Floats


def updated_line(coefficients: Floats, fitted: Floats) -> Floats:
    """(1 + m,) intercept and coefficients after an update. coefficients: (1 + m,) before. fitted: (1,) intercept, or (2,) with
    the slope."""
    found = coefficients * (fitted[1] if fitted.size > 1 else 1.0)
    found[0] += fitted[0]
    return np.asarray(found)


def line_covariance(
    columns: Floats, weights: Floats, coefficients: Floats, covariance: Floats, fitted: Floats, own: Floats
) -> Floats:
    """(1 + m, 1 + m) of intercept and coefficients after an update of intercept, or of intercept and slope.

    columns: (n, m) of the patients of the update. weights: (n,) of its regression: variances of the outcome, or 1. coefficients,
    covariance: (1 + m,), (1 + m, 1 + m) before. fitted, own: (1,), (1, 1) or (2,), (2, 2) of the update.
    """
    v = np.column_stack([np.ones(len(columns)), columns])
    # What the update regresses on: a constant and, with a slope, the linear predictor. z = m v.
    m = np.vstack([np.eye(v.shape[1])[0], coefficients])[: fitted.size]
    z = v @ m.T
    followed = np.linalg.solve(z.T @ (weights[:, None] * z), z.T @ (weights[:, None] * v))
    slope = fitted[1] if fitted.size > 1 else 1.0
    left = slope * (np.eye(v.shape[1]) - followed.T @ m)
    return symmetric(m.T @ own @ m + left.T @ covariance @ left)


def slope_covariance(information: Floats, coefficients: Floats, covariance: Floats, slope: float, own: float) -> Floats:
    """(m, m) of coefficients of a Cox regression, all multiplied by one slope.

    information: (m, m) of the partial likelihood of the update's patients, at the coefficients multiplied. coefficients,
    covariance: (m,), (m, m) before. own: variance of the slope.
    """
    followed = (coefficients @ information) / (coefficients @ information @ coefficients)
    left = slope * (np.eye(len(coefficients)) - np.outer(coefficients, followed))
    return symmetric(left @ covariance @ left.T + own * np.outer(coefficients, coefficients))


def symmetric(matrix: Floats) -> Floats:
    """Without the rounding that parts a covariance from its transpose."""
    return np.asarray((matrix + matrix.T) / 2)


def equation_of(spec: ModelSpec) -> tuple[Floats, Floats | None]:
    """(1 + m,) intercept and coefficients of an equation's columns, its recalibration included, and their covariance, None where
    it is not known."""
    told, line = spec.predictor, spec.recalibration
    error = told.get("error")
    known = error["covariance"] if error else told.get("covariance")
    intercept, slope = (line.intercept, line.slope) if line else (0.0, 1.0)
    coefficients = slope * np.array([told["intercept"], *told["coefficients"]], dtype=float)
    coefficients[0] += intercept
    return coefficients, None if known is None else slope**2 * np.array(known, dtype=float)
