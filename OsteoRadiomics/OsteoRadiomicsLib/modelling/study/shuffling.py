"""What the controls of all types of outcome share: shuffled outcomes, and Radscores of the same features refitted on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..data.columns import radscore_name
from ..data.data import StudyData
from ..resampling.block import FittedBlock

if TYPE_CHECKING:
    from .model_inputs import ModelContext

_STREAM = 12  # keeps the shuffle apart from the study's other draws of the same seed
NOTE = (
    "A control: fitted on shuffled outcomes with the inputs and parameters of the model it lies beside, so it knows nothing; "
    "heat maps are compared with its maps"
)
CONTROL_SOURCE = "Fitted on shuffled outcomes as the control of a model"

Weights = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, float]]
"""Standardised columns (n, k) and outcome (n,) -> coefficients (k,) and intercept."""
Splits = Iterable[tuple[np.ndarray, np.ndarray]]
"""(training rows, left-out rows)."""


def shuffled(data: StudyData, seed: int) -> StudyData:
    """The rows with their outcomes dealt anew."""
    return replace(data, outcome=np.random.default_rng([seed, _STREAM]).permutation(data.outcome))


def reweighted(blocks: tuple[FittedBlock, ...], data: StudyData, weights: Weights) -> tuple[FittedBlock, ...]:
    """The blocks with Radscores of the same features for the outcomes of ``data``."""
    return tuple(block if block.coefficients is None or block.empty else _reweighted(block, data, weights) for block in blocks)


def _reweighted(block: FittedBlock, data: StudyData, weights: Weights) -> FittedBlock:
    coefficients, intercept = weights(block.standardised(data.features), data.outcome)
    return replace(block, coefficients=coefficients, intercept=intercept)


def unseen_radscores(blocks: tuple[FittedBlock, ...], data: StudyData, weights: Weights, splits: Splits) -> dict[str, np.ndarray]:
    """Radscore name -> (n,) of rows that their weights were not fitted on, as the model's own equation was fitted on such.

    blocks: reweighted on all rows, whose intercepts the Radscores are measured from. splits: every row is left out once.
    """
    found = {}
    for block in blocks:
        if block.coefficients is None or block.empty:
            continue
        scores = np.full(len(data), block.intercept)
        for train, test in splits:
            part = _reweighted(block, data.rows(train), weights)
            scores[test] += part.radscore(data.features[test]) - part.intercept
        found[radscore_name(block.name)] = scores
    return found


def control_context(context: ModelContext) -> ModelContext:
    """What a control's file says beside its equation."""
    return replace(context, source=CONTROL_SOURCE, notes=(NOTE,), local=None)
