"""Linear regression of a measured end point: value = intercept + sum of coefficient times column."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field
from scipy.special import stdtrit

from .kind import Build
from .linear_equation import EquationKind, EquationPayload, LinearEquation
from .payloads import Matrix, Payload, Vector

_UPPER = 0.975  # quantile of a two-sided 95 % interval


class LinearError(Payload):
    """What a prediction interval needs.

    covariance: (1 + columns) x (1 + columns) of intercept and coefficients, row by row. sigma: residual standard deviation,
    in units of the end point. df: residual degrees of freedom.
    """

    covariance: Matrix
    sigma: Annotated[float, Field(gt=0)]
    df: Annotated[int, Field(ge=1)]


class LinearPayload(EquationPayload):
    """coefficients: one per column, in units of the end point per unit of the (standardised) column.

    error: where it is known; otherwise no_interval_reason says why not.
    """

    intercept: float
    coefficients: Annotated[Vector, Field(min_length=1)]
    error: LinearError | None = None
    no_interval_reason: Annotated[str, Field(max_length=1000)] = ""


class LinearPredictor(LinearEquation):
    """The equation in units of the end point, with the prediction interval where its error is known."""

    def __init__(self, payload: LinearPayload, build: Build) -> None:
        covariance = payload.error.covariance if payload.error else None
        super().__init__(payload.intercept, payload.coefficients, covariance, build)
        self._error = payload.error
        if payload.error is None and not payload.no_interval_reason:
            raise ValueError("no_interval_reason: say why the error of the prediction is not given")
        self.no_interval_reason = "" if payload.error else payload.no_interval_reason

    def value(self, x: np.ndarray) -> np.ndarray:
        """The predicted value, (rows,)."""
        return self.line(x)

    def half_width(self, x: np.ndarray) -> np.ndarray | None:
        """t * sqrt(sigma^2 + v' C v): the spread of single cases and the uncertainty of the line."""
        uncertainty = self.line_standard_error(x)
        if self._error is None or uncertainty is None:
            return None
        return float(stdtrit(self._error.df, _UPPER)) * np.hypot(self._error.sigma, uncertainty)


class LinearKind(EquationKind[LinearPayload]):
    """Of a measured end point."""

    name, title, outcome = "linear", "Linear regression", "number"
    payload = LinearPayload

    def build(self, payload: LinearPayload, build: Build) -> LinearPredictor:
        """Raises ValueError when coefficients and columns do not fit, or neither error nor a reason is given."""
        return LinearPredictor(payload, build)


KIND = LinearKind()
