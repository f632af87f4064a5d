"""How much better a model looks on the data it was made from: Harrell's bootstrap of the optimism.

Harrell, Lee and Mark, Stat Med 1996;15:361. The whole modelling, selection included, is repeated in every resample.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import logit

from ...base.errors import TableError
from ..data.inputs import Flags, Floats, binary_outcome, probabilities
from ..statistics.logistic import logistic_regression
from .roc import auc

Measure = Callable[[Flags, Floats], float]
"""Takes outcome (n,) and probabilities (n,), returns how good they are."""


@dataclass(frozen=True)
class Optimism:
    """One measure of one model.

    apparent: on the training data. optimism: mean over the resamples, error: its standard error. corrected = apparent - optimism.
    resamples: how many had the measure. NaN where undefined.
    """

    apparent: float
    optimism: float
    error: float
    corrected: float
    resamples: int


def measured(outcome: ArrayLike, risk: ArrayLike) -> dict[str, float]:
    """Each of ``MEASURES``, NaN where these data leave it undefined. outcome: (n,) 0/1. risk: (n,) probabilities."""
    events = binary_outcome(outcome)
    values = probabilities(risk, length=events.size)
    return {name: measure(events, values) for name, measure in MEASURES.items()}


def gain(inside: Mapping[str, float], outside: Mapping[str, float]) -> dict[str, float]:
    """What a resample adds to the optimism: its model on the resample itself minus on the data it was drawn from."""
    return {name: inside[name] - outside[name] for name in inside}


def corrected(apparent: Mapping[str, float], gains: Sequence[Mapping[str, float]]) -> dict[str, Optimism]:
    """The optimism of each measure. apparent: of the model on its own data. gains: of every resample."""
    found = {}
    for name, value in apparent.items():
        known = np.array([item[name] for item in gains if not np.isnan(item[name])])
        mean = float(known.mean()) if known.size else np.nan
        error = float(known.std(ddof=1) / np.sqrt(known.size)) if known.size > 1 else np.nan
        found[name] = Optimism(value, mean, error, value - mean, known.size)
    return found


def _brier(events: Flags, risk: Floats) -> float:
    return float(np.mean((risk - events) ** 2))


def _slope(events: Flags, risk: Floats) -> float:
    """Calibration slope; probabilities a rounding error away from 0 and 1 stand in for 0 and 1 themselves."""
    log_odds = logit(np.clip(risk, 1e-12, 1 - 1e-12))
    try:
        return float(logistic_regression(log_odds, events, ["the probability"]).slopes[0])
    except TableError:  # all probabilities are equal: no line has a slope
        return float("nan")


MEASURES: Mapping[str, Measure] = {"auc": auc, "brier": _brier, "calibration_slope": _slope}
"""The measures of the reports; Somers' Dxy = 2 AUC - 1."""
