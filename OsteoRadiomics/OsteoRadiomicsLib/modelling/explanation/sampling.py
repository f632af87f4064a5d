"""Shapley values of any model by asking it: exactly over all coalitions for few inputs, by permutations for many.

An unknown input takes the values it has in background patients (interventional; Lundberg and Lee, NeurIPS 2017;
permutations forwards and backwards: Mitchell et al., JMLR 2022;23:43).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import factorial

import numpy as np
from numpy.typing import ArrayLike

from ...base.errors import TableError
from ...base.progress import Progress
from ..data.inputs import Floats, check_names, matrix
from .explanation import PROBABILITY, Explanation

Predict = Callable[[Floats], Floats]
"""Takes inputs (m, k), returns model outputs (m,)."""

MOST_EXACT = 10
"""Inputs up to which all coalitions are asked for: 1024 questions per patient and background patient."""
MOST_BACKGROUND = 100
ROUNDS = 10
MOST_CELLS = 10_000_000  # of one question, 80 MB


def sampled_shap(
    predict: Predict,
    inputs: ArrayLike,
    background: ArrayLike,
    names: Sequence[str],
    *,
    scale: str = PROBABILITY,
    rounds: int = ROUNDS,
    seed: int = 0,
    progress: Progress | None = None,
) -> Explanation:
    """Explain ``predict``. inputs: (n, k). background: (m, k) training patients, at most 100 of them drawn with ``seed``.

    Up to 10 inputs the values are exact for the background drawn; beyond, ``rounds`` permutations, each forwards and
    backwards, approximate them. They add up to the output in either case.
    """
    table, reference = matrix(inputs, "the inputs"), matrix(background, "the background")
    labels = check_names(names, table.shape[1], "the inputs")
    if reference.shape[1] != table.shape[1] or len(reference) == 0:
        raise TableError("the background must have the columns of the inputs and a row or more")
    draw = np.random.default_rng(seed)
    if len(reference) > MOST_BACKGROUND:
        reference = reference[np.sort(draw.choice(len(reference), MOST_BACKGROUND, replace=False))]
    exact = table.shape[1] <= MOST_EXACT
    values = np.empty(table.shape)
    for row, patient in enumerate(table):
        values[row] = _exact(predict, patient, reference) if exact else _permuted(predict, patient, reference, rounds, draw)
        if progress:
            progress.report(row + 1, len(table), "SHAP values")
    method = "exact SHAP over all coalitions" if exact else f"permutation SHAP, {rounds} permutations both ways"
    text = f"{method}, {len(reference)} background patients"
    return Explanation(labels, values, float(np.mean(predict(reference))), table, scale, text)


def questions_per_case(inputs: int, rounds: int = ROUNDS) -> int:
    """Predictions that one case takes."""
    return MOST_BACKGROUND * (2**inputs if inputs <= MOST_EXACT else 2 * rounds * (inputs + 1))


def _exact(predict: Predict, patient: Floats, background: Floats) -> Floats:
    k = patient.size
    coalitions = (np.arange(2**k)[:, None] >> np.arange(k)) & 1
    worth = _worth(predict, patient, background, coalitions.astype(bool))
    sizes = coalitions.sum(axis=1)
    weight = np.array([factorial(s) * factorial(k - s - 1) / factorial(k) for s in range(k)])
    values = np.empty(k)
    for i in range(k):
        without = np.flatnonzero(coalitions[:, i] == 0)
        values[i] = np.sum(weight[sizes[without]] * (worth[without + 2**i] - worth[without]))
    return values


def _permuted(predict: Predict, patient: Floats, background: Floats, rounds: int, draw: np.random.Generator) -> Floats:
    """Gains of adding the inputs one by one; the backward order cancels the error of pairs of inputs."""
    k = patient.size
    values = np.zeros(k)
    for _ in range(rounds):
        forward = draw.permutation(k)
        for order in (forward, forward[::-1]):
            known = np.zeros((k + 1, k), dtype=bool)
            for step, column in enumerate(order, start=1):
                known[step:, column] = True
            values[order] += np.diff(_worth(predict, patient, background, known))
    return values / (2 * rounds)


def _worth(predict: Predict, patient: Floats, background: Floats, known: np.ndarray) -> Floats:
    """(c,) mean output where the known inputs are the patient's and the others a background patient's. known: (c, k)."""
    at_once = max(1, MOST_CELLS // background.size)
    parts = [known[start : start + at_once] for start in range(0, len(known), at_once)]
    return np.concatenate([_mean_output(predict, patient, background, part) for part in parts])


def _mean_output(predict: Predict, patient: Floats, background: Floats, known: np.ndarray) -> Floats:
    mixed = np.where(known[:, None, :], patient, background[None, :, :])
    answers = np.asarray(predict(mixed.reshape(-1, patient.size)), dtype=np.float64)
    return answers.reshape(len(known), len(background)).mean(axis=1)
