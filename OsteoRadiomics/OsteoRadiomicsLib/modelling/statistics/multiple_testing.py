"""P values adjusted for the number of tests, as R's ``p.adjust``."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ...base.errors import TableError
from ..data.inputs import Floats

METHODS = ("benjamini-hochberg", "benjamini-yekutieli", "holm", "bonferroni")


def adjust(p: ArrayLike, method: str = "benjamini-hochberg") -> Floats:
    """(k,) adjusted P values; NaN stays NaN and does not count as a test."""
    values = np.asarray(p, dtype=np.float64)
    known = values[~np.isnan(values)]
    if known.size and (known.min() < 0 or known.max() > 1):
        raise TableError("P values must lie within 0 and 1")
    if method not in METHODS:
        raise TableError(f"unknown adjustment {method}", cure=f"Choose one of {', '.join(METHODS)}")
    result = np.full(values.shape, np.nan)
    result[~np.isnan(values)] = _adjusted(known, method)
    return result


def _adjusted(p: Floats, method: str) -> Floats:
    n = p.size
    if n == 0:
        return p
    if method == "bonferroni":
        return np.minimum(p * n, 1)
    order = np.argsort(p)
    place = np.argsort(order)
    rank = np.arange(1, n + 1)
    if method == "holm":
        return np.minimum(np.maximum.accumulate(p[order] * (n - rank + 1)), 1)[place]
    inflation = float(np.sum(1 / rank)) if method == "benjamini-yekutieli" else 1.0
    rising = np.minimum.accumulate((p[order] * n / rank * inflation)[::-1])[::-1]
    return np.minimum(rising, 1)[place]
