"""Pieces that several kinds' payloads share."""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from .row_sums import row_products, row_sums

Vector = tuple[float, ...]
Matrix = tuple[tuple[float, ...], ...]


class Payload(BaseModel):
    """Base of the ``predictor`` blocks: frozen, strict, finite numbers, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Projection(Payload):
    """Principal components: z = (x - mean) components', before the predictor proper.

    mean: (columns,). components: (kept, columns).
    """

    mean: Vector
    components: Matrix = Field(min_length=1)

    def apply(self, x: np.ndarray) -> np.ndarray:
        """(rows, columns) -> (rows, kept)."""
        return row_products(x - np.array(self.mean), np.array(self.components).T)


def array_of(rows: Matrix, columns: int, what: str) -> np.ndarray:
    """(n, columns) float64. Raises ValueError naming ``what`` when a row has another length."""
    if any(len(row) != columns for row in rows):
        raise ValueError(f"{what} must have {columns} numbers in each row")
    return np.array(rows, dtype=float).reshape(len(rows), columns)


def projected_columns(projection: Projection | None, columns: int) -> int:
    """How many columns the predictor proper sees. Raises ValueError when the projection does not fit."""
    if projection is None:
        return columns
    if len(projection.mean) != columns:
        raise ValueError(f"projection.mean has {len(projection.mean)} numbers for {columns} columns")
    return len(array_of(projection.components, columns, "projection.components"))


def covariance_of(rows: Matrix, size: int, order: str = "intercept first, then the columns") -> np.ndarray:
    """(size, size) covariance of intercept and coefficients. order: of its rows. Raises ValueError when it cannot be one."""
    if len(rows) != size or any(len(row) != size for row in rows):
        raise ValueError(f"covariance must have {size} rows and columns: {order}")
    matrix = np.array(rows, dtype=float)
    scale = float(np.abs(matrix).max())
    if not np.allclose(matrix, matrix.T, rtol=0, atol=1e-9 * scale):
        raise ValueError("covariance must be symmetric")
    if float(np.linalg.eigvalsh(matrix)[0]) < -1e-9 * scale:
        raise ValueError("covariance must be positive semi-definite")
    return matrix


def standard_error(covariance: np.ndarray, x: np.ndarray) -> np.ndarray:
    """(rows,) sqrt(v' C v) with v = (1, columns) and C the covariance of intercept and coefficients."""
    v = np.column_stack([np.ones(len(x)), x])
    return np.sqrt(np.maximum(row_sums((row_products(v, covariance) * v).T), 0.0))
