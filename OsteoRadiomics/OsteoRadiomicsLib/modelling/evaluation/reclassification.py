"""Does a second model move patients the right way: category-free NRI and IDI.

Pencina et al., Stat Med 2008;27:157 and 2011;30:11; standard errors as Hmisc's ``improveProb``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm

from ..data.inputs import Flags, Floats, binary_outcome, probabilities
from ..estimate import Estimate
from .clusters import Clusters, covariance_of_means


@dataclass(frozen=True)
class NetImprovement:
    """Net reclassification improvement. nri: -2..2, sum of its parts of_events and of_non_events (-1..1 each).

    z and P: NaN where the standard error is 0 or undefined.
    """

    nri: Estimate
    z: float
    p: float
    of_events: Estimate
    of_non_events: Estimate


@dataclass(frozen=True)
class Reclassification:
    """Gain of a new model over an old one: category-free NRI and IDI (-1..1). z and P: NaN where they are undefined."""

    net: NetImprovement
    idi: Estimate
    idi_z: float
    idi_p: float


def reclassification(outcome: ArrayLike, old: ArrayLike, new: ArrayLike, *, clusters: Clusters | None = None) -> Reclassification:
    """Category-free NRI and IDI. outcome: (n,) 0/1. old, new: (n,) probabilities of the two models. clusters: patients' rows."""
    events = binary_outcome(outcome)
    before = probabilities(old, "the old probability", length=events.size)
    change = probabilities(new, "the new probability", length=events.size) - before
    var_idi = _variance_of_mean(change[events]) + _variance_of_mean(change[~events])
    if clusters is not None:
        clusters.check(events.size)
        var_idi = float(covariance_of_means(np.where(events, change, -change)[None, :], events, clusters)[0, 0])
    idi = _estimate(float(change[events].mean() - change[~events].mean()), var_idi)
    return Reclassification(net_improvement(events, change, clusters), idi, *_z_and_p(idi))


def net_improvement(events: Flags, change: Floats, clusters: Clusters | None = None) -> NetImprovement:
    """NRI of changes of risk, or of the number of its category. events: (n,). change: (n,)."""
    (of_events, var_events), (of_others, var_others) = _net_up(change[events]), _net_up(-change[~events])
    variance = var_events + var_others
    if clusters is not None:
        clusters.check(events.size)
        influence = _net_influence(np.where(events, change, -change), events)
        variance = clusters.spread(influence)
        var_events = clusters.spread(np.where(events, influence, 0.0))
        var_others = clusters.spread(np.where(events, 0.0, influence))
    nri = _estimate(of_events + of_others, variance)
    return NetImprovement(nri, *_z_and_p(nri), _estimate(of_events, var_events), _estimate(of_others, var_others))


def _net_up(change: Floats) -> tuple[float, float]:
    """Share that went up minus share that went down, and the variance of that difference of multinomial shares."""
    n, up, down = change.size, int((change > 0).sum()), int((change < 0).sum())
    return (up - down) / n, (up + down) / n**2 - (up - down) ** 2 / n**3


def _net_influence(right: Floats, events: Flags) -> Floats:
    """(n,) what each row adds to the NRI. right: (n,) change in the right direction."""
    influence = np.sign(right)
    for rows in (events, ~events):
        influence[rows] = (influence[rows] - influence[rows].mean()) / rows.sum()
    return influence


def _variance_of_mean(change: Floats) -> float:
    return float(change.var(ddof=1) / change.size) if change.size > 1 else np.nan


def _estimate(value: float, variance: float) -> Estimate:
    if np.isnan(variance):
        return Estimate(value, note="the standard error needs two patients of each class")
    return Estimate.wald(value, float(np.sqrt(variance)))


def _z_and_p(estimate: Estimate) -> tuple[float, float]:
    if not estimate.se > 0:
        return np.nan, np.nan
    z = estimate.value / estimate.se
    return z, float(2 * norm.sf(abs(z)))
