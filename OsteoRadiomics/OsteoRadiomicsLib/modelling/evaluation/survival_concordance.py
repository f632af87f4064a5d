"""Harrell's and Uno's C of a risk score: how often, of two patients, the one with the higher score has the event first."""

from __future__ import annotations

import numpy as np
from scipy.stats import norm

from ..data.inputs import Floats, Indices, vector
from ..data.survival import Survival, events_of, times_of
from ..estimate import Estimate
from .censoring import Censoring

NO_PAIR = "no two patients can be compared: every one with the event was followed longest"
_BLOCK = 2_000_000
"""Pairs in memory together."""


def harrell_c(outcome: Survival, score: Floats, folds: Indices | None = None) -> Estimate:
    """Harrell's C (Stat Med 1996;15:361): pairs whose order is known, equal scores count half.

    outcome, score: (n,); higher means an earlier event. folds: (n,) number of the model that each score is of, where there are
    several: pairs are of patients with one model, as R's strata. The standard error is the infinitesimal jackknife's, as R's
    ``survival::concordance``. Undefined where no pair can be compared.
    """
    return _estimate(outcome, score, np.ones(len(outcome)), folds)


def uno_c(outcome: Survival, score: Floats, until: float, folds: Indices | None = None) -> Estimate:
    """Uno's C up to a time (Stat Med 2011;30:1105), which does not depend on when patients are censored: events weigh the inverse
    square of the probability of being followed until then, in all patients. folds: see ``harrell_c``.

    The standard error takes the weights as known, as R's ``concordance(timewt = "n/G2")`` does.
    """
    times = times_of(outcome)
    followed = Censoring(outcome).before(times)
    counted = events_of(outcome) & (times <= until)
    weight = np.where(counted & (followed > 0), 1 / np.where(followed > 0, followed, 1.0) ** 2, 0.0)
    return _estimate(outcome, score, weight, folds)


def compare_c(outcome: Survival, first: Floats, second: Floats, folds: Indices | None = None) -> tuple[Estimate, float]:
    """Harrell's C of the first score minus that of the second for the same patients, and P, as R's ``concordance`` of two.

    folds: see ``harrell_c``.
    """
    (a, own), (b, other) = (_concordance(outcome, score, np.ones(len(outcome)), folds) for score in (first, second))
    if np.isnan(a):
        return Estimate.undefined(NO_PAIR), np.nan
    se = float(np.sqrt(np.sum((own - other) ** 2)))
    return Estimate.wald(a - b, se), float(2 * norm.sf(abs(a - b) / se)) if se > 0 else np.nan


def _estimate(outcome: Survival, score: Floats, weight: Floats, folds: Indices | None) -> Estimate:
    c, influence = _concordance(outcome, score, weight, folds)
    if np.isnan(c):
        return Estimate.undefined(NO_PAIR)
    return Estimate.wald(c, float(np.sqrt(np.sum(influence**2))), bounds=(0.0, 1.0))


def _concordance(outcome: Survival, score: Floats, weight: Floats, folds: Indices | None) -> tuple[float, Floats]:
    """C, NaN without any pair, and (n,) the patients' influence. weight: (n,) of the pairs in which the patient has the earlier
    event."""
    values, times, events = vector(score, "the score", length=len(outcome)), times_of(outcome), events_of(outcome)
    first = np.flatnonzero(events & (weight > 0))
    right, pairs = np.zeros(len(values)), np.zeros(len(values))
    rows = max(1, _BLOCK // max(len(values), 1))
    for start in range(0, first.size, rows):
        own = first[start : start + rows]
        later = (times[None, :] > times[own, None]) | ((times[None, :] == times[own, None]) & ~events[None, :])
        if folds is not None:
            later &= folds[None, :] == folds[own, None]
        won = np.where(values[own, None] > values[None, :], 1.0, np.where(values[own, None] == values[None, :], 0.5, 0.0))
        counted = later * weight[own, None]
        agreed = counted * won
        right += agreed.sum(axis=0)
        pairs += counted.sum(axis=0)
        right[own] += agreed.sum(axis=1)
        pairs[own] += counted.sum(axis=1)
    total = float(pairs.sum()) / 2
    if total == 0:
        return np.nan, right
    c = float(right.sum()) / 2 / total
    return c, np.asarray((right - c * pairs) / total)
