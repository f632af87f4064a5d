"""What was made of each class: the confusion matrix of three or more classes, its rates, and the Brier score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ...agreement.kappa import cohen_kappa
from ...base.errors import TableError
from ..data.inputs import matrix
from ..estimate import Estimate
from .classification import Classification, from_counts
from .intervals import wilson


@dataclass(frozen=True)
class Confusion:
    """How predicted classes meet the true ones.

    counts: (k, k) patients, true class by predicted class, in the order of ``classes``. accuracy: Wilson's interval.
    balanced_accuracy: mean of the classes' sensitivities, normal interval. kappa: linear weights, so that two classes off
    counts twice. rates: each class against the rest.
    """

    classes: tuple[str, ...]
    counts: np.ndarray
    accuracy: Estimate
    balanced_accuracy: Estimate
    kappa: Estimate
    rates: dict[str, Classification]


def confusion(true: np.ndarray, predicted: np.ndarray, classes: Sequence[str]) -> Confusion:
    """Count and rate. true, predicted: (n,) indices into ``classes``, which stand in rising order.

    Raises TableError when a class has no patient.
    """
    names, size = tuple(classes), len(classes)
    counts = np.zeros((size, size), dtype=int)
    np.add.at(counts, (true, predicted), 1)
    absent = [name for name, row in zip(names, counts, strict=True) if not row.any()]
    if absent:
        raise TableError(f"the outcome has no patient of class {absent[0]}")
    return Confusion(
        names,
        counts,
        wilson(int(np.trace(counts)), int(counts.sum())),
        _balanced(counts),
        _kappa(true, predicted, size),
        {name: _against_rest(counts, index) for index, name in enumerate(names)},
    )


def brier_of_classes(true: np.ndarray, probability: ArrayLike) -> Estimate:
    """Mean over patients of the summed squared differences of all class probabilities (Brier 1950): 0 best, 2 worst.

    true: (n,) class indices. probability: (n, k). With a normal interval of the mean.
    """
    table = matrix(probability, "the class probabilities", length=len(true))
    squares = ((table - np.eye(table.shape[1])[true]) ** 2).sum(axis=1)
    return Estimate.wald(float(squares.mean()), float(squares.std(ddof=1) / np.sqrt(squares.size)), bounds=(0.0, 2.0))


def _against_rest(counts: np.ndarray, index: int) -> Classification:
    tp = int(counts[index, index])
    fn, fp = int(counts[index].sum()) - tp, int(counts[:, index].sum()) - tp
    return from_counts(tp=tp, fn=fn, fp=fp, tn=int(counts.sum()) - tp - fn - fp)


def _balanced(counts: np.ndarray) -> Estimate:
    """Sensitivities of the classes are independent proportions, so their variances add."""
    sizes = counts.sum(axis=1)
    shares = np.diag(counts) / sizes
    se = float(np.sqrt(np.sum(shares * (1 - shares) / sizes)) / len(counts))
    return Estimate.wald(float(shares.mean()), se, bounds=(0.0, 1.0))


def _kappa(true: np.ndarray, predicted: np.ndarray, size: int) -> Estimate:
    found = cohen_kappa(true.tolist(), predicted.tolist(), weights="linear", categories=range(size))
    if found.reason:
        return Estimate.undefined(found.reason)
    return Estimate(found.kappa, found.ci_low, found.ci_high, found.se)
