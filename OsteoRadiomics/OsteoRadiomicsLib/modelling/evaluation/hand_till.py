"""AUC of more than two classes: pairwise (Hand and Till, Machine Learning 2001;45:171) and one-v-rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from ...errors import TableError
from ..estimate import Estimate
from ..inputs import check_names, class_labels, matrix, vector
from .delong import delong_auc
from .roc import auc


@dataclass(frozen=True)
class MultiClassAuc:
    """AUC between classes. pairwise: per pair of class names. one_versus_rest: per class, empty for a single score.

    hand_till: mean of the pairwise AUCs. macro: mean of the one-v-rest AUCs, NaN for a single score.
    """

    classes: tuple[str, ...]
    pairwise: Mapping[tuple[str, str], float]
    one_versus_rest: Mapping[str, Estimate]
    hand_till: float
    macro: float


def hand_till(outcome: ArrayLike, probability: ArrayLike, classes: Sequence[str]) -> MultiClassAuc:
    """AUC of class probabilities. outcome: (n,) class names. probability: (n, k), columns in the order of ``classes``.

    A pair's AUC is the mean of A(i|j) and A(j|i), each by the probability of its own class. Every class must occur.
    """
    found, index = class_labels(outcome)
    table = matrix(probability, "the class probabilities", length=index.size)
    names = check_names(classes, table.shape[1], "the class probabilities")
    if set(names) != set(found):
        raise TableError(f"the outcome has the classes {', '.join(found)}, the probabilities {', '.join(names)}")
    label = np.array([names.index(name) for name in found])[index]
    pairwise = {}
    for i, j in combinations(range(len(names)), 2):
        rows = (label == i) | (label == j)
        is_i = label[rows] == i
        pairwise[names[i], names[j]] = (auc(is_i, table[rows, i]) + auc(~is_i, table[rows, j])) / 2
    rest = {name: delong_auc(label == i, table[:, i]) for i, name in enumerate(names)}
    return MultiClassAuc(names, pairwise, rest, _mean(pairwise.values()), _mean(e.value for e in rest.values()))


def hand_till_score(
    outcome: ArrayLike, score: ArrayLike, *, classes: Sequence[str] | None = None, direction: str = "auto"
) -> MultiClassAuc:
    """Pairwise AUC of one score, e.g. a BMD estimate of normal, osteopenia, osteoporosis.

    outcome: (n,) class names. score: (n,). classes: their order, sorted names by default.
    direction: "up" when later classes have higher scores, "down" when lower; "auto" decides per pair by the medians as pROC's
    ``multiclass.roc`` does, which makes an AUC optimistic where classes overlap.
    """
    found, index = class_labels(outcome)
    values = vector(score, "the score", length=index.size)
    names = tuple(classes) if classes is not None else found
    if set(names) != set(found):
        raise TableError(f"the outcome has the classes {', '.join(found)}, asked for were {', '.join(names)}")
    if direction not in ("auto", "up", "down"):
        raise TableError(f"direction must be auto, up or down, not {direction}")
    pairwise = {}
    for first, second in combinations(names, 2):
        low, high = (values[index == found.index(name)] for name in (first, second))
        up = direction == "up" or (direction == "auto" and np.median(low) <= np.median(high))
        value = auc(np.repeat([0, 1], [low.size, high.size]), np.concatenate([low, high]))
        pairwise[first, second] = value if up else 1 - value
    return MultiClassAuc(names, pairwise, {}, _mean(pairwise.values()), np.nan)


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))
