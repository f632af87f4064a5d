"""What was made of each class: the confusion matrix of three or more classes, its rates, and the Brier score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ...agreement.kappa import cohen_kappa
from ...base.errors import TableError
from ..data.inputs import Floats, matrix
from ..estimate import Estimate
from .classification import Classification, effective_counts, from_counts
from .clusters import Clusters, mean_estimate
from .cross_validation import Folds
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


def confusion(
    true: np.ndarray,
    predicted: np.ndarray,
    classes: Sequence[str],
    *,
    clusters: Clusters | None = None,
    folds: Folds | None = None,
    incomplete: bool = False,
) -> Confusion:
    """Count and rate. true, predicted: (n,) indices into ``classes``, which stand in rising order.

    clusters: rows of one patient. folds: where predictions are out of fold. incomplete: whether classes may have no patient; the
    mean of the sensitivities is then that of the others. Raises TableError when a class has no patient, or all but one have none.
    """
    names, size = tuple(classes), len(classes)
    counts = np.zeros((size, size), dtype=int)
    np.add.at(counts, (true, predicted), 1)
    absent = [name for name, row in zip(names, counts, strict=True) if not row.any()]
    if absent and not (incomplete and len(absent) < size - 1):
        raise TableError(f"the outcome has no patient of class {absent[0]}")
    balanced = _balanced(counts) if clusters is None else _balanced_by_patient(true, predicted, counts, clusters)
    kappa = _kappa(true, predicted, counts, clusters)
    return Confusion(
        names,
        counts,
        wilson(int(np.trace(counts)), int(counts.sum()), effective=_effective(true == predicted, clusters, folds)),
        balanced if folds is None else folds.share(balanced),
        kappa if folds is None else folds.plain(kappa, (-1.0, 1.0)),
        {name: _against_rest(true == index, predicted == index, clusters, folds) for index, name in enumerate(names)},
    )


def brier_of_classes(true: np.ndarray, probability: ArrayLike, *, clusters: Clusters | None = None) -> Estimate:
    """Mean over patients of the summed squared differences of all class probabilities (Brier 1950): 0 best, 2 worst.

    true: (n,) class indices. probability: (n, k). With a normal interval of the mean.
    """
    table = matrix(probability, "the class probabilities", length=len(true))
    squares = ((table - np.eye(table.shape[1])[true]) ** 2).sum(axis=1)
    return mean_estimate(squares, (0.0, 2.0), clusters)


def _against_rest(of_class: np.ndarray, called: np.ndarray, clusters: Clusters | None, folds: Folds | None) -> Classification:
    """of_class, called: (n,) whether a row is of the class, and whether it was predicted to be."""
    tp = int((of_class & called).sum())
    fn, fp = int(of_class.sum()) - tp, int(called.sum()) - tp
    effective = effective_counts(of_class, called, clusters, folds)
    return from_counts(tp=tp, fn=fn, fp=fp, tn=of_class.size - tp - fn - fp, effective=effective)


def _effective(right: np.ndarray, clusters: Clusters | None, folds: Folds | None) -> float | None:
    """Rows of a fixed score that all rows are worth, None where each is one."""
    if clusters is None and folds is None:
        return None
    worth = right.size if clusters is None else clusters.effective(right, np.ones(right.size, dtype=bool))
    return worth / (folds.inflation if folds else 1)


def _balanced(counts: np.ndarray) -> Estimate:
    """Sensitivities of the classes are independent proportions, so their variances add."""
    sizes = counts.sum(axis=1)
    there = sizes > 0
    shares, sizes = np.diag(counts)[there] / sizes[there], sizes[there]
    se = float(np.sqrt(np.sum(shares * (1 - shares) / sizes)) / len(shares))
    return Estimate.wald(float(shares.mean()), se, bounds=(0.0, 1.0))


def _balanced_by_patient(true: np.ndarray, predicted: np.ndarray, counts: np.ndarray, clusters: Clusters) -> Estimate:
    sizes = counts.sum(axis=1)
    shares = np.diag(counts) / np.maximum(sizes, 1)
    there = int((sizes > 0).sum())
    influence = ((true == predicted) - shares[true]) / (sizes[true] * there)
    return Estimate.wald(float(shares.sum() / there), float(np.sqrt(clusters.spread(influence))), bounds=(0.0, 1.0))


def _kappa(true: np.ndarray, predicted: np.ndarray, counts: np.ndarray, clusters: Clusters | None) -> Estimate:
    found = cohen_kappa(true.tolist(), predicted.tolist(), weights="linear", categories=range(len(counts)))
    if found.reason:
        return Estimate.undefined(found.reason)
    if clusters is None:
        return Estimate(found.kappa, found.ci_low, found.ci_high, found.se)
    widened = found.se * np.sqrt(clusters.design_effect(kappa_influence(true, predicted, counts, found.kappa)))
    return Estimate.wald(found.kappa, float(widened), bounds=(-1.0, 1.0))


def kappa_influence(true: np.ndarray, predicted: np.ndarray, counts: np.ndarray, kappa: float) -> Floats:
    """(n,) what each row adds to the linearly weighted kappa, but for a factor (Fleiss et al., Psychol Bull 1969;72:323)."""
    size, share = len(counts), counts / counts.sum()
    weight = 1 - np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / (size - 1)
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    cell = weight - (1 - kappa) * ((weight @ columns)[:, None] + (rows @ weight)[None, :])
    return np.asarray(cell[true, predicted] - float((cell * share).sum()))
