"""How much better a model looks on the data it was made from: Harrell's bootstrap of the optimism.

Harrell, Lee and Mark, Stat Med 1996;15:361. The whole modelling, selection included, is repeated in every resample.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import logit

from ...errors import TableError
from ...progress import Progress
from ..inputs import Flags, Floats, binary_outcome, matrix
from ..statistics.logistic import logistic_regression
from .roc import auc

Fit = Callable[[Floats, Flags], Callable[[Floats], Floats]]
"""Takes inputs (n, p) and outcome (n,), returns a function from inputs (m, p) to probabilities (m,)."""

Measure = Callable[[Flags, Floats], float]
"""Takes outcome (n,) and probabilities (n,), returns how good they are."""


@dataclass(frozen=True)
class Optimism:
    """One measure: apparent on the training data, mean optimism of the resamples, corrected = apparent - optimism."""

    apparent: float
    optimism: float
    corrected: float
    resamples: int


def bootstrap_optimism(
    fit: Fit,
    inputs: ArrayLike,
    outcome: ArrayLike,
    measures: Mapping[str, Measure] | None = None,
    *,
    resamples: int = 200,
    seed: int = 0,
    progress: Progress | None = None,
) -> dict[str, Optimism]:
    """Optimism of each measure (by default those of ``MEASURES``). inputs: (n, p). outcome: (n,) 0/1.

    Resamples without both classes are drawn again. Raises TableError for fewer than two resamples.
    """
    events = binary_outcome(outcome)
    table = matrix(inputs, "the inputs", length=events.size)
    if resamples < 2:
        raise TableError("the optimism needs two resamples or more")
    wanted = MEASURES if measures is None else measures
    draw = np.random.default_rng(seed)
    everyone = fit(table, events)(table)
    gains = {name: np.empty(resamples) for name in wanted}
    for i in range(resamples):
        rows = _resample(events, draw)
        model = fit(table[rows], events[rows])
        inside, outside = model(table[rows]), model(table)
        for name, measure in wanted.items():
            gains[name][i] = measure(events[rows], inside) - measure(events, outside)
        if progress:
            progress.report(i + 1, resamples, "bootstrap")
    apparent = {name: measure(events, everyone) for name, measure in wanted.items()}
    return {
        name: Optimism(apparent[name], float(gain.mean()), apparent[name] - float(gain.mean()), resamples)
        for name, gain in gains.items()
    }


def _resample(events: Flags, draw: np.random.Generator) -> np.ndarray:
    while True:
        rows = draw.integers(0, events.size, events.size)
        if events[rows].any() and not events[rows].all():
            return rows


def _auc(events: Flags, risk: Floats) -> float:
    return auc(events, risk)


def _brier(events: Flags, risk: Floats) -> float:
    return float(np.mean((risk - events) ** 2))


def _slope(events: Flags, risk: Floats) -> float:
    """Calibration slope; probabilities a rounding error away from 0 and 1 stand in for 0 and 1 themselves."""
    log_odds = logit(np.clip(risk, 1e-12, 1 - 1e-12))
    return float(logistic_regression(log_odds, events, ["the probability"]).slopes[0])


MEASURES: Mapping[str, Measure] = {"auc": _auc, "brier": _brier, "calibration_slope": _slope}
"""The measures of the reports; Somers' Dxy = 2 AUC - 1."""
