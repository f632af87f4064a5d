"""Mending probabilities: after SMOTE, for another prevalence, or by a calibration line fitted on training data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from ...base.errors import TableError
from ..data.inputs import Floats, binary_outcome, probabilities
from ..statistics.logistic import logistic_regression


@dataclass(frozen=True)
class Recalibration:
    """New log-odds = intercept + slope * old log-odds. method: for the report."""

    intercept: float
    slope: float
    method: str

    def apply(self, probability: ArrayLike) -> Floats:
        """(n,) recalibrated probabilities; 0 and 1 stay what they are."""
        risk = probabilities(probability)
        inside = (risk > 0) & (risk < 1)
        result = risk.copy()
        result[inside] = expit(self.intercept + self.slope * logit(risk[inside]))
        return result


def prevalence_correction(trained: float, real: float) -> Recalibration:
    """Undo a change of prevalence, such as SMOTE's: log-odds shift by the difference of the two prior log-odds.

    trained: prevalence in the resampled training data. real: in the patients the model is for (Elkan, IJCAI 2001).
    """
    if not 0 < trained < 1 or not 0 < real < 1:
        raise TableError("a prevalence must lie between 0 and 1, both excluded")
    return Recalibration(float(logit(real) - logit(trained)), 1.0, "prior log-odds")


def fit_recalibration(outcome: ArrayLike, probability: ArrayLike, *, slope: bool = True, firth: str = "never") -> Recalibration:
    """Fit the calibration line on data the final test does not contain. slope: False updates the intercept alone.

    outcome: (n,) 0/1. probability: (n,) strictly between 0 and 1. firth: "auto" corrects a slope that would be infinite because
    the probability separates the classes; "never" raises TableError then.
    """
    events = binary_outcome(outcome)
    risk = probabilities(probability, length=events.size)
    if np.any((risk == 0) | (risk == 1)):
        raise TableError("recalibration needs probabilities strictly between 0 and 1", cure="Use a model with smooth output")
    log_odds = logit(risk)
    if not slope:
        shift = logistic_regression(np.empty((risk.size, 0)), events, [], offset=log_odds)
        return Recalibration(shift.intercept, 1.0, "intercept")
    line = logistic_regression(log_odds, events, ["the probability"], firth=firth)
    method = "intercept and slope" + (", Firth's correction" if line.firth else "")
    return Recalibration(line.intercept, float(line.slopes[0]), method)
