"""Decision curve analysis: net benefit over treating all and none (Vickers and Elkin, Med Decis Making 2006;26:565)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ...base.errors import TableError
from ..data.inputs import Flags, Floats, binary_outcome, probabilities, vector
from .clusters import Clusters, mean_variance

THRESHOLDS = tuple(percent / 100 for percent in range(1, 100))
"""Threshold probabilities drawn by default: 0.01 to 0.99."""


@dataclass(frozen=True)
class DecisionCurve:
    """Net benefit per patient at threshold probabilities.

    thresholds, model, all: (k,); treating none has net benefit 0. avoided_per_100: (k,) unnecessary interventions avoided per
    100 patients, without a patient with the event left out, compared with treating all. model_se: (k,) standard error of
    ``model`` where patients have several rows, else None.
    """

    thresholds: Floats
    model: Floats
    all: Floats
    avoided_per_100: Floats
    model_se: Floats | None = None

    @property
    def none(self) -> Floats:
        """(k,) zeros: the net benefit of treating nobody."""
        return np.zeros_like(self.thresholds)


def decision_curve(
    outcome: ArrayLike, probability: ArrayLike, thresholds: ArrayLike = THRESHOLDS, *, clusters: Clusters | None = None
) -> DecisionCurve:
    """Net benefit of treating where probability >= threshold.

    outcome: (n,) 0/1. probability: (n,) in 0..1. thresholds: (k,) between 0 and 1, both excluded.
    """
    events = binary_outcome(outcome)
    risk = probabilities(probability, length=events.size)
    at = vector(thresholds, "the thresholds")
    if at.size == 0 or at.min() <= 0 or at.max() >= 1:
        raise TableError("threshold probabilities must lie between 0 and 1, both excluded")
    odds = at / (1 - at)
    with_event, without = np.sort(risk[events]), np.sort(risk[~events])
    true_positive = (with_event.size - np.searchsorted(with_event, at, side="left")) / risk.size
    false_positive = (without.size - np.searchsorted(without, at, side="left")) / risk.size
    model = true_positive - false_positive * odds
    treat_all = events.mean() - (1 - events.mean()) * odds
    se = None if clusters is None else _standard_errors(events, risk, at, clusters)
    return DecisionCurve(at, model, treat_all, 100 * (model - treat_all) / odds, se)


def _standard_errors(events: Flags, risk: Floats, at: Floats, clusters: Clusters) -> Floats:
    """(k,) of the model's net benefit, which is the mean of what each row gains or costs."""
    gains = np.where(events, 1.0, -(at / (1 - at))[:, None]) * (risk >= at[:, None])
    return np.sqrt([mean_variance(gain, clusters) for gain in gains])
