"""Linear and logistic models with a penalty on the size of their coefficients, solved for falling penalties."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Literal

import numpy as np
from scipy.special import expit

from ...base.progress import Progress
from .lasso_descent import descend, weighted_step

Family = Literal["linear", "logistic"]

LAMBDAS = 100
TOLERANCE = 1e-8  # of a coefficient's change, in units of the null deviance
ROUNDING = 1e-9  # relative; gradients no further beyond a bound than this are on it
_STEPS = 100  # of iterated weighting; warm starts need two or three
_ROUNDS = 100  # of coordinate descent at most, between which a stop is noticed


class PenalisedPath(ABC):
    """One data set, standardised, and the current solution on it, whatever the likelihood is.

    x: (n, columns) finite. ridge: a penalty of ridge / 2 times the sum of squared coefficients beside that on their sizes.
    """

    intercept: float
    null: float
    """Mean deviance without any column."""

    def __init__(self, x: np.ndarray, *, ridge: float = 0.0, progress: Progress | None = None) -> None:
        self.ridge, self._progress = ridge, progress or Progress()
        self.mean, sd = x.mean(axis=0), x.std(axis=0)
        self.varies = sd > 1e-12 * np.maximum(np.abs(self.mean), 1e-300)
        self.sd = np.where(self.varies, sd, 1.0)
        # By columns, of which a few are taken at a time; changed in place, for each fold of a cross-validation has such a copy.
        self.x = np.subtract(x, self.mean, order="F")
        self.x /= self.sd
        self.x[:, ~self.varies] = 0.0
        self.coefficients = np.zeros(x.shape[1])
        self._chosen: tuple[np.ndarray, np.ndarray] = (np.zeros(0, dtype=int), self.x[:, :0])

    def lambdas(self) -> np.ndarray:
        """100 values, evenly in their logarithm, from the smallest that leaves no column."""
        largest = float(np.abs(self._gradient()).max())
        least = 1e-4 if len(self.x) > self.x.shape[1] else 1e-2
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

    def _descended(self, gram: np.ndarray, target: np.ndarray, start: np.ndarray, penalty: float, tolerance: float) -> np.ndarray:
        found = start
        for _ in range(_ROUNDS if len(start) else 0):
            self._progress.check()
            found, settled = descend(gram, target, found, penalty, tolerance)
            if settled:
                break
        return found

    def _some(self, columns: np.ndarray) -> np.ndarray:
        """(n, columns) of the standardised rows. The same are asked for at one penalty after the other."""
        if len(columns) == self.x.shape[1]:
            return self.x
        if not np.array_equal(self._chosen[0], columns):
            self._chosen = (columns, self.x.T[columns].T)
        return self._chosen[1]

    @abstractmethod
    def _fit(self, inside: np.ndarray, penalty: float) -> None:
        """Solve on some columns, the others held at 0."""

    @abstractmethod
    def _gradient(self) -> np.ndarray:
        """(columns,) derivative of the mean log-likelihood at the current solution."""

    @abstractmethod
    def _fit_deviance(self) -> float:
        """Mean deviance of the current solution."""


class Penalised(PenalisedPath):
    """The linear and the logistic model. y: (n,) numbers, or 0/1 for logistic, not constant."""

    def __init__(
        self, x: np.ndarray, y: np.ndarray, family: Family, *, ridge: float = 0.0, progress: Progress | None = None
    ) -> None:
        super().__init__(x, ridge=ridge, progress=progress)
        self.y, self.family = y, family
        share = y.mean()
        self.intercept = float(np.log(share / (1 - share))) if family == "logistic" else float(share)
        self._predictor = np.full(len(y), self.intercept)  # (n,) of the current solution
        self.null = self._fit_deviance()

    def _fit(self, inside: np.ndarray, penalty: float) -> None:
        """Iterated weighted least squares on some columns (one step for a linear model)."""
        x, tolerance, logistic = self._some(inside), TOLERANCE * self.null, self.family == "logistic"
        for _ in range(_STEPS if logistic else 1):
            self._progress.check()
            current, finer = self.coefficients[inside], tolerance * 1e-2
            step = weighted_step(x, self.y, self._predictor, logistic, self.ridge, current, penalty, finer)
            found = step.found if step.settled else self._descended(step.gram, step.target, step.found, penalty, finer)
            intercept = float(step.middle - step.centre @ found)
            moved = (found - current) ** 2 * step.gram.diagonal()
            change = moved.max(initial=step.weight * (intercept - self.intercept) ** 2)
            self.coefficients[inside], self.intercept = found, intercept
            self._predictor = intercept + x @ found
            if change < tolerance:
                return

    def _gradient(self) -> np.ndarray:
        predictor = self._predictor
        fitted = expit(predictor) if self.family == "logistic" else predictor
        return self.x.T @ (self.y - fitted) / len(self.y)

    def _fit_deviance(self) -> float:
        predictor = self._predictor
        if self.family == "linear":
            return float(np.mean((self.y - predictor) ** 2))
        return float(2 * np.mean(np.logaddexp(0, predictor) - self.y * predictor))
