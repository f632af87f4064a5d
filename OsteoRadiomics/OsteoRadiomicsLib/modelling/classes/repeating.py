"""How the procedure for three or more classes is repeated and judged: by the probabilities of all classes together."""

from __future__ import annotations

import numpy as np

from ...scoring.class_model import most_probable, normalised
from ..binary.grid import SELECTORS, fit_classifier, usable_classifiers
from ..binary.repeating import stratified_folds
from ..data.data import StudyData
from ..evaluation.confusion import brier_of_classes
from ..evaluation.hand_till import hand_till_auc, macro_auc
from ..evaluation.optimism import Measures
from ..resampling.procedure import GridKind, Repeated
from .fitting import FittedClasses, fit_classes
from .preparation import against_rest


def accuracy(outcome: np.ndarray, probability: np.ndarray) -> float:
    """Share of rows whose most probable class is theirs. outcome: (n,). probability: (n, k)."""
    return float(np.mean(most_probable(probability) == outcome))


MEASURES: Measures = {
    "hand_till": hand_till_auc,
    "macro_auc": lambda outcome, probability: macro_auc(outcome, probability).value,
    "accuracy": accuracy,
    "brier": lambda outcome, probability: brier_of_classes(outcome, probability).value,
}


def _prevalence(sample: StudyData, count: int) -> np.ndarray:
    """(count, k) shares of the classes."""
    return np.tile(np.bincount(sample.outcome) / len(sample), (count, 1))


GRID = GridKind(
    selectors=SELECTORS,
    learner="classifier",
    usable=usable_classifiers,
    fit=fit_classifier,
    parts=lambda data: tuple(against_rest(data, number) for number in range(int(data.outcome.max()) + 1)),
    joined=lambda predicted: normalised(np.column_stack(predicted)),
    measures={name: MEASURES[name] for name in ("hand_till", "accuracy")},
)

REPEATED: Repeated[FittedClasses] = Repeated(
    fit=fit_classes,
    folds=stratified_folds,
    strata=lambda data: data.outcome,
    measures=MEASURES,
    absent=_prevalence,
    grid=GRID,
    home=__name__,
)
