"""SMOTE: new rows of the rarer class between neighbours, for training rows only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from imblearn.over_sampling import SMOTE

NEIGHBOURS = 5


def smote(seed: int, neighbours: int = NEIGHBOURS) -> SMOTE:
    """The sampler, unfitted."""
    from imblearn.over_sampling import SMOTE  # which takes long to import, and few studies need it

    return SMOTE(random_state=seed, k_neighbors=neighbours)


def oversampled(x: np.ndarray, y: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Training rows with the rarer class brought up to the more frequent one.

    x: (n, columns) standardised. y: (n,) 0/1. Fewer than six rows of the rarer class are joined with as many neighbours as
    there are; a single row cannot be oversampled and the rows come back as they are.
    """
    rarest = int(min(np.sum(y == 0), np.sum(y == 1)))
    if rarest < 2 or x.shape[1] == 0:
        return x, y
    result: Any = smote(seed, min(NEIGHBOURS, rarest - 1)).fit_resample(x, y)
    return result[0], result[1]
