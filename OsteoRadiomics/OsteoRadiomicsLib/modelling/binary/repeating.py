"""How the procedure for two classes is repeated and judged."""

from __future__ import annotations

from functools import partial

import numpy as np
from scipy.special import logit

from ...base.errors import TableError
from ...protocols.modelling_plan import ModellingPlan
from ..data.data import StudyData
from ..evaluation.optimism import Measures
from ..evaluation.roc import auc
from ..resampling.procedure import Repeated, Splits, fit_procedure
from ..resampling.split import folds
from ..statistics.logistic import logistic_regression
from .fitting import FittedStudy, fit_study
from .grid import GRID


def brier(events: np.ndarray, risk: np.ndarray) -> float:
    """Mean squared error of probabilities. events: (n,) 0/1. risk: (n,)."""
    return float(np.mean((risk - events) ** 2))


def calibration_slope(events: np.ndarray, risk: np.ndarray) -> float:
    """Slope on the logit; probabilities a rounding error away from 0 and 1 stand in for 0 and 1 themselves."""
    log_odds = logit(np.clip(risk, 1e-12, 1 - 1e-12))
    try:
        return float(logistic_regression(log_odds, events, ["the probability"]).slopes[0])
    except TableError:  # all probabilities are equal: no line has a slope
        return float("nan")


MEASURES: Measures = {"auc": auc, "brier": brier, "calibration_slope": calibration_slope}
"""The measures of the reports; Somers' Dxy = 2 AUC - 1."""


def stratified_folds(data: StudyData, plan: ModellingPlan) -> Splits:
    """As many folds by patient as the plan names, each with the classes in their shares."""
    return folds(data.outcome, data.patients, plan.folds, plan.split.seed)


def _meaningless(fitted: FittedStudy, model: str) -> frozenset[str]:
    """Classifiers other than plain equations can repeat their own sample, whose calibration slope then has no meaning."""
    equation = fitted.models[model].equation
    return frozenset() if equation is not None and equation.fit is not None else frozenset({"calibration_slope"})


REPEATED: Repeated[FittedStudy] = Repeated(
    fit=partial(fit_procedure, fit_study),
    folds=stratified_folds,
    strata=lambda data: data.outcome,
    measures=MEASURES,
    absent=lambda sample, count: np.full(count, sample.outcome.mean()),
    meaningless=_meaningless,
    grid=GRID,
    home=__name__,
)
