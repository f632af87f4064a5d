"""Whether a Cox regression has a finite estimate: the counterpart of separated classes in logistic regression."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog

from ..data.inputs import Flags, Floats
from ..data.survival import Survival, events_of, times_of

_ROUNDS = 50


def separating_columns(columns: Floats, outcome: Survival) -> Flags:
    """(k,) which columns make the likelihood rise for ever: each by itself, or else together; none if no such.

    The likelihood has no largest value exactly when a direction exists along which every event is as large as all that were at
    risk then, and some event is larger (Bryson and Johnson, Technometrics 1981;23:381). columns: (n, k) of comparable size.
    """
    alone = np.array([_orders(column, outcome) or _orders(-column, outcome) for column in columns.T], dtype=bool)
    if alone.any() or columns.shape[1] == 1:
        return alone
    return _together(columns, outcome)


def _orders(score: Floats, outcome: Survival) -> bool:
    """Whether every event has the largest score of its risk set, and some event a larger one than others there."""
    order, last, rows = _at_risk(outcome)
    ranked = score[order]
    largest, least = np.maximum.accumulate(ranked)[last], np.minimum.accumulate(ranked)[last]
    tolerance = 1e-9 * max(float(np.ptp(score)), 1e-300)
    return bool((score[rows] >= largest - tolerance).all() and (score[rows] > least + tolerance).any())


def _at_risk(outcome: Survival) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(n,) rows by falling time; of each event the place there up to which its risk set reaches, and its row."""
    time = times_of(outcome)
    order, rows = np.argsort(-time, kind="stable"), np.flatnonzero(events_of(outcome))
    return order, np.searchsorted(-time[order], -time[rows], side="right") - 1, rows


def _together(columns: Floats, outcome: Survival) -> Flags:
    """A linear programme whose constraints, one for each event and patient at risk, are added where they are broken."""
    order, last, rows = _at_risk(outcome)
    means = np.cumsum(columns[order], axis=0) / np.arange(1, len(order) + 1)[:, None]
    goal = np.sum(columns[rows] - means[last], axis=0)
    limits = np.empty((0, columns.shape[1]))
    for _ in range(_ROUNDS):
        found = linprog(-goal, A_ub=limits if len(limits) else None, b_ub=np.zeros(len(limits)) if len(limits) else None,
                        bounds=(-1, 1), method="highs")  # fmt: skip
        direction = np.asarray(found.x)
        if goal @ direction <= 1e-6:
            return np.zeros(columns.shape[1], dtype=bool)
        score = columns @ direction
        ranked = score[order]
        best = np.maximum.accumulate(np.where(ranked == np.maximum.accumulate(ranked), np.arange(len(ranked)), 0))
        rival = order[best[last]]
        broken = score[rival] > score[rows] + 1e-9
        if not broken.any():
            return np.abs(direction) > 1e-9
        limits = np.vstack([limits, columns[rival[broken]] - columns[rows[broken]]])
    return np.zeros(columns.shape[1], dtype=bool)
