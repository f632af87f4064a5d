"""LASSO paths for linear and logistic models, and the choice of lambda by cross-validation.

The definitions are those of glmnet (Friedman, Hastie & Tibshirani 2010): columns standardised with the 1/n variance, lambda
on the scale of the mean log-likelihood (or half the mean squared error), 100 values down from the smallest lambda that
leaves no column, mean deviance weighted by fold size, and the one-standard-error rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit

from ...errors import TableError
from ...progress import Progress
from .lasso_descent import descend

Family = Literal["linear", "logistic"]

LAMBDAS = 100
PATIENCE = 15
TOLERANCE = 1e-8  # of a coefficient's change, in units of the null deviance
ROUNDING = 1e-9  # relative; gradients no further beyond a bound than this are on it
_STEPS = 100  # of iterated weighting; warm starts need two or three
_LEAST_WEIGHT = 1e-5  # p (1 - p) of an observation that is all but certain
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

    mean, standard_error: (k,) deviance per observation (logistic: -2 log-likelihood; linear: squared error).
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

    x: (n, columns) finite. y: (n,) numbers, or 0/1 for logistic. lambdas: falling; None chooses 100 from the data and
    stops early where the fit no longer improves, as glmnet does. Raises TableError for a constant y.
    """
    problem = _problem(x, y, family)
    return _collected(problem, problem.lambdas() if lambdas is None else lambdas, stop_early=lambdas is None)


def cross_validated_lasso(
    x: np.ndarray, y: np.ndarray, folds: np.ndarray, family: Family, *, progress: Progress | None = None
) -> CrossValidatedLasso:
    """Fit the path on all rows and judge it by cross-validation, all folds going down the same lambdas together.

    folds: (n,) number of the fold each row is left out in. The path ends where the deviance has been rising for
    ``PATIENCE`` lambdas, for what follows only fits noise at great cost.
    """
    progress = progress or Progress()
    whole = _problem(x, y, family)
    lambdas = whole.lambdas()
    left_out = [folds == name for name in np.unique(folds)]
    sizes = np.array([out.sum() for out in left_out])
    paths = []
    for out in left_out:
        progress.check()
        paths.append(_problem(x[~out], y[~out], family).solutions(lambdas))
    deviances, best = [], 0
    for number in range(len(lambdas)):
        solutions = []
        for one in paths:
            progress.check()
            solutions.append(next(one))
        deviances.append([_deviance(x[out] @ b + a, y[out], family) for out, (a, b) in zip(left_out, solutions, strict=True)])
        means = np.average(deviances, axis=1, weights=sizes)
        best = int(np.argmin(means))
        if number - best >= PATIENCE:
            break
    each = np.array(deviances)
    mean = np.average(each, axis=1, weights=sizes)
    spread = np.average((each - mean[:, None]) ** 2, axis=1, weights=sizes)
    error = np.sqrt(spread / (len(left_out) - 1))
    path = _collected(whole, lambdas[: len(mean)], stop_early=False, progress=progress)
    return CrossValidatedLasso(path, mean, error, best, int(np.argmax(mean <= mean[best] + error[best])))


def _problem(x: np.ndarray, y: np.ndarray, family: Family) -> _Problem:
    if np.ptp(y) == 0:
        raise TableError("the outcome is constant", cure="Give cases with and without the event")
    return _Problem(x, y.astype(float), family)


def _collected(problem: _Problem, lambdas: np.ndarray, *, stop_early: bool, progress: Progress | None = None) -> LassoPath:
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


def _deviance(predictor: np.ndarray, y: np.ndarray, family: Family) -> float:
    """Mean over rows. predictor, y: (rows,)."""
    if family == "linear":
        return float(np.mean((y - predictor) ** 2))
    p = np.clip(expit(predictor), _LEAST_PROBABILITY, 1 - _LEAST_PROBABILITY)
    return float(-2 * np.mean(np.where(y > 0, np.log(p), np.log1p(-p))))


class _Problem:
    """One data set, standardised, and the current solution on it."""

    def __init__(self, x: np.ndarray, y: np.ndarray, family: Family) -> None:
        self.mean, sd = x.mean(axis=0), x.std(axis=0)
        self.varies = sd > 1e-12 * np.maximum(np.abs(self.mean), 1e-300)
        self.sd = np.where(self.varies, sd, 1.0)
        self.x = np.where(self.varies, (x - self.mean) / self.sd, 0.0)
        self.y, self.family = y, family
        self.coefficients = np.zeros(x.shape[1])
        share = y.mean()
        self.intercept = float(np.log(share / (1 - share))) if family == "logistic" else float(share)
        self.null = self._fit_deviance()

    def lambdas(self) -> np.ndarray:
        """100 values, evenly in their logarithm, from the smallest that leaves no column."""
        largest = float(np.abs(self._gradient()).max())
        least = 1e-4 if len(self.y) > self.x.shape[1] else 1e-2
        return np.geomspace(largest, largest * least, LAMBDAS) if largest > 0 else np.array([0.0])

    def solutions(self, lambdas: np.ndarray) -> Iterator[tuple[float, np.ndarray]]:
        """(intercept, coefficients) per unit of the columns as given, one lambda after the other."""
        gradient = self._gradient()
        previous = max(float(lambdas[0]), float(np.abs(gradient).max()))
        for value in lambdas:
            gradient = self._solve(float(value), previous, gradient)
            previous = float(value)
            solution = self.coefficients / self.sd
            yield self.intercept - float(solution @ self.mean), solution

    def explained(self) -> float:
        """Share of the null deviance that the current solution explains."""
        return 1 - self._fit_deviance() / self.null

    def _solve(self, penalty: float, previous: float, gradient: np.ndarray) -> np.ndarray:
        """Solve at ``penalty``, looking first at the columns that the strong rule lets in. Returns the gradient, (columns,)."""
        # Strictly beyond the bound: at the largest lambda a rounding error must not let the first column in.
        inside = self.varies & ((np.abs(gradient) > (2 * penalty - previous) * (1 + ROUNDING)) | (self.coefficients != 0))
        while True:
            self._fit(np.flatnonzero(inside), penalty)
            gradient = self._gradient()
            left_out = self.varies & ~inside & (np.abs(gradient) > penalty * (1 + ROUNDING))
            if not left_out.any():
                return gradient
            inside |= left_out

    def _fit(self, inside: np.ndarray, penalty: float) -> None:
        """Iterated weighted least squares on some columns (one step for a linear model)."""
        x = self.x[:, inside]
        tolerance = TOLERANCE * self.null
        for _ in range(_STEPS if self.family == "logistic" else 1):
            current = self.coefficients[inside]
            predictor = self.intercept + x @ current
            if self.family == "logistic":
                p = expit(predictor)
                weight = np.maximum(p * (1 - p), _LEAST_WEIGHT)
                response = predictor + (self.y - p) / weight
            else:
                weight, response = np.ones(len(self.y)), self.y
            total = weight.sum()
            centre, middle = weight @ x / total, weight @ response / total
            centred = x - centre
            weighted = centred * weight[:, None]
            gram = centred.T @ weighted / len(self.y)
            target = weighted.T @ (response - middle) / len(self.y)
            found = descend(gram, target, current, penalty, tolerance * 1e-2) if len(inside) else current
            intercept = float(middle - centre @ found)
            change = np.max((found - current) ** 2 * np.diag(gram), initial=weight.mean() * (intercept - self.intercept) ** 2)
            self.coefficients[inside], self.intercept = found, intercept
            if change < tolerance:
                return

    def _gradient(self) -> np.ndarray:
        predictor = self._predictor()
        fitted = expit(predictor) if self.family == "logistic" else predictor
        return self.x.T @ (self.y - fitted) / len(self.y)

    def _predictor(self) -> np.ndarray:
        used = np.flatnonzero(self.coefficients)
        return self.intercept + self.x[:, used] @ self.coefficients[used]

    def _fit_deviance(self) -> float:
        predictor = self._predictor()
        if self.family == "linear":
            return float(np.mean((self.y - predictor) ** 2))
        return float(2 * np.mean(np.logaddexp(0, predictor) - self.y * predictor))
