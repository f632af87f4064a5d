"""Kaplan-Meier curves with Greenwood's error, the log-rank test, and the median follow-up, with R's conventions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from ...base.errors import TableError
from ..data.inputs import Floats
from ..data.survival import SURVIVAL, Survival, events_of, times_of
from ..estimate import Estimate, normal_quantile


@dataclass(frozen=True)
class KaplanMeier:
    """Survival of one group.

    times: (m,) rising, each time in the data. at_risk, events: (m,) just before it, and at it. survival: (m,) after it. error:
    (m,) Greenwood's standard error of the logarithm of survival.
    """

    times: Floats
    at_risk: NDArray[np.intp]
    events: NDArray[np.intp]
    survival: Floats
    error: Floats

    def at(self, time: float) -> Estimate:
        """Survival at a time, its interval on the log-log scale; undefined after the last time unless survival is 0 there.

        se: of S itself.
        """
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        if place < 0:
            return Estimate(1.0, 1.0, 1.0, 0.0)
        value, error = float(self.survival[place]), float(self.error[place])
        if time > self.times[-1] and value > 0:
            return Estimate.undefined(f"nobody was followed until {time:g}")
        if not 0 < value < 1:
            return Estimate(value, note="no interval where none or all have the event")
        half = normal_quantile() * error / abs(np.log(value))
        return Estimate(value, value ** float(np.exp(half)), value ** float(np.exp(-half)), value * error)

    def median(self) -> Estimate:
        """The first time at which survival is 0.5 or less, midway to the next where it is 0.5 over a stretch, with the times at
        which the limits of the log-log interval cross 0.5; infinite where they do not."""
        with np.errstate(divide="ignore", invalid="ignore"):
            half = normal_quantile() * self.error / np.abs(np.log(self.survival))
            low, high = self.survival ** np.exp(half), self.survival ** np.exp(-half)
        inside = (self.survival > 0) & (self.survival < 1)
        low = np.where(inside, low, self.survival)
        high = np.where(inside, high, self.survival)
        return Estimate(_crossing(self.times, self.survival), _crossing(self.times, low), _crossing(self.times, high))


@dataclass(frozen=True)
class LogRank:
    """The log-rank test of k groups: chi-square with k - 1 degrees of freedom, and (k,) observed and expected events."""

    statistic: float
    df: int
    p: float
    observed: Floats
    expected: Floats


def kaplan_meier(outcome: Survival) -> KaplanMeier:
    """The curve of times (n,) (Kaplan and Meier, JASA 1958;53:457). Raises TableError without any."""
    if not len(outcome):
        raise TableError("there is no patient to follow")
    time, event = times_of(outcome), events_of(outcome)
    times, place = np.unique(time, return_inverse=True)
    leaving = np.bincount(place)
    at_risk = len(time) - np.concatenate([[0], np.cumsum(leaving)[:-1]])
    events = np.bincount(place, weights=event).astype(int)
    survival = np.cumprod(1 - events / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(np.cumsum(events / (at_risk * (at_risk - events))))
    return KaplanMeier(times, at_risk, events, survival, error)


def follow_up(outcome: Survival) -> Estimate:
    """Median follow-up by the reverse curve, in which being censored is the event (Schemper and Smith, Control Clin Trials 1996;
    17:343)."""
    turned = np.empty(len(outcome), dtype=SURVIVAL)
    turned["time"], turned["event"] = times_of(outcome), ~events_of(outcome)
    return kaplan_meier(turned).median()


def log_rank(outcome: Survival, group: NDArray[np.generic]) -> LogRank:
    """Whether groups (n,) differ in their times (Mantel, Cancer Chemother Rep 1966;50:163). Raises TableError for one group."""
    names, place = np.unique(group, return_inverse=True)
    if names.size < 2:
        raise TableError("the log-rank test needs two groups")
    time, event = times_of(outcome), events_of(outcome)
    times = np.unique(time[event])
    own = [np.sort(time[place == number]) for number in range(names.size)]
    at_risk = np.array([rows.size - np.searchsorted(rows, times, side="left") for rows in own], dtype=float)
    found = [np.sort(time[(place == number) & event]) for number in range(names.size)]
    deaths = np.array([np.searchsorted(r, times, "right") - np.searchsorted(r, times, "left") for r in found], dtype=float)
    total, count = at_risk.sum(axis=0), deaths.sum(axis=0)
    share = at_risk / total
    expected = share * count
    scale = count * np.divide(total - count, total - 1, out=np.zeros_like(total), where=total > 1)
    variance = np.diag(share @ scale) - (share * scale) @ share.T
    difference = (deaths - expected).sum(axis=1)
    df = names.size - 1
    statistic = float(difference @ np.linalg.pinv(variance, hermitian=True) @ difference)
    return LogRank(statistic, df, float(chi2.sf(statistic, df)), deaths.sum(axis=1), expected.sum(axis=1))


def _crossing(times: Floats, curve: Floats) -> float:
    """Where a falling curve reaches 0.5, as R's ``quantile.survfit``."""
    below = np.flatnonzero(curve < 0.5 - 1e-9)
    level = np.flatnonzero(np.abs(curve - 0.5) <= 1e-9)
    if level.size:
        return float((times[level[0]] + times[below[0]]) / 2) if below.size else float(times[level[0]])
    return float(times[below[0]]) if below.size else np.inf
