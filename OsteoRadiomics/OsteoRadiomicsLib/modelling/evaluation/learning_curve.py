"""Would more patients help: a measure on training and on left-out patients against the size of the training set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...errors import TableError
from ...progress import Progress
from ..inputs import Flags, Floats, binary_outcome, matrix
from .optimism import Fit, Measure
from .roc import auc

SHARES = (0.2, 0.4, 0.6, 0.8, 1.0)
"""Shares of the available training patients at which the curve is measured by default."""


@dataclass(frozen=True)
class LearningCurve:
    """sizes: (k,) mean number of training patients. train, test: (k, repeats) of the measure, NaN where a training set had one
    class only."""

    sizes: Floats
    train: Floats
    test: Floats


def learning_curve(
    fit: Fit,
    inputs: ArrayLike,
    outcome: ArrayLike,
    *,
    groups: ArrayLike | None = None,
    shares: tuple[float, ...] = SHARES,
    folds: int = 5,
    measure: Measure = auc,
    seed: int = 0,
    progress: Progress | None = None,
) -> LearningCurve:
    """Cross-validated learning curve. inputs: (n, p). outcome: (n,) 0/1. groups: (n,) patient of each row, never split.

    In every fold the training patients grow by ``shares``; the left-out fold is the same for all sizes.
    Raises TableError when a class has fewer patients than folds.
    """
    events = binary_outcome(outcome)
    table = matrix(inputs, "the inputs", length=events.size)
    if not shares or min(shares) <= 0 or max(shares) > 1:
        raise TableError("the shares of a learning curve must lie above 0 and up to 1")
    patient = np.arange(events.size) if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
    draw = np.random.default_rng(seed)
    fold = _patient_folds(events, patient, folds, draw)
    train, test = np.full((len(shares), folds), np.nan), np.full((len(shares), folds), np.nan)
    sizes = np.zeros((len(shares), folds))
    for f in range(folds):
        candidates = draw.permutation(np.unique(patient[fold != f]))
        for s, share in enumerate(shares):
            chosen = np.isin(patient, candidates[: max(2, round(share * candidates.size))])
            sizes[s, f] = chosen.sum()
            if events[chosen].any() and not events[chosen].all():
                model = fit(table[chosen], events[chosen])
                train[s, f] = measure(events[chosen], model(table[chosen]))
                test[s, f] = measure(events[fold == f], model(table[fold == f]))
            if progress:
                progress.report(f * len(shares) + s + 1, folds * len(shares), "learning curve")
    return LearningCurve(sizes.mean(axis=1), train, test)


def _patient_folds(events: Flags, patient: NDArray[np.intp], folds: int, draw: np.random.Generator) -> NDArray[np.intp]:
    """(n,) fold of each row: patients dealt out at random, those with the event and those without each evenly."""
    has_event = np.bincount(patient, weights=events) > 0
    fold_of = np.empty(has_event.size, dtype=np.intp)
    for stratum in (has_event, ~has_event):
        members = draw.permutation(np.flatnonzero(stratum))
        if folds < 2 or members.size < folds:
            raise TableError(f"{folds} folds for {members.size} patients of a class", cure="Use fewer folds, two or more")
        fold_of[members] = np.arange(members.size) % folds
    return fold_of[patient]
