"""What kinds that are linear in their columns have in common: intercept + sum of coefficient times column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np

from ..onnx_graph.graph import Graph
from .kind import Build, Kind
from .payloads import Matrix, Payload, Vector, covariance_of, standard_error
from .row_sums import weighted_rows


class EquationPayload(Payload):
    """What every such kind states in its file; each gives the fields their order and limits."""

    intercept: float
    coefficients: Vector


PayloadT = TypeVar("PayloadT", bound=EquationPayload)


class EquationKind(Kind[PayloadT]):
    """A kind whose graph is its equation."""

    def graph(self, graph: Graph, x: str, payload: PayloadT, files: Mapping[str, bytes]) -> str:
        """intercept + x @ coefficients."""
        return graph.weighted_sum(x, payload.coefficients, payload.intercept)


class LinearEquation:
    """Linear in its columns, so contributions are exact: coefficient * (column - reference).

    Raises ValueError when the coefficients or their covariance, (1 + columns) squared with the intercept first, do not fit.
    """

    def __init__(self, intercept: float, coefficients: Vector, covariance: Matrix | None, build: Build) -> None:
        size = len(build.columns)
        self.intercept = intercept
        self.coefficients = np.array(coefficients, dtype=float)
        if len(self.coefficients) != size:
            raise ValueError(f"{len(self.coefficients)} coefficients for {size} columns")
        self._reference = build.reference
        self._covariance = covariance_of(covariance, size + 1) if covariance is not None else None

    def line(self, x: np.ndarray) -> np.ndarray:
        """(rows, columns) -> (rows,)."""
        return self.intercept + weighted_rows(x, self.coefficients)

    def contributions(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """Exact linear SHAP values when the reference is the training mean (Lundberg & Lee 2017, corollary 1)."""
        base = self.intercept + float(self._reference @ self.coefficients)
        return base, (x - self._reference) * self.coefficients

    def line_standard_error(self, x: np.ndarray) -> np.ndarray | None:
        """(rows,) sqrt(v' C v) with v = (1, columns) and C the covariance (Wald); None where C is not known."""
        return None if self._covariance is None else standard_error(self._covariance, x)
