"""What a cut-off makes of a score: confusion counts, sensitivity, specificity, accuracy, PPV, NPV, F1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from ...base.errors import TableError
from ..data.inputs import Flags, binary_outcome, vector
from ..estimate import Estimate
from .clusters import Clusters
from .cross_validation import Folds
from .intervals import INTERVALS

RATES = ("sensitivity", "specificity", "accuracy", "ppv", "npv", "f1")


@dataclass(frozen=True)
class Classification:
    """Counts and rates at one cut-off, each rate with its 95 % interval and NaN with the reason where undefined.

    ppv is also called precision, sensitivity recall.
    """

    cutoff: float
    tp: int
    tn: int
    fp: int
    fn: int
    sensitivity: Estimate
    specificity: Estimate
    accuracy: Estimate
    ppv: Estimate
    npv: Estimate
    f1: Estimate

    def rates(self) -> dict[str, Estimate]:
        """The six rates by name, in the order of the tables."""
        return {name: getattr(self, name) for name in RATES}


def classify(
    outcome: ArrayLike,
    score: ArrayLike,
    cutoff: float,
    *,
    interval: str = "wilson",
    clusters: Clusters | None = None,
    folds: Folds | None = None,
) -> Classification:
    """Classify as positive where score >= cutoff. outcome: (n,) 0/1. score: (n,). interval: "wilson" or "clopper-pearson".

    folds: where the score is out of fold.
    """
    if not np.isfinite(cutoff):
        raise TableError("a cut-off must be a finite number")
    events = binary_outcome(outcome)
    positive = vector(score, "the score", length=events.size) >= cutoff
    tp, fp = int((positive & events).sum()), int((positive & ~events).sum())
    return from_counts(
        tp=tp, tn=int((~events).sum()) - fp, fp=fp, fn=int(events.sum()) - tp, cutoff=cutoff, interval=interval,
        effective=effective_counts(events, positive, clusters, folds),
    )  # fmt: skip


def effective_counts(events: Flags, positive: Flags, clusters: Clusters | None, folds: Folds | None = None) -> dict[str, float]:
    """Rate -> rows of a fixed score that its rows are worth; empty where each is one. events, positive: (n,)."""
    if clusters is None and folds is None:
        return {}
    among = {"sensitivity": events, "specificity": ~events, "accuracy": events | ~events, "ppv": positive, "npv": ~positive}
    among["f1"] = events | positive
    if clusters is None:
        worth = {name: float(rows.sum()) for name, rows in among.items()}
    else:
        clusters.check(events.size)
        worth = {name: clusters.effective(events == positive, rows) for name, rows in among.items()}
    return worth if folds is None else {name: count / folds.inflation for name, count in worth.items()}


def from_counts(
    *, tp: int, tn: int, fp: int, fn: int, cutoff: float = np.nan, interval: str = "wilson",
    effective: Mapping[str, float] | None = None,
) -> Classification:  # fmt: skip
    """The rates of given counts of true and false positives and negatives. effective: see ``effective_counts``."""
    if interval not in INTERVALS:
        raise TableError(f"unknown interval {interval}", cure=f"Choose one of {', '.join(INTERVALS)}")
    proportion, worth = INTERVALS[interval], effective or {}

    def rate(name: str, part: int, whole: int, reason: str) -> Estimate:
        return proportion(part, whole, effective=worth.get(name)) if whole else Estimate.undefined(reason)

    return Classification(
        cutoff=float(cutoff), tp=tp, tn=tn, fp=fp, fn=fn,
        sensitivity=rate("sensitivity", tp, tp + fn, "no patient has the event"),
        specificity=rate("specificity", tn, tn + fp, "every patient has the event"),
        accuracy=rate("accuracy", tp + tn, tp + tn + fp + fn, "no patients"),
        ppv=rate("ppv", tp, tp + fp, "no patient is positive at this cut-off"),
        npv=rate("npv", tn, tn + fn, "no patient is negative at this cut-off"),
        f1=_f1(rate("f1", tp, tp + fp + fn, "no patient has the event or is positive")),
    )  # fmt: skip


def unclassified(reason: str) -> Classification:
    """No counts and no rates, where there is no cut-off, and why."""
    undefined = Estimate.undefined(reason)
    return Classification(np.nan, 0, 0, 0, 0, undefined, undefined, undefined, undefined, undefined, undefined)


def _f1(jaccard: Estimate) -> Estimate:
    """F1 = 2J / (1 + J) of J = TP / (TP + FP + FN), a proportion whose interval carries over because F1 grows with J.

    The indirect method of Lam, Gopal and Qian, arXiv 2309.14621.
    """
    value, low, high = (2 * j / (1 + j) for j in (jaccard.value, jaccard.low, jaccard.high))
    return replace(jaccard, value=value, low=low, high=high)
