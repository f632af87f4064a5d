"""Logistic regression: logit(P) = intercept + sum of coefficient times column."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from .kind import Build, Scale
from .linear_equation import EquationKind, EquationPayload, LinearEquation
from .payloads import Matrix, Vector


class LogisticPayload(EquationPayload):
    """coefficients: one per column, per unit of the (standardised) column.

    covariance: (1 + columns) x (1 + columns) of intercept and coefficients, row by row, where it is known; otherwise
    no_covariance_reason says why not.
    """

    intercept: float
    coefficients: Annotated[Vector, Field(min_length=1)]
    covariance: Matrix | None = None
    no_covariance_reason: Annotated[str, Field(max_length=1000)] = ""


class LogisticPredictor(LinearEquation):
    """The equation in logits, with the Wald interval where the covariance is known."""

    scale: Scale = "logit"

    def __init__(self, payload: LogisticPayload, build: Build) -> None:
        super().__init__(payload.intercept, payload.coefficients, payload.covariance, build)
        if payload.covariance is None and not payload.no_covariance_reason:
            raise ValueError("no_covariance_reason: say why the covariance of the coefficients is not given")
        self.no_interval_reason = "" if payload.covariance is not None else payload.no_covariance_reason

    def logit(self, x: np.ndarray) -> np.ndarray:
        """Linear predictor, (rows,)."""
        return self.line(x)

    def logit_standard_error(self, x: np.ndarray) -> np.ndarray | None:
        """(rows,), None where the covariance is not known."""
        return self.line_standard_error(x)


class LogisticKind(EquationKind[LogisticPayload]):
    """Plain, penalised or taken from a publication."""

    name, title = "logistic", "Logistic regression"
    payload = LogisticPayload

    def build(self, payload: LogisticPayload, build: Build) -> LogisticPredictor:
        """Raises ValueError when coefficients and columns do not fit, or neither covariance nor a reason is given."""
        return LogisticPredictor(payload, build)


KIND = LogisticKind()
