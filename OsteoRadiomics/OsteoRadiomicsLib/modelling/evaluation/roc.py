"""ROC curve, area under it, and cut-offs. Higher scores speak for the event."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from ...base.errors import TableError
from ..data.inputs import Flags, Floats, binary_outcome, vector


@dataclass(frozen=True)
class RocCurve:
    """Sensitivity and specificity at every possible cut-off.

    thresholds: (k,) ascending, midway between neighbouring distinct scores, with -inf and +inf at the ends.
    sensitivity, specificity: (k,) of "score >= threshold means event".
    """

    thresholds: Floats
    sensitivity: Floats
    specificity: Floats


@dataclass(frozen=True)
class CutOff:
    """A score from which on a patient counts as positive, and how it was found.

    value: in score units; NaN where none exists. rule: for the report. note: a warning or the reason, or empty.
    """

    value: float
    rule: str
    note: str = ""


def auc(outcome: ArrayLike, score: ArrayLike) -> float:
    """Area under the ROC curve: the chance that a patient with the event scores higher, ties counting half.

    outcome: (n,) 0/1. score: (n,). Raises TableError for one class, missing or infinite values.
    """
    events = binary_outcome(outcome)
    ranks = rankdata(vector(score, "the score", length=events.size))
    n_events = int(events.sum())
    excess = float(ranks[events].sum()) - n_events * (n_events + 1) / 2
    return excess / (n_events * (events.size - n_events))


def roc_curve(outcome: ArrayLike, score: ArrayLike) -> RocCurve:
    """The empirical ROC curve. outcome: (n,) 0/1. score: (n,). Thresholds as pROC places them."""
    events = binary_outcome(outcome)
    values = vector(score, "the score", length=events.size)
    thresholds, true_positive, true_negative = _counts(events, values)
    return RocCurve(thresholds, true_positive / events.sum(), true_negative / (~events).sum())


def youden_cutoff(outcome: ArrayLike, score: ArrayLike) -> CutOff:
    """The cut-off with the largest sensitivity + specificity; of several equal ones the lowest (most sensitive).

    Compared as whole numbers, so that equal indices are equal. NaN when all scores are the same.
    """
    events = binary_outcome(outcome)
    values = vector(score, "the score", length=events.size)
    thresholds, true_positive, true_negative = (column[1:-1] for column in _counts(events, values))
    rule = "Youden index"
    if thresholds.size == 0:
        return CutOff(np.nan, rule, "all scores are equal")
    n_events = int(events.sum())
    index = true_positive * (events.size - n_events) + true_negative * n_events
    best = int(np.argmax(index))
    useless = index[best] <= n_events * (events.size - n_events)
    return CutOff(float(thresholds[best]), rule, "no cut-off is better than chance" if useless else "")


def sensitivity_cutoff(outcome: ArrayLike, score: ArrayLike, target: float) -> CutOff:
    """The highest cut-off whose sensitivity reaches ``target`` (0 < target <= 1), the most specific of those."""
    if not 0 < target <= 1:
        raise TableError(f"the sensitivity target must lie above 0 and up to 1, not {target:g}")
    events = binary_outcome(outcome)
    values = vector(score, "the score", length=events.size)
    thresholds, true_positive, _ = (column[1:-1] for column in _counts(events, values))
    rule = f"sensitivity of at least {target:g}"
    # Whole numbers again: 9 of 10 reaches 0.9 in spite of binary fractions.
    reached = np.flatnonzero(true_positive >= np.ceil(target * events.sum() - 1e-9))
    if reached.size == 0:
        return CutOff(np.nan, rule, "no cut-off between two scores reaches the target")
    return CutOff(float(thresholds[reached[-1]]), rule)


def _counts(events: Flags, score: Floats) -> tuple[Floats, Floats, Floats]:
    """Thresholds with the true positives and true negatives that each gives."""
    distinct, place = np.unique(score, return_inverse=True)
    per_value_events = np.bincount(place, weights=events, minlength=distinct.size)
    per_value_others = np.bincount(place, weights=~events, minlength=distinct.size)
    below_events = np.concatenate(([0.0], np.cumsum(per_value_events)))
    below_others = np.concatenate(([0.0], np.cumsum(per_value_others)))
    thresholds = np.concatenate(([-np.inf], _between(distinct[:-1], distinct[1:]), [np.inf]))
    return thresholds, below_events[-1] - below_events, below_others


def _between(low: Floats, high: Floats) -> Floats:
    """Midway, and above ``low`` even for neighbouring floating-point numbers."""
    middle = (low + high) / 2
    return np.where(middle > low, middle, high)
