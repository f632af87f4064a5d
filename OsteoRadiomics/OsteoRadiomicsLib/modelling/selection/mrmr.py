"""Minimum redundancy, maximum relevance as a selector."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..statistics.mrmr import Scheme, mrmr
from .selector import Selector


class MrmrSelector(Selector):
    """Keeps the first ``keep`` columns of the mRMR order (``statistics.mrmr``)."""

    def __init__(self, scheme: Scheme = "MID", keep: int = 50) -> None:
        self.scheme = scheme
        self.keep = keep

    def _choose(self, x: np.ndarray, y: np.ndarray, **given: Any) -> tuple[np.ndarray, list[str]]:
        order = mrmr(x, y, self.keep, self.scheme, progress=given.get("progress"))
        kept = np.zeros(x.shape[1], dtype=bool)
        kept[list(order.columns)] = True
        return kept, [f"not among the first {self.keep} by mRMR ({self.scheme})"] * x.shape[1]
