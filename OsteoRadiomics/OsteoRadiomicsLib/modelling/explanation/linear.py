"""Exact Shapley values of a linear predictor."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from ..data.inputs import check_names, matrix, vector
from .explanation import LOG_ODDS, Explanation


def linear_shap(
    intercept: float,
    coefficients: ArrayLike,
    inputs: ArrayLike,
    background: ArrayLike,
    names: Sequence[str],
    *,
    scale: str = LOG_ODDS,
) -> Explanation:
    """Coefficient times distance from the background's mean: exact for a linear model and independent inputs.

    intercept, coefficients: (k,) on the scale. inputs: (n, k) to explain. background: (m, k) training patients, whose mean
    prediction is the base (Lundberg and Lee, NeurIPS 2017, Corollary 1).
    """
    weights = vector(coefficients, "the coefficients")
    labels = check_names(names, weights.size, "the inputs")
    table, reference = matrix(inputs, "the inputs"), matrix(background, "the background")
    mean = reference.mean(axis=0)
    base = float(intercept + mean @ weights)
    return Explanation(labels, (table - mean) * weights, base, table, scale, "exact linear SHAP")
