"""How much better a model looks on the data it was made from: Harrell's bootstrap of the optimism.

Harrell, Lee and Mark, Stat Med 1996;15:361. The whole modelling, selection included, is repeated in every resample.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Measure = Callable[[np.ndarray, np.ndarray], float]
"""Takes outcome (n,) and predictions, (n,) or one column per class, and returns how good they are; NaN where undefined."""
Measures = Mapping[str, Measure]


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


def measured(outcome: np.ndarray, prediction: np.ndarray, measures: Measures) -> dict[str, float]:
    """Each measure of some predictions."""
    return {name: measure(outcome, prediction) for name, measure in measures.items()}


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
