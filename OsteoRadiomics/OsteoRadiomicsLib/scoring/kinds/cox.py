"""Cox regression of a time to an event: log hazard ratio = sum of coefficient times column, with the hazard at each horizon."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from .kind import Z95, Build, Kind
from .payloads import Matrix, Payload, Vector, covariance_of
from .row_sums import row_products, row_sums, weighted_rows


class Baseline(Payload):
    """The hazard by one time where every column is 0.

    variance: of the cumulative hazard for known coefficients. means: one per column, what its interval needs beside the
    covariance V: the variance for columns x is exp(2 lp) (variance + d' V d), d = means - x cumulative_hazard (Tsiatis, Ann Stat
    1981;9:93).
    """

    time: Annotated[float, Field(gt=0)]
    cumulative_hazard: Annotated[float, Field(ge=0)]
    variance: Annotated[float, Field(ge=0)]
    means: Vector


class CoxPayload(Payload):
    """coefficients: one per column, log hazard ratio per unit of the (standardised) column. covariance: of them, row by row.

    baseline: at each of the outcome's horizons.
    """

    coefficients: Annotated[Vector, Field(min_length=1)]
    covariance: Matrix
    baseline: Annotated[tuple[Baseline, ...], Field(min_length=1)]


class CoxPredictor:
    """The equation, and the risk by each horizon with its interval. Raises ValueError where payload and columns do not fit."""

    no_interval_reason = ""

    def __init__(self, payload: CoxPayload, build: Build) -> None:
        size = len(build.columns)
        if len(payload.coefficients) != size:
            raise ValueError(f"{len(payload.coefficients)} coefficients for {size} columns")
        for own in payload.baseline:
            if len(own.means) != size:
                raise ValueError(f"baseline at {own.time:g} has {len(own.means)} means for {size} columns")
        times = [own.time for own in payload.baseline]
        if times != sorted(set(times)):
            raise ValueError("baseline: its times must rise")
        self.coefficients = np.array(payload.coefficients, dtype=float)
        self.times = tuple(times)
        self._reference, self._baseline = build.reference, payload.baseline
        self._covariance = covariance_of(payload.covariance, size, "one for each column")

    def line(self, x: np.ndarray) -> np.ndarray:
        """(rows, columns) -> (rows,) log hazard ratio to where every column is 0."""
        return weighted_rows(x, self.coefficients)

    def contributions(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """(base, (rows, columns)), exact: coefficient * (column - reference)."""
        return float(self._reference @ self.coefficients), (x - self._reference) * self.coefficients

    def risks(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(rows, horizons) risk by each horizon, and the limits of its 95 % interval, symmetric for the log cumulative hazard."""
        relative = np.exp(self.line(x))
        found = [self._risk(x, relative, own) for own in self._baseline]
        risk, low, high = (np.column_stack(parts) for parts in zip(*found, strict=True))
        return risk, low, high

    def _risk(self, x: np.ndarray, relative: np.ndarray, own: Baseline) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        hazard = own.cumulative_hazard * relative
        apart = np.array(own.means) - x * own.cumulative_hazard
        spread = relative * np.sqrt(own.variance + np.maximum(row_sums((row_products(apart, self._covariance) * apart).T), 0.0))
        with np.errstate(divide="ignore", invalid="ignore"):
            factor = np.exp(Z95 * spread / hazard)
        return -np.expm1(-hazard), -np.expm1(-hazard / factor), -np.expm1(-hazard * factor)


class CoxKind(Kind[CoxPayload]):
    """Of a time to an event."""

    name, title, outcome = "cox", "Cox regression", "time-to-event"
    payload = CoxPayload

    def build(self, payload: CoxPayload, build: Build) -> CoxPredictor:
        """Raises ValueError when payload and columns do not fit."""
        return CoxPredictor(payload, build)


KIND = CoxKind()
