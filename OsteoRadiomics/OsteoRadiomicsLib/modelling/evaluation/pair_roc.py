"""ROC curve between two of several classes, whose area is the pair's AUC of Hand and Till."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from ..data.inputs import Floats
from .roc import RocCurve, roc_curve


def pair_roc(label: ArrayLike, probability: np.ndarray, first: int, second: int) -> tuple[Floats, Floats]:
    """False and true positive rate of telling class ``second`` from class ``first``, (m,) each, from (0, 0) to (1, 1).

    label: (n,) class indices. probability: (n, k). The mean of the curves by the probability of the one class and by that of
    the other, at equal false positive rate.
    """
    index = np.asarray(label)
    rows = (index == first) | (index == second)
    event = index[rows] == second
    curves = [roc_curve(event, probability[rows, second]), roc_curve(event, -probability[rows, first])]
    x = np.unique(np.concatenate([1 - curve.specificity for curve in curves]))
    ends = [_ends(curve, x) for curve in curves]
    lower, upper = (np.mean([end[side] for end in ends], axis=0) for side in (0, 1))
    return np.repeat(x, 2), np.column_stack([lower, upper]).ravel()


def _ends(curve: RocCurve, x: Floats) -> Sequence[Floats]:
    """Where the curve stands before and after its rise at each false positive rate."""
    false_positive, true_positive = 1 - curve.specificity[::-1], curve.sensitivity[::-1]
    own = np.unique(false_positive)
    last = np.searchsorted(false_positive, own, side="right") - 1
    first = np.searchsorted(false_positive, own, side="left")
    lower, upper = np.interp(x, own, true_positive[first]), np.interp(x, own, true_positive[last])
    # Between two of its own points a curve is the straight line from the end of one rise to the start of the next.
    place = np.searchsorted(own, x)
    between = own[np.minimum(place, own.size - 1)] != x
    left, right = np.maximum(place - 1, 0), np.minimum(place, own.size - 1)
    width = np.where(between, own[right] - own[left], 1)
    share = (x - own[left]) / width
    line = true_positive[last][left] + share * (true_positive[first][right] - true_positive[last][left])
    return np.where(between, line, lower), np.where(between, line, upper)
