"""Fitting one classifier on standardised columns: oversampling, parameters, and what it predicts for new rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.special import expit, logit

from ...base.errors import TableError
from ...base.progress import Progress
from ..evaluation.clusters import Clusters
from ..evaluation.recalibration import Recalibration, fit_recalibration
from .classifier import EVENT, Composite
from .classifiers import classifier
from .oversampling import oversampled

Parameters = Mapping[str, Any]
# Trees and neighbours say 0 and 1, whose logit is infinite: bounds for fitting a line, and those a saved model uses.
LEAST, SMALLEST = 1e-3, 1e-15


@dataclass(frozen=True)
class Candidate:
    """A classifier by name, with or without SMOTE.

    inference: fit with the covariance of the coefficients where the classifier has one, as long as the fit is plain: without
    SMOTE and without penalty.
    """

    name: str
    smote: bool = False
    inference: bool = False
    parameters: Parameters = field(default_factory=dict)

    def fit(
        self, x: np.ndarray, y: np.ndarray, seed: int, progress: Progress | None = None, *, clusters: Clusters | None = None
    ) -> Any:
        """The fitted estimator. x: (n, columns) standardised. y: (n,) 0/1. clusters: rows of one patient, for
        inference and stacking.

        Raises TableError where the rows are too few, Cancelled.
        """
        progress = progress or Progress()
        progress.check()
        own = classifier(self.name)
        if self.smote and not isinstance(own, Composite):
            x, y = oversampled(x, y, seed)
        elif self.inference and not self.parameters and (plain := own.with_covariance()) is not None:
            return plain.fit(x, y, clusters)
        estimator = own.make(seed, **self.parameters)
        try:
            if isinstance(own, Composite):
                return own.fit_within(estimator, x, y, progress, smote=self.smote, clusters=clusters)
            return own.fit(estimator, x, y, progress)
        except ValueError as error:
            raise TableError(
                f"{self.name} cannot be fitted on {len(x)} rows ({error})", cure="Add patients or leave it out"
            ) from error


def probability(estimator: Any, x: np.ndarray) -> np.ndarray:
    """(n,) probability of the event."""
    return np.asarray(estimator.predict_proba(x))[:, EVENT]


def recalibration(outcome: np.ndarray, out_of_fold: np.ndarray) -> Recalibration:
    """Intercept and slope on the logit from out-of-fold probabilities of training rows, undoing SMOTE's shift.

    Where these do not separate the classes in the right direction only the intercept is fitted: a slope would turn them round.
    """
    risk = np.clip(out_of_fold, LEAST, 1 - LEAST)
    if np.ptp(risk) > 0:
        found = fit_recalibration(outcome, risk, firth="auto")
        if found.slope > 0:
            return found
    return fit_recalibration(outcome, risk, slope=False)


def recalibrated(risk: np.ndarray, line: Recalibration | None) -> np.ndarray:
    """(n,) probabilities after recalibration, as a saved model computes them."""
    if line is None:
        return risk
    return expit(line.intercept + line.slope * logit(np.clip(risk, SMALLEST, 1 - SMALLEST)))
