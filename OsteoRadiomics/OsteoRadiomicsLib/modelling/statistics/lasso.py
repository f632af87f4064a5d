"""LASSO paths for linear, logistic and Cox models, and the choice of lambda by cross-validation.

The definitions are those of glmnet (Friedman, Hastie & Tibshirani 2010): columns standardised with the 1/n variance, lambda
on the scale of the mean log-likelihood (or half the mean squared error), 100 values down from the smallest lambda that
leaves no column, mean deviance weighted by fold size (by events for Cox), and the one-standard-error rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit

from ...base.errors import TableError
from ...base.progress import Progress
from ..data.survival import events_of
from .penalised import Family as PlainFamily
from .penalised import Penalised, PenalisedPath
from .penalised_cox import PenalisedCox, cox_deviance

Family = PlainFamily | Literal["cox"]

PATIENCE = 15
_LEAST_PROBABILITY = 1e-5  # in the deviance of a left-out observation


@dataclass(frozen=True)
class LassoPath:
    """Solutions from the largest lambda to the smallest.

    lambdas: (k,) falling. intercepts: (k,). coefficients: (k, columns), per unit of the column as given.
    """

    lambdas: np.ndarray
    intercepts: np.ndarray
    coefficients: np.ndarray

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Linear predictors, (rows, k)."""
        return x @ self.coefficients.T + self.intercepts

    @property
    def nonzero(self) -> np.ndarray:
        """Number of columns in each solution, (k,)."""
        return np.count_nonzero(self.coefficients, axis=1)


@dataclass(frozen=True)
class CrossValidatedLasso:
    """A path with its cross-validated deviance.

    mean, standard_error: (k,) deviance per observation (logistic: -2 log-likelihood; linear: squared error), or per event (Cox:
    how much the partial likelihood's deviance of all rows is above that of the rows fitted on; Verweij and van Houwelingen, Stat
    Med 1993;12:2305).
    at_min: index of least mean. at_1se: index of the largest lambda whose mean lies within one standard error of it.
    """

    path: LassoPath
    mean: np.ndarray
    standard_error: np.ndarray
    at_min: int
    at_1se: int

    def index(self, rule: Literal["min", "1se"]) -> int:
        """Index of the chosen lambda."""
        return self.at_min if rule == "min" else self.at_1se


def lasso_path(x: np.ndarray, y: np.ndarray, family: Family, *, lambdas: np.ndarray | None = None) -> LassoPath:
    """Fit a whole path.

    x: (n, columns) finite. y: (n,) numbers, 0/1 for logistic, times for Cox (``data.survival``). lambdas: falling; None chooses
    100 from the data and stops early where the fit no longer improves, as glmnet does. Raises TableError for a constant y.
    """
    problem = _checked(x, y, family)
    return _collected(problem, problem.lambdas() if lambdas is None else lambdas, stop_early=lambdas is None)


def cross_validated_lasso(
    x: np.ndarray, y: np.ndarray, folds: np.ndarray, family: Family, *, progress: Progress | None = None
) -> CrossValidatedLasso:
    """Fit the path on all rows and judge it by cross-validation, all folds going down the same lambdas together.

    folds: (n,) number of the fold each row is left out in. The path ends where the deviance has been rising for
    ``PATIENCE`` lambdas, for what follows only fits noise at great cost.
    """
    progress = progress or Progress()
    whole = _checked(x, y, family)
    lambdas = whole.lambdas()
    left_out = [folds == name for name in np.unique(folds)]
    sizes = np.array([events_of(y[out]).sum() if family == "cox" else out.sum() for out in left_out])
    judges = [_judge(x, y, out, family) for out in left_out]
    paths = []
    for out in left_out:
        progress.check()
        paths.append(_checked(x[~out], y[~out], family).solutions(lambdas))
    deviances: list[list[float]] = []
    means: list[float] = []
    best = 0
    for number in range(len(lambdas)):
        found = []
        for judge, one in zip(judges, paths, strict=True):
            progress.check()
            found.append(judge(*next(one)))
        deviances.append(found)
        means.append(float(np.average(found, weights=sizes)))
        best = int(np.argmin(means))
        if number - best >= PATIENCE:
            break
    each = np.array(deviances)
    mean = np.average(each, axis=1, weights=sizes)
    spread = np.average((each - mean[:, None]) ** 2, axis=1, weights=sizes)
    error = np.sqrt(spread / (len(left_out) - 1))
    path = _collected(whole, lambdas[: len(mean)], stop_early=False, progress=progress)
    return CrossValidatedLasso(path, mean, error, best, int(np.argmax(mean <= mean[best] + error[best])))


def _checked(x: np.ndarray, y: np.ndarray, family: Family) -> PenalisedPath:
    if family == "cox":
        if not events_of(y).any():
            raise TableError("no patient has the event", cure="Add patients, or use fewer folds")
        return PenalisedCox(x, y)
    if np.ptp(y) == 0:
        raise TableError("the outcome is constant", cure="Give cases with and without the event")
    return Penalised(x, y.astype(float), family)


def _collected(problem: PenalisedPath, lambdas: np.ndarray, *, stop_early: bool, progress: Progress | None = None) -> LassoPath:
    found, explained = [], 0.0
    for number, solution in enumerate(problem.solutions(lambdas)):
        if progress:
            progress.check()
        found.append(solution)
        before, explained = explained, problem.explained()
        if stop_early and number >= 4 and (explained - before < 1e-5 * explained or explained > 0.999):
            break
    intercepts, coefficients = zip(*found, strict=True)
    return LassoPath(np.asarray(lambdas)[: len(found)], np.array(intercepts), np.array(coefficients))


def _judge(x: np.ndarray, y: np.ndarray, out: np.ndarray, family: Family) -> Callable[[float, np.ndarray], float]:
    """(intercept, coefficients) -> mean deviance of the rows left out. out: (n,) bool."""
    if family != "cox":
        rows, known = x[out], y[out]
        return lambda intercept, coefficients: _deviance(rows @ coefficients + intercept, known, family)
    whole, others, events = cox_deviance(y), cox_deviance(y[~out]), int(events_of(y[out]).sum())
    if not events:
        raise TableError("a fold has no event", cure="Add patients with the event, or use fewer folds")

    def judge(intercept: float, coefficients: np.ndarray) -> float:
        predictor = x @ coefficients
        return (whole(predictor) - others(predictor[~out])) / events

    return judge


def _deviance(predictor: np.ndarray, y: np.ndarray, family: Family) -> float:
    """Mean over rows. predictor, y: (rows,)."""
    if family == "linear":
        return float(np.mean((y - predictor) ** 2))
    p = np.clip(expit(predictor), _LEAST_PROBABILITY, 1 - _LEAST_PROBABILITY)
    return float(-2 * np.mean(np.where(y > 0, np.log(p), np.log1p(-p))))
