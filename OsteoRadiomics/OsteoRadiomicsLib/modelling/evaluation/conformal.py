"""Prediction sets: the classes that a case may have so that a stated share of cases has its true class among them.

Conformal prediction (Vovk, Gammerman, Shafer, Algorithmic Learning in a Random World, 2005) calibrated on out-of-fold predictions
(Vovk, Ann Math Artif Intell 2015;74:9). Docs/decisions/0039-prediction-sets.md says what it promises and what it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...base.errors import TableError
from ...scoring.prediction_sets import ALWAYS, PredictionSets
from ..data.inputs import Flags, Floats, binary_outcome, probabilities
from ..estimate import Estimate
from .clusters import Clusters
from .cross_validation import Folds
from .intervals import wilson

Of = Literal["all", "each-class"]
EVENT, NO_EVENT = 0, 1
"""Columns of a table of sets."""


@dataclass(frozen=True)
class SetSizes:
    """What prediction sets turned out to be.

    all, events, non_events: share of rows whose set holds the true class. one, both, none: share of rows with one class, both, or
    neither. right_of_one: share of the sets of one class that are right.
    """

    all: Estimate
    events: Estimate
    non_events: Estimate
    one: float
    both: float
    none: float
    right_of_one: Estimate

    @property
    def mean_size(self) -> float:
        """Classes in a set."""
        return self.one + 2 * self.both


def calibrated_sets(
    outcome: ArrayLike, probability: ArrayLike, coverage: float, of: Of = "all", *, clusters: Clusters | None = None
) -> PredictionSets:
    """The limits of nonconformity, 1 - probability of a class, that hold for ``coverage`` of such rows.

    outcome: (n,) 0/1. probability: (n,) by models not fitted on the row. of: "all" rows together, or "each-class" by itself
    (Mondrian), so that the rarer class is covered as well. clusters: rows of one patient, who counts once (Dunn et al., JASA
    2023;118:2491). A limit that so few rows cannot give lets the class always be possible. Raises TableError.
    """
    if not 0 < coverage < 1:
        raise TableError(f"the coverage must lie between 0 and 1, not {coverage:g}")
    events = binary_outcome(outcome)
    risk = probabilities(probability, length=events.size)
    strange = np.where(events, 1 - risk, risk)
    patients = np.arange(events.size) if clusters is None else clusters.index
    parts = (events, ~events) if of == "each-class" else (np.ones(events.size, dtype=bool),) * 2
    limits = [_limit(strange[rows], patients[rows], coverage) for rows in parts]
    counts = [int(np.unique(patients[rows]).size) for rows in (events, ~events)]
    return PredictionSets(
        coverage=coverage, of=of, positive_limit=limits[0], negative_limit=limits[1], positive_cases=counts[0],
        negative_cases=counts[1],
    )  # fmt: skip


def cross_sets(
    outcome: ArrayLike, probability: ArrayLike, folds: Folds, coverage: float, of: Of, *, clusters: Clusters | None = None
) -> Flags:
    """(n, 2) sets of out-of-fold rows, each by limits from the other folds alone. See ``calibrated_sets``."""
    events = binary_outcome(outcome)
    risk = probabilities(probability, length=events.size)
    found = np.ones((events.size, 2), dtype=bool)
    for number in range(folds.count):
        out = folds.index == number
        if events[~out].all() or not events[~out].any():  # nothing to calibrate on: both classes stay possible
            continue
        own = None if clusters is None else clusters.rows(~out)
        found[out] = calibrated_sets(events[~out], risk[~out], coverage, of, clusters=own).possible(risk[out])
    return found


def set_sizes(outcome: ArrayLike, sets: Flags, *, clusters: Clusters | None = None, folds: Folds | None = None) -> SetSizes:
    """Coverage and sizes of sets (n, 2). outcome: (n,) 0/1. Intervals are Wilson's. folds: where the sets are out of fold."""
    events = binary_outcome(outcome)
    hit = np.where(events, sets[:, EVENT], sets[:, NO_EVENT])
    size = sets.sum(axis=1)
    every = np.ones(events.size, dtype=bool)
    all_rows, of_events, of_others, of_one = (
        _share(hit, rows, clusters, folds) for rows in (every, events, ~events, size == 1)
    )  # fmt: skip
    one, both, none = (float(np.mean(size == count)) for count in (1, 2, 0))
    return SetSizes(all_rows, of_events, of_others, one, both, none, of_one)


def _limit(strange: Floats, patients: NDArray[np.intp], coverage: float) -> float:
    """The least nonconformity that ``coverage`` of the patients and a new one do not exceed; a patient's rows share one vote."""
    _, index, counts = np.unique(patients, return_inverse=True, return_counts=True)
    order = np.argsort(strange, kind="stable")
    votes = np.cumsum((1 / counts[index])[order])
    reached = np.flatnonzero(votes >= coverage * (counts.size + 1) - 1e-9)
    return float(strange[order[reached[0]]]) if reached.size else ALWAYS


def _share(hit: Flags, rows: Flags, clusters: Clusters | None, folds: Folds | None) -> Estimate:
    if not rows.any():
        return Estimate.undefined("no such rows")
    worth = float(rows.sum()) if clusters is None else clusters.effective(hit, rows)
    return wilson(int(hit[rows].sum()), int(rows.sum()), effective=worth / folds.inflation if folds else worth)
