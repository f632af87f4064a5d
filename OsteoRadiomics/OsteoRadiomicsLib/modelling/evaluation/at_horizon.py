"""A risk by a time against what was seen until then: cumulative/dynamic AUC and Brier score, censored patients weighed in."""

from __future__ import annotations

import numpy as np

from ..data.inputs import Flags, Floats, Indices, probabilities, vector
from ..data.survival import Survival, events_of, times_of
from ..estimate import Estimate
from .censoring import Censoring


def auc_at(outcome: Survival, score: Floats, time: float, folds: Indices | None = None) -> Estimate:
    """AUC of telling those with the event by a time from those without it then (Heagerty and Zheng, Biometrics 2005;61:92).

    outcome, score: (n,). folds: (n,) number of the model that each score is of, where there are several: pairs are of patients
    with one model. Events weigh the inverse probability of being followed until then, in all patients (Uno et al., JASA
    2007;102:527; Hung and Chiang, Can J Stat 2010;38:8). The standard error is the infinitesimal jackknife's, with the weights
    estimated anew (Blanche et al., Stat Med 2013;32:5381). Undefined where there are no events by then, or nobody without it
    beyond.
    """
    values = vector(score, "the score", length=len(outcome))
    cases, controls = _apart(outcome, time)
    reason = _why_not(cases, controls, time)
    if reason:
        return Estimate.undefined(reason)
    times, censoring = times_of(outcome), Censoring(outcome)
    weight = np.where(cases, 1 / np.where(cases, censoring.before(times), 1.0), 0.0)
    won, lost, against, worth = (np.zeros(len(values)) for _ in range(4))
    for own in [np.arange(len(values))] if folds is None else [np.flatnonzero(folds == fold) for fold in np.unique(folds)]:
        event, free = own[cases[own]], own[controls[own]]
        below, beside = _ranks(values[own], values[free], np.ones(len(free)))
        above, level = _ranks(-values[own], -values[event], weight[event])
        won[own] = below + 0.5 * beside  # controls that each patient, as a case, beats
        lost[own] = above + 0.5 * level  # weight of the cases that beat each patient, as a control
        against[own], worth[own] = len(free), weight[event].sum()
    pairs = float(weight @ against)
    if pairs == 0:
        return Estimate.undefined(f"no fold holds a patient with the event by {time:g} and one without it then")
    value = float(weight @ won) / pairs
    part = weight * (won - value * against) / pairs
    influence = part + np.where(controls, lost - value * worth, 0.0) / pairs + censoring.influence(part, times)
    return Estimate.wald(value, float(np.sqrt(np.sum(influence**2))), bounds=(0.0, 1.0))


def brier_at(outcome: Survival, risk: Floats, time: float) -> Estimate:
    """Mean squared difference between risk by a time and what happened (Graf et al., Stat Med 1999;18:2529), with its error.

    outcome: (n,). risk: (n,) 0..1. Undefined where nobody was followed until the time.
    """
    values = probabilities(risk, "the risk", length=len(outcome))
    cases, controls = _apart(outcome, time)
    times, censoring = times_of(outcome), Censoring(outcome)
    followed = censoring.until(time)
    if followed <= 0 or not (cases.any() or controls.any()) or times.max() < time:
        return Estimate.undefined(f"nobody was followed until {time:g}")
    weight = np.where(cases, 1 / np.where(cases, censoring.before(times), 1.0), np.where(controls, 1 / followed, 0.0))
    error = weight * np.where(cases, (1 - values) ** 2, values**2)
    value, n = float(error.mean()), len(values)
    # Those without the event at the time stand behind the censorings at the time itself.
    until = np.where(controls, np.nextafter(time, np.inf), times)
    influence = (error - value + censoring.influence(error, until)) / n
    return Estimate.wald(value, float(np.sqrt(np.sum(influence**2))), bounds=(0.0, np.inf))


def _apart(outcome: Survival, time: float) -> tuple[Flags, Flags]:
    """(n,) with the event by the time, and without it then."""
    times = times_of(outcome)
    return events_of(outcome) & (times <= time), times > time


def _why_not(cases: Flags, controls: Flags, time: float) -> str:
    if not cases.any():
        return f"nobody had the event by {time:g}"
    return "" if controls.any() else f"nobody was followed beyond {time:g} without the event"


def _ranks(values: Floats, others: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """(n,) weight of the others below each value, and of those equal to it."""
    order = np.argsort(others, kind="stable")
    ranked, total = others[order], np.concatenate([[0.0], np.cumsum(weight[order])])
    below = total[np.searchsorted(ranked, values, side="left")]
    return below, total[np.searchsorted(ranked, values, side="right")] - below
