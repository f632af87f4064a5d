"""Logistic regression: logit(P) = intercept + sum of coefficient times column."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from . import Build, Kind, Scale
from .payloads import covariance_of, standard_error


class LogisticPayload(BaseModel):
    """coefficients: one per column, per unit of the (standardised) column.

    covariance: (1 + columns) x (1 + columns) of intercept and coefficients, row by row, where it is known; otherwise
    no_covariance_reason says why not.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    intercept: float
    coefficients: Annotated[tuple[float, ...], Field(min_length=1)]
    covariance: tuple[tuple[float, ...], ...] | None = None
    no_covariance_reason: Annotated[str, Field(max_length=1000)] = ""


class LogisticPredictor:
    """Linear in its columns, so contributions are exact: coefficient * (column - reference), in logits."""

    scale: Scale = "logit"

    def __init__(self, payload: LogisticPayload, build: Build) -> None:
        size = len(build.columns)
        self.intercept = payload.intercept
        self.coefficients = np.array(payload.coefficients, dtype=float)
        if len(self.coefficients) != size:
            raise ValueError(f"{len(self.coefficients)} coefficients for {size} columns")
        self._reference = build.reference
        self._covariance = covariance_of(payload.covariance, size + 1) if payload.covariance is not None else None
        if self._covariance is None and not payload.no_covariance_reason:
            raise ValueError("no_covariance_reason: say why the covariance of the coefficients is not given")
        self.no_interval_reason = "" if self._covariance is not None else payload.no_covariance_reason

    def logit(self, x: np.ndarray) -> np.ndarray:
        """Linear predictor, (rows,)."""
        return self.intercept + x @ self.coefficients

    def contributions(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """Exact linear SHAP values in logits when the reference is the training mean (Lundberg & Lee 2017, corollary 1)."""
        base = self.intercept + float(self._reference @ self.coefficients)
        return base, (x - self._reference) * self.coefficients

    def logit_standard_error(self, x: np.ndarray) -> np.ndarray | None:
        """sqrt(v' C v) with v = (1, columns) and C the covariance of intercept and coefficients (Wald)."""
        if self._covariance is None:
            return None
        return standard_error(self._covariance, x)


KIND = Kind("logistic", "Logistic regression", LogisticPayload, LogisticPredictor)
