"""Who is at risk when an event happens: the sums over risk sets that every Cox model is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..data.inputs import Floats
from ..data.survival import Survival, events_of, times_of

Ties = Literal["efron", "breslow"]


@dataclass(frozen=True)
class PartialLikelihood:
    """Cox's partial log-likelihood at some linear predictors, and what its derivatives are made of.

    log_likelihood: the sum over events. expected: (n,) events that each patient was expected to have, so that events minus
    expected are the martingale residuals and the derivative by the linear predictors. hazard: (events,) its rise at each event.
    relative: (n,) exp(predictor - shift). shift: what keeps it finite.
    """

    log_likelihood: float
    expected: Floats
    hazard: Floats
    relative: Floats
    shift: float


class RiskSets:
    """The risk sets of times to an event, for Efron's or Breslow's treatment of events at the same time.

    At the l-th of d tied events Efron counts those who have it with 1 - l / d of their weight (Efron, JASA 1977;72:557), Breslow
    with all of it (Breslow, Biometrics 1974;30:89). times: (events,) of each event, falling. rows: (events,) whose they are.
    """

    def __init__(self, outcome: Survival, ties: Ties = "efron") -> None:
        time, event = times_of(outcome), events_of(outcome)
        self.event = event
        self._order = np.argsort(-time, kind="stable")
        falling = time[self._order]
        self.rows = self._order[event[self._order]]
        self.times = time[self.rows]
        distinct, first, self._tie, count = np.unique(-self.times, return_index=True, return_inverse=True, return_counts=True)
        # The risk set of a time: all rows in falling order up to the last with at least that time.
        self._size = np.searchsorted(-falling, distinct, side="right")
        self._count, self._first = count, first
        place = np.arange(self.rows.size) - first[self._tie]
        self.share = place / count[self._tie] if ties == "efron" else np.zeros(self.rows.size)
        self._entry = np.searchsorted(distinct, -time, side="left")  # ties whose times are no later begin here

    def at(self, predictor: Floats) -> PartialLikelihood:
        """At linear predictors (n,)."""
        shift = float(predictor.max())
        relative = np.exp(predictor - shift)
        total = self.sums(relative)
        hazard = 1 / total
        value = float(np.sum(predictor[self.rows] - shift) - np.sum(np.log(total)))
        # A patient is at risk at every event up to his time, at his own with less weight where Efron shares it out.
        by_tie = np.bincount(self._tie, weights=hazard, minlength=self._count.size)
        later_or_same = np.append(np.cumsum(by_tie[::-1])[::-1], 0.0)
        risk = later_or_same[self._entry]
        risk[self.rows] -= np.bincount(self._tie, weights=hazard * self.share, minlength=self._count.size)[self._tie]
        return PartialLikelihood(value, relative * risk, hazard, relative, shift)

    def sums(self, values: Floats) -> Floats:
        """(events, ...) of (n, ...) over the risk set of each event, those who have it then with what share Efron leaves them."""
        whole = np.cumsum(values[self._order], axis=0)[self._size - 1]
        dying = np.add.reduceat(values[self.rows], self._first, axis=0)
        share = self.share.reshape(-1, *([1] * (values.ndim - 1)))
        return np.asarray(whole[self._tie] - share * dying[self._tie])

    def means(self, columns: Floats, found: PartialLikelihood) -> Floats:
        """(events, k) weighted means of columns (n, k) over the risk sets."""
        return self.sums(columns * found.relative[:, None]) * found.hazard[:, None]

    def information(self, columns: Floats, found: PartialLikelihood) -> Floats:
        """(k, k) minus the second derivative of the log-likelihood by the coefficients of columns (n, k)."""
        means = self.means(columns, found)
        return np.asarray(columns.T @ (found.expected[:, None] * columns) - means.T @ means)
