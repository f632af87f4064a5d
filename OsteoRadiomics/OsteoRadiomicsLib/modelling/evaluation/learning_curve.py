"""Would more patients help: a measure on training and on left-out patients against the size of the training set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...base.errors import TableError
from ..data.inputs import Floats

SHARES = (0.2, 0.4, 0.6, 0.8, 1.0)
"""Shares of the available training patients at which the curve is measured by default."""


@dataclass(frozen=True)
class LearningCurve:
    """sizes: (k,) mean number of training rows. train, test: (k, folds) of the measure, NaN where nothing could be fitted."""

    sizes: Floats
    train: Floats
    test: Floats


def growing_sets(
    rows: NDArray[np.intp], outcome: NDArray[np.intp], patients: NDArray, *, shares: Sequence[float] = SHARES, seed: int = 0
) -> Iterator[NDArray[np.intp]]:
    """Training rows for every share, each holding the one before; classes grow alike and patients are taken whole.

    rows: (m,) all training rows as positions. outcome: (n,) classes, patients: (n,) ids of all rows. shares: ascending.
    Raises TableError for shares outside 0..1.
    """
    if not shares or min(shares) <= 0 or max(shares) > 1:
        raise TableError("the shares of a learning curve must lie above 0 and up to 1")
    draw = np.random.default_rng(seed)
    ids, index = np.unique(patients[rows], return_inverse=True)
    stratum = np.full(len(ids), np.min(outcome))
    np.maximum.at(stratum, index, outcome[rows])
    orders = [draw.permutation(np.flatnonzero(stratum == value)) for value in np.unique(stratum)]
    for share in shares:
        chosen = np.concatenate([order[: max(2, round(share * len(order)))] for order in orders])
        yield rows[np.isin(index, chosen)]
