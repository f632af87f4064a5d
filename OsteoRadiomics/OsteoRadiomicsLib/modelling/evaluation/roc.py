"""ROC curve, area under it, and cut-offs. Higher scores speak for the event."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from ...base.errors import TableError
from ...protocols.cutoff_rule import TARGET, CutoffRule
from ..data.inputs import Flags, Floats, binary_outcome, vector

ALL_EQUAL = "all scores are equal"
"""Why there is no cut-off."""


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
    thresholds, true_positive, true_negative, n_events, n_others = _between_scores(outcome, score)
    rule = "Youden index"
    if thresholds.size == 0:
        return CutOff(np.nan, rule, ALL_EQUAL)
    index = true_positive * n_others + true_negative * n_events
    best = int(np.argmax(index))
    useless = index[best] <= n_events * n_others
    return CutOff(float(thresholds[best]), rule, "no cut-off is better than chance" if useless else "")


def sensitivity_cutoff(outcome: ArrayLike, score: ArrayLike, target: float) -> CutOff:
    """The highest cut-off whose sensitivity reaches ``target`` (0 < target <= 1), the most specific of those."""
    thresholds, true_positive, _, n_events, _ = _between_scores(outcome, score)
    reached = np.flatnonzero(true_positive >= _least(target, n_events, "sensitivity"))
    return _at_target(thresholds[reached[-1:]], f"sensitivity of at least {target:g}")


def specificity_cutoff(outcome: ArrayLike, score: ArrayLike, target: float) -> CutOff:
    """The lowest cut-off whose specificity reaches ``target`` (0 < target <= 1), the most sensitive of those."""
    thresholds, _, true_negative, _, n_others = _between_scores(outcome, score)
    reached = np.flatnonzero(true_negative >= _least(target, n_others, "specificity"))
    return _at_target(thresholds[reached[:1]], f"specificity of at least {target:g}")


def cost_cutoff(outcome: ArrayLike, score: ArrayLike, cost: float, prevalence: float | None = None) -> CutOff:
    """The cut-off of least expected cost: largest sensitivity - slope x (1 - specificity), slope = odds against / cost.

    cost: of a missed event, as a multiple of that of a false alarm. prevalence: where the score will be used; None takes the
    share of events here. Of several equal ones the lowest (Zweig and Campbell, Clin Chem 1993;39:561; pROC's ``best.weights``).
    """
    if not 0 < cost < np.inf:
        raise TableError(f"the cost of a missed event must lie above 0, not {cost:g}")
    if prevalence is not None and not 0 < prevalence < 1:
        raise TableError(f"the prevalence must lie between 0 and 1, not {prevalence:g}")
    thresholds, true_positive, true_negative, n_events, n_others = _between_scores(outcome, score)
    share = n_events / (n_events + n_others) if prevalence is None else prevalence
    where = "of these rows" if prevalence is None else "stated"
    rule = f"least cost, a missed event costing {cost:g} false alarms at a prevalence of {share:.3g} ({where})"
    if thresholds.size == 0:
        return CutOff(np.nan, rule, ALL_EQUAL)
    slope = (1 - share) / (cost * share)
    gain = true_positive / n_events + slope * (true_negative / n_others)
    # Sums of fractions that are equal in exact arithmetic must stay so.
    best = int(np.argmax(gain >= gain.max() - 1e-12 * (1 + slope)))
    everybody, nobody = 1.0, slope
    note = ""
    if max(everybody, nobody) >= gain[best]:
        who = "everybody" if everybody >= nobody else "nobody"
        note = f"calling {who} positive costs no more than any cut-off between two scores"
    return CutOff(float(thresholds[best]), rule, note)


def chosen_cutoff(outcome: ArrayLike, score: ArrayLike, rule: CutoffRule) -> CutOff:
    """The cut-off of a rule that looks at the data; a fixed one as it is."""
    target = TARGET if rule.value is None else rule.value
    if rule.rule == "fixed":
        return CutOff(0.5 if rule.value is None else rule.value, "given")
    if rule.rule == "cost":
        return cost_cutoff(outcome, score, 1.0 if rule.cost is None else rule.cost, rule.prevalence)
    if rule.rule == "sensitivity":
        return sensitivity_cutoff(outcome, score, target)
    return specificity_cutoff(outcome, score, target) if rule.rule == "specificity" else youden_cutoff(outcome, score)


def _least(target: float, rows: int, what: str) -> float:
    """Rows that reach a share. Whole numbers: 9 of 10 reaches 0.9 in spite of binary fractions."""
    if not 0 < target <= 1:
        raise TableError(f"the {what} target must lie above 0 and up to 1, not {target:g}")
    return float(np.ceil(target * rows - 1e-9))


def _at_target(found: Floats, rule: str) -> CutOff:
    """found: (0 or 1,)."""
    return (
        CutOff(float(found[0]), rule) if found.size else CutOff(np.nan, rule, "no cut-off between two scores reaches the target")
    )


def _between_scores(outcome: ArrayLike, score: ArrayLike) -> tuple[Floats, Floats, Floats, int, int]:
    """Finite thresholds (k,), true positives and true negatives (k,) that each gives, and the rows with and without the event."""
    events = binary_outcome(outcome)
    thresholds, true_positive, true_negative = _counts(events, vector(score, "the score", length=events.size))
    n_events = int(events.sum())
    return thresholds[1:-1], true_positive[1:-1], true_negative[1:-1], n_events, events.size - n_events


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
