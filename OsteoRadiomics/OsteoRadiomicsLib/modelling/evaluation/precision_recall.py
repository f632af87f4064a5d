"""Precision-recall curve: what matters where the event is rare."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from ..data.inputs import Floats, binary_outcome, vector
from ..estimate import Estimate, normal_quantile
from .clusters import Clusters


@dataclass(frozen=True)
class PrecisionRecall:
    """Precision (PPV) and recall (sensitivity) at falling cut-offs.

    thresholds, precision, recall: (k,), one per distinct score, score >= threshold positive. average_precision: step-wise area
    (no interpolation, which is optimistic). prevalence: the precision of a score that knows nothing. events: patients
    with the event.
    """

    thresholds: Floats
    precision: Floats
    recall: Floats
    average_precision: float
    prevalence: float
    events: int

    @property
    def average(self) -> Estimate:
        """The average precision with its logit interval (Boyd, Eng and Page, ECML 2013)."""
        value = self.average_precision
        if not 0 < value < 1:
            return Estimate(value, note="an average precision of 0 or 1 has no logit interval")
        half = normal_quantile() / np.sqrt(self.events * value * (1 - value))
        se = float(np.sqrt(value * (1 - value) / self.events))
        return Estimate(value, float(expit(logit(value) - half)), float(expit(logit(value) + half)), se)


def precision_recall(outcome: ArrayLike, score: ArrayLike, *, clusters: Clusters | None = None) -> PrecisionRecall:
    """The precision-recall curve. outcome: (n,) 0/1. score: (n,). clusters: a patient then counts once in the interval."""
    events = binary_outcome(outcome)
    values = vector(score, "the score", length=events.size)
    distinct, place = np.unique(values, return_inverse=True)
    positives = np.cumsum(np.bincount(place)[::-1])
    hits = np.cumsum(np.bincount(place, weights=events)[::-1])
    precision, recall = hits / positives, hits / events.sum()
    area = float(np.sum(np.diff(recall, prepend=0.0) * precision))
    patients = int(events.sum()) if clusters is None else clusters.present(events)
    return PrecisionRecall(distinct[::-1], precision, recall, area, float(events.mean()), patients)
