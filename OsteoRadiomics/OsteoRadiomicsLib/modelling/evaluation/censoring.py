"""Weights that make up for patients who were censored: the inverse of the probability of still being followed."""

from __future__ import annotations

import numpy as np

from ..data.inputs import Floats
from ..data.survival import Survival, events_of, times_of


class Censoring:
    """The Kaplan-Meier curve G of being followed, censoring as its event.

    Where events and censorings share a time the events come first.
    """

    def __init__(self, outcome: Survival) -> None:
        time, censored = times_of(outcome), ~events_of(outcome)
        self._times, self._place = np.unique(time, return_inverse=True)
        count = self._times.size
        leaving = np.bincount(self._place, minlength=count)
        self._lost = np.bincount(self._place, weights=censored, minlength=count)
        gone = np.concatenate([[0.0], np.cumsum(leaving)[:-1]])
        died = leaving - self._lost
        # Those who have the event at a time are no longer at risk of being censored then.
        self._at_risk = len(time) - gone - died
        with np.errstate(divide="ignore", invalid="ignore"):
            step = np.where(self._lost > 0, 1 - self._lost / self._at_risk, 1.0)
        self._after = np.cumprod(step)
        self._censored = censored

    def before(self, time: Floats) -> Floats:
        """(m,) probability of being followed until just before each time."""
        place = np.searchsorted(self._times, time, side="left") - 1
        return np.where(place >= 0, self._after[np.maximum(place, 0)], 1.0)

    def until(self, time: float) -> float:
        """Probability of being followed beyond a time."""
        place = int(np.searchsorted(self._times, time, side="right")) - 1
        return float(self._after[place]) if place >= 0 else 1.0

    def influence(self, weight: Floats, until: Floats) -> Floats:
        """(n,) what each patient adds to a weighted sum of minus log G, by which the estimate of G makes the sum change.

        weight: (n,) of the patients' terms. until: (n,) times; a term's G is that of censorings before its time.
        """
        order = np.argsort(until, kind="stable")
        total = np.concatenate([[0.0], np.cumsum(weight[order])])
        later = total[-1] - total[np.searchsorted(until[order], self._times, side="right")]
        left = self._at_risk - self._lost
        own = np.divide(later, left, out=np.zeros_like(later), where=left > 0)
        rise = np.divide(own * self._lost, self._at_risk, out=np.zeros_like(own), where=self._at_risk > 0)
        spent = np.concatenate([[0.0], np.cumsum(rise)])
        # At risk of being censored at a time: whoever is followed until then, but for those who have the event then.
        seen = np.where(self._censored, self._place + 1, self._place)
        return np.asarray(np.where(self._censored, own[self._place], 0.0) - spent[seen])
