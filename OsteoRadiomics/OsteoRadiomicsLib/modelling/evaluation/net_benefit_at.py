"""Decision curves of a risk by a time, with censored patients weighed in by Kaplan-Meier."""

from __future__ import annotations

import numpy as np

from ..data.inputs import Floats, probabilities
from ..data.survival import Survival, events_of, times_of
from .calibration_at import observed_risk
from .decision_curve import RESAMPLES, SEED, DecisionCurve

MOST_UNDEFINED = 0.5
"""Share of resamples in which a net benefit may be undefined where the others still make a band."""


def decision_curve_at(
    outcome: Survival, risk: Floats, time: float, thresholds: Floats, *, resamples: int = RESAMPLES
) -> DecisionCurve:
    """Net benefit of treating those whose risk by a time is at or above a threshold (Vickers et al., BMC Med Inform Decis Mak
    2008;8:53), with bands by bootstrap of the patients. outcome, risk: (n,). thresholds: (m,).

    NaN where nobody of the treated was followed until the time; there, and where that is so in most resamples, is no band.
    """
    values = probabilities(risk, "the risk", length=len(outcome))
    odds = thresholds / (1 - thresholds)
    benefit = np.array([_benefit(outcome, values >= limit, time, own) for limit, own in zip(thresholds, odds, strict=True)])
    everyone = observed_risk(outcome, time).value
    treat_all = everyone - (1 - everyone) * odds
    drawn = np.random.default_rng(SEED).multinomial(len(values), np.full(len(values), 1 / len(values)), size=resamples)
    models, alls = resampled_benefit(outcome, values, time, thresholds, drawn)
    known = ~(np.isnan(models) | np.isnan(alls))
    over_all = np.divide((known & (models > alls)).sum(axis=0), known.sum(axis=0), out=np.full(odds.size, np.nan),
                         where=known.any(axis=0))  # fmt: skip
    return DecisionCurve(
        thresholds, benefit, treat_all, 100 * (benefit - treat_all) / odds, _band(models, benefit), _band(alls, treat_all),
        over_all,
    )  # fmt: skip


def resampled_benefit(
    outcome: Survival, risk: Floats, time: float, thresholds: Floats, drawn: np.ndarray
) -> tuple[Floats, Floats]:
    """(r, m) net benefit of the model and of treating all, where patient i is there ``drawn[., i]`` times. drawn: (r, n).

    Patients are added as the threshold falls, to the number who leave the risk set after each time of an event and to the events
    then, so that each Kaplan-Meier estimate is one product over these times.
    """
    times, event = times_of(outcome), events_of(outcome) & (times_of(outcome) <= time)
    moments = np.unique(times[event])
    last = np.searchsorted(moments, times, side="right")  # of the times of events that a patient is still at risk at
    weight = drawn.T.astype(float)
    leaving, events = np.zeros((2, moments.size + 1, len(drawn)))
    beyond, total = np.zeros((2, len(drawn)))
    benefit = np.empty((len(drawn), thresholds.size))
    odds = thresholds / (1 - thresholds)
    falling = np.argsort(-risk, kind="stable")
    added = 0
    share: Floats = np.zeros(len(drawn))

    def add(rows: np.ndarray) -> Floats:
        for row in rows.tolist():
            leaving[last[row]] += weight[row]
            if event[row]:
                events[last[row]] += weight[row]
        beyond[:] += weight[rows[times[rows] >= time]].sum(axis=0)
        total[:] += weight[rows].sum(axis=0)
        return _risks(leaving, events, beyond)

    for place in np.argsort(-thresholds, kind="stable").tolist():
        reached = int((risk >= thresholds[place]).sum())
        if reached > added:
            share, added = add(falling[added:reached]), reached
        own = total / len(risk) * (share - (1 - share) * odds[place])
        benefit[:, place] = np.where(total > 0, own, 0.0)
    whole = add(falling[added:])
    return benefit, whole[:, None] - (1 - whole[:, None]) * odds


def _risks(leaving: Floats, events: Floats, beyond: Floats) -> Floats:
    """(r,) one minus survival; NaN where nobody is followed until the time and some survive. leaving, events: (k + 1, r)."""
    at_risk = leaving[::-1].cumsum(axis=0)[::-1][1:]
    survival = np.prod(1 - np.divide(events[1:], at_risk, out=np.zeros_like(at_risk), where=at_risk > 0), axis=0)
    return np.where((beyond > 0) | (survival == 0), 1 - survival, np.nan)


def _band(resampled: Floats, curve: Floats) -> Floats:
    """(2, m) limits of 95 %, from the resamples in which it is defined; NaN where these are too few."""
    limits = np.full((2, curve.size), np.nan)
    for place, column in enumerate(resampled.T):
        known = column[~np.isnan(column)]
        if known.size > MOST_UNDEFINED * column.size and not np.isnan(curve[place]):
            limits[:, place] = np.quantile(known, [0.025, 0.975])
    return limits


def _benefit(outcome: Survival, treated: np.ndarray, time: float, odds: float) -> float:
    if not treated.any():
        return 0.0
    share, events = float(treated.mean()), observed_risk(outcome[treated], time).value
    return share * (events - (1 - events) * odds)
