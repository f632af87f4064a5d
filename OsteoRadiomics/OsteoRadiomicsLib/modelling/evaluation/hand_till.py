"""AUC of more than two classes: pairwise (Hand and Till, Machine Learning 2001;45:171) and one-v-rest, with intervals.

Variances are those of DeLong et al. (Biometrics 1988;44:837), carried over to a mean of several AUCs: a mean of U-statistics
is a sum over rows of what each of them adds. Rows are patients, or belong to patients (``clusters``), who are independent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm

from ...base.errors import TableError
from ..data.inputs import Floats, check_names, class_labels, matrix, vector
from ..estimate import Estimate
from .clusters import Clusters, covariance_of_means, mean_variance
from .delong import AucMatrix, auc_components, auc_estimate, delong_auc
from .roc import auc

NO_MACRO = Estimate.undefined("a single score has no AUC of a class against the rest")


@dataclass(frozen=True)
class MultiClassAuc:
    """AUC between classes. pairwise: per pair of class names. one_versus_rest: per class, empty for a single score.

    hand_till: mean of the pairwise AUCs. macro: mean of the one-v-rest AUCs, undefined for a single score. 95 % intervals as
    DeLong's.
    """

    classes: tuple[str, ...]
    pairwise: Mapping[tuple[str, str], Estimate]
    one_versus_rest: Mapping[str, Estimate]
    hand_till: Estimate
    macro: Estimate


def hand_till(
    outcome: ArrayLike, probability: ArrayLike, classes: Sequence[str], *, clusters: Clusters | None = None
) -> MultiClassAuc:
    """AUC of class probabilities. outcome: (n,) class names. probability: (n, k), columns in the order of ``classes``.

    A pair's AUC is the mean of A(i|j) and A(j|i), each by the probability of its own class. Every class must occur.
    """
    names, label, table = _checked(outcome, probability, classes)
    shares = _shares(label, table)
    rest = {name: delong_auc(label == i, table[:, i], clusters=clusters) for i, name in enumerate(names)}
    pairwise = {(names[i], names[j]): share.estimate(label, clusters) for (i, j), share in shares.items()}
    macro = macro_auc(label, table, clusters)
    return MultiClassAuc(names, pairwise, rest, _mean(list(shares.values())).estimate(label, clusters), macro)


def hand_till_auc(label: np.ndarray, probability: Floats) -> float:
    """Hand and Till's AUC alone. label: (n,) numbers of the classes, each of which occurs. probability: (n, k)."""
    return _mean(list(_shares(label, probability).values())).value


def macro_auc(label: np.ndarray, probability: Floats, clusters: Clusters | None = None) -> Estimate:
    """Mean of the AUCs of each class against the rest. label: (n,) numbers of the classes. probability: (n, k).

    A row is an event of one AUC and none of the others, so that what it adds to each is summed by patient before it is squared;
    for one class that is DeLong's variance but for the degrees of freedom.
    """
    clusters = clusters or Clusters.of(np.arange(label.size))
    clusters.check(label.size)
    if min(clusters.present(label == number) for number in range(probability.shape[1])) < 2:
        return auc_estimate(float(np.mean([auc(label == i, column) for i, column in enumerate(probability.T)])), np.nan)
    values, influence = [], np.zeros(label.size)
    for number, column in enumerate(probability.T):
        events = label == number
        area, of_events, of_others = auc_components(events, column[None, :])
        values.append(float(area[0]))
        influence[events] += (of_events[0] - area[0]) / events.mean()
        influence[~events] += (of_others[0] - area[0]) / (~events).mean()
    variance = mean_variance(influence / len(values), clusters)
    return auc_estimate(float(np.mean(values)), variance)


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
    label = np.array([names.index(name) for name in found])[index]
    shares = {}
    for i, j in combinations(range(len(names)), 2):
        low, high = values[label == i], values[label == j]
        up = direction == "up" or (direction == "auto" and np.median(low) <= np.median(high))
        shares[i, j] = _pair(label, i, j, [-values if up else values])
    pairwise = {(names[i], names[j]): share.estimate(label) for (i, j), share in shares.items()}
    return MultiClassAuc(names, pairwise, {}, _mean(list(shares.values())).estimate(label), NO_MACRO)


def hand_till_matrix(
    outcome: ArrayLike,
    probabilities: Mapping[str, ArrayLike],
    classes: Sequence[str],
    *,
    clusters: Clusters | None = None,
) -> AucMatrix:
    """Hand and Till's AUC of several models of the same patients, every two compared.

    outcome: (n,) class names. probabilities: model -> (n, k). Raises TableError for fewer than two models.
    """
    if len(probabilities) < 2:
        raise TableError("a comparison needs two models or more")
    means, label = [], np.empty(0)
    for table in probabilities.values():
        _, label, checked = _checked(outcome, table, classes)
        means.append(_mean(list(_shares(label, checked).values())))
    differences = [[one.minus(other) for other in means] for one in means]
    difference = np.array([[found.value for found in row] for row in differences])
    variance = np.array([[found.variance(label, clusters) for found in row] for row in differences])
    # Models that rank alike differ by rounding only; that has no test.
    known = variance > 1e-20
    z = np.divide(difference, np.sqrt(np.where(known, variance, 1)), out=np.full_like(difference, np.nan), where=known)
    estimates = tuple(mean.estimate(label, clusters) for mean in means)
    return AucMatrix(tuple(probabilities), estimates, difference, z, 2 * norm.sf(np.abs(z)))


@dataclass(frozen=True)
class _Share:
    """An AUC and what each patient adds to it. parts: (n,), 0 for patients of other classes. classes: those it is about."""

    value: float
    parts: Floats
    classes: frozenset[int]

    def variance(self, label: np.ndarray, clusters: Clusters | None = None) -> float:
        """Sum over the classes of the variance of the patients' parts over the number of patients; NaN with one patient."""
        if clusters is not None:
            clusters.check(label.size)
            rows = np.isin(label, list(self.classes))
            return float(covariance_of_means(self.parts[None, rows], label[rows], clusters.rows(rows))[0, 0])
        groups = [self.parts[label == value] for value in self.classes]
        if any(group.size < 2 for group in groups):
            return float("nan")
        return float(sum(group.var(ddof=1) / group.size for group in groups))

    def estimate(self, label: np.ndarray, clusters: Clusters | None = None) -> Estimate:
        return auc_estimate(self.value, self.variance(label, clusters))

    def minus(self, other: _Share) -> _Share:
        return _Share(self.value - other.value, self.parts - other.parts, self.classes | other.classes)


def _checked(
    outcome: ArrayLike, probability: ArrayLike, classes: Sequence[str]
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Class names, (n,) positions of the outcome in them, (n, k) probabilities."""
    found, index = class_labels(outcome)
    table = matrix(probability, "the class probabilities", length=index.size)
    names = check_names(classes, table.shape[1], "the class probabilities")
    if set(names) != set(found):
        raise TableError(f"the outcome has the classes {', '.join(found)}, the probabilities {', '.join(names)}")
    return names, np.array([names.index(name) for name in found])[index], table


def _shares(label: np.ndarray, table: np.ndarray) -> dict[tuple[int, int], _Share]:
    pairs = combinations(range(table.shape[1]), 2)
    return {(i, j): _pair(label, i, j, [table[:, i], -table[:, j]]) for i, j in pairs}


def _pair(label: np.ndarray, i: int, j: int, scores: Sequence[np.ndarray]) -> _Share:
    """Mean AUC of several scores, each higher in class ``i`` than in class ``j``."""
    rows = np.flatnonzero((label == i) | (label == j))
    is_i = label[rows] == i
    aucs, of_i, of_j = auc_components(is_i, np.stack([score[rows] for score in scores]))
    parts = np.zeros(label.size)
    parts[rows[is_i]] = of_i.mean(axis=0)
    parts[rows[~is_i]] = of_j.mean(axis=0)
    return _Share(float(aucs.mean()), parts, frozenset((i, j)))


def _mean(shares: Sequence[_Share]) -> _Share:
    parts = np.mean([share.parts for share in shares], axis=0)
    return _Share(float(np.mean([share.value for share in shares])), parts, frozenset.union(*(s.classes for s in shares)))
