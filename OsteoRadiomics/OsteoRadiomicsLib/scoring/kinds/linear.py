"""Linear regression of a measured end point: value = intercept + sum of coefficient times column."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field
from scipy.stats import t as student_t

from . import Build, Kind
from .payloads import Matrix, Payload, Vector, covariance_of, standard_error

_UPPER = 0.975  # quantile of a two-sided 95 % interval


class LinearError(Payload):
    """What a prediction interval needs.

    covariance: (1 + columns) x (1 + columns) of intercept and coefficients, row by row. sigma: residual standard deviation,
    in units of the end point. df: residual degrees of freedom.
    """

    covariance: Matrix
    sigma: Annotated[float, Field(gt=0)]
    df: Annotated[int, Field(ge=1)]


class LinearPayload(Payload):
    """coefficients: one per column, in units of the end point per unit of the (standardised) column.

    error: where it is known; otherwise no_interval_reason says why not.
    """

    intercept: float
    coefficients: Annotated[Vector, Field(min_length=1)]
    error: LinearError | None = None
    no_interval_reason: Annotated[str, Field(max_length=1000)] = ""


class LinearPredictor:
    """Linear in its columns, so contributions are exact: coefficient * (column - reference)."""

    def __init__(self, payload: LinearPayload, build: Build) -> None:
        size = len(build.columns)
        self.intercept = payload.intercept
        self.coefficients = np.array(payload.coefficients, dtype=float)
        if len(self.coefficients) != size:
            raise ValueError(f"{len(self.coefficients)} coefficients for {size} columns")
        self._reference = build.reference
        self._error = payload.error
        self._covariance = covariance_of(payload.error.covariance, size + 1) if payload.error else None
        if payload.error is None and not payload.no_interval_reason:
            raise ValueError("no_interval_reason: say why the error of the prediction is not given")
        self.no_interval_reason = "" if payload.error else payload.no_interval_reason

    def value(self, x: np.ndarray) -> np.ndarray:
        """The predicted value, (rows,)."""
        return self.intercept + x @ self.coefficients

    def contributions(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """Exact linear SHAP values when the reference is the training mean (Lundberg & Lee 2017, corollary 1)."""
        base = self.intercept + float(self._reference @ self.coefficients)
        return base, (x - self._reference) * self.coefficients

    def half_width(self, x: np.ndarray) -> np.ndarray | None:
        """t * sqrt(sigma^2 + v' C v): the spread of single cases and the uncertainty of the line."""
        if self._error is None or self._covariance is None:
            return None
        spread = np.hypot(self._error.sigma, standard_error(self._covariance, x))
        return float(student_t.ppf(_UPPER, self._error.df)) * spread


KIND = Kind("linear", "Linear regression", LinearPayload, LinearPredictor, outcome="number")
