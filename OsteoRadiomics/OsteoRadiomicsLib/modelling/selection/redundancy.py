"""Of columns that say nearly the same, keep the one nearest to the outcome."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import rankdata

from ..data.survival import is_survival
from ..statistics.cox import score_tests
from .selector import Selector


class RedundancySelector(Selector):
    """Absolute Spearman correlation at or above threshold is redundant; nearness is that with the outcome, or for times to an
    event the score test of a Cox regression on the ranks."""

    def __init__(self, threshold: float = 0.9) -> None:
        self.threshold = threshold

    def _choose(self, x: np.ndarray, y: np.ndarray, **given: Any) -> tuple[np.ndarray, list[str]]:
        ranks = _standardised(rankdata(x, axis=0))
        correlation = np.abs(ranks.T @ ranks) / len(x)
        if is_survival(y):
            relevance = np.abs(np.nan_to_num(score_tests(ranks, y)[0]))
        else:
            relevance = np.abs(ranks.T @ _standardised(rankdata(y)[:, None])[:, 0])
        kept = np.zeros(x.shape[1], dtype=bool)
        twin = np.full(x.shape[1], -1)
        # Stable sorting: of equally near columns the first wins.
        for column in np.argsort(-relevance, kind="stable"):
            if twin[column] < 0:
                kept[column] = True
                close = (correlation[column] >= self.threshold) & (twin < 0)
                twin[close] = column
        reasons = [
            f"Spearman |r| = {correlation[own, other]:.3f} with a feature nearer to the outcome, not below {self.threshold:g}"
            for own, other in enumerate(twin)
        ]
        self.twin_ = twin
        return kept, reasons


def _standardised(values: np.ndarray) -> np.ndarray:
    sd = values.std(axis=0)
    return np.where(sd > 0, (values - values.mean(axis=0)) / np.where(sd > 0, sd, 1), 0.0)
