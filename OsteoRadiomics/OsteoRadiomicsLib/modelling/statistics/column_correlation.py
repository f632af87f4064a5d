"""Correlation of many columns with a measured end point at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata
from scipy.stats import t as student_t

from ...base.errors import TableError
from ..data.inputs import matrix, vector
from .univariate import ColumnTests

RANKED: Mapping[str, bool] = {"pearson": False, "spearman": True}
"""Correlations by the name used in protocols -> whether of ranks."""


def correlate_columns(values: ArrayLike, end_point: ArrayLike, test: str) -> ColumnTests:
    """Test the correlation of each column with the end point: t with n - 2 degrees of freedom, also for ranks (as R does
    with ties). values: (n, p) finite. end_point: (n,). test: a name in ``RANKED``. Raises TableError for fewer than three rows.
    """
    y = vector(end_point, "the end point")
    x = matrix(values, "the features", length=y.size)
    if y.size < 3:
        raise TableError("a correlation needs three patients or more")
    if RANKED[test]:
        x, y = rankdata(x, axis=0), rankdata(y)
    r = _standardised(y[:, None])[:, 0] @ _standardised(x) / y.size
    df = y.size - 2
    with np.errstate(divide="ignore", invalid="ignore"):
        t = r * np.sqrt(df / np.maximum(1 - r * r, 0.0))
    p = np.asarray(2 * student_t.sf(np.abs(t), df))
    return ColumnTests(test.capitalize(), t, np.full(r.size, float(df)), p, "a constant column has no correlation")


def _standardised(values: np.ndarray) -> np.ndarray:
    """(n, p) with mean 0 and 1/n standard deviation 1; NaN for columns that do not vary beyond rounding."""
    centred = values - values.mean(axis=0)
    sd = np.sqrt(np.mean(centred**2, axis=0))
    flat = sd <= 1e-12 * np.maximum(np.abs(values).max(axis=0), 1e-300)
    return centred / np.where(flat, np.nan, sd)
