"""Keep the columns whose groups differ, or that follow a measured end point."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..data.survival import is_survival
from ..statistics.column_correlation import RANKED, correlate_columns
from ..statistics.cox import column_tests
from ..statistics.multiple_testing import adjust
from ..statistics.univariate import compare_columns
from .selector import Selector


class UnivariateSelector(Selector):
    """Two-sided P below alpha. p_: (columns,), after false-discovery control (Benjamini-Hochberg) when fdr.

    fit takes ``clusters``: tests see the mean of a patient's rows, within a class where there are classes.
    """

    def __init__(self, test: str = "student", alpha: float = 0.05, fdr: bool = False) -> None:
        self.test = test
        self.alpha = alpha
        self.fdr = fdr

    def _choose(self, x: np.ndarray, y: np.ndarray, **given: Any) -> tuple[np.ndarray, list[str]]:
        measured, clusters = self.test in RANKED, given.get("clusters")
        if clusters is not None:
            units = clusters if measured else clusters.within(y)
            x, y = units.means(x), units.means(y[:, None])[:, 0]
        tests = column_tests(x, y) if is_survival(y) else (correlate_columns if measured else compare_columns)(x, y, self.test)
        self.p_ = adjust(tests.p) if self.fdr else tests.p
        name = f"{tests.test}{', false-discovery rate' if self.fdr else ''}"
        reasons = [tests.reason if np.isnan(p) else f"P = {p:.3g}, not below {self.alpha:g} ({name})" for p in self.p_]
        return np.nan_to_num(self.p_, nan=1.0) < self.alpha, reasons
