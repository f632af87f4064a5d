"""Cox models with a penalty on the size of their coefficients, ties by Breslow (Simon et al., J Stat Softw 2011;39(5))."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...base.progress import Progress
from ..data.survival import Survival, events_of, times_of
from .penalised import TOLERANCE, PenalisedPath
from .risk_sets import PartialLikelihood, RiskSets

_STEPS = 100
_HALVINGS = 20


class PenalisedCox(PenalisedPath):
    """outcome: (n,) times, of which some are events."""

    def __init__(self, x: np.ndarray, outcome: Survival, *, ridge: float = 0.0, progress: Progress | None = None) -> None:
        super().__init__(x, ridge=ridge, progress=progress)
        self._sets, self._saturated = RiskSets(outcome, ties="breslow"), saturated(outcome)
        self.intercept = 0.0
        self._point = self._sets.at(np.zeros(len(x)))
        self.null = self._fit_deviance()

    def _fit(self, inside: np.ndarray, penalty: float) -> None:
        """Newton's method on some columns: the quadratic problem of each step is solved with the penalty."""
        x, n, tolerance = self.x[:, inside], len(self.x), TOLERANCE * self.null
        for _ in range(_STEPS):
            self._progress.check()
            current = self.coefficients[inside]
            gram = self._sets.information(x, self._point) / n
            gram.flat[:: len(inside) + 1] += self.ridge + 1e-12
            target = x.T @ (self._sets.event - self._point.expected) / n + gram @ current
            found = self._descended(gram, target, current, penalty, tolerance * 1e-2)
            worth = self._worth(self._point, current, penalty)
            for _halving in range(_HALVINGS):  # far from the solution a whole step can overshoot
                trial = self._sets.at(x @ found)
                if self._worth(trial, found, penalty) >= worth - 1e-12 * abs(worth):
                    break
                found = (found + current) / 2
            self.coefficients[inside], self._point = found, trial
            if np.max((found - current) ** 2 * np.diag(gram), initial=0.0) < tolerance:
                return

    def _worth(self, point: PartialLikelihood, coefficients: np.ndarray, penalty: float) -> float:
        size = penalty * np.abs(coefficients).sum() + self.ridge / 2 * float(coefficients @ coefficients)
        return point.log_likelihood / len(self.x) - float(size)

    def _gradient(self) -> np.ndarray:
        return self.x.T @ (self._sets.event - self._point.expected) / len(self.x)

    def _fit_deviance(self) -> float:
        return 2 * (self._saturated - self._point.log_likelihood) / len(self.x)


def ridge_cox(x: np.ndarray, outcome: Survival, ridge: float) -> np.ndarray:
    """(columns,) coefficients with a penalty of ridge / 2 times the sum of their squares, each per standard deviation.

    x: (n, columns). outcome: (n,).
    """
    ((_, coefficients),) = PenalisedCox(x, outcome, ridge=ridge).solutions(np.zeros(1))
    return coefficients


def cox_deviance(outcome: Survival) -> Callable[[np.ndarray], float]:
    """Linear predictors (n,) -> twice the distance of the partial log-likelihood from the largest there can be."""
    sets, most = RiskSets(outcome, ties="breslow"), saturated(outcome)
    return lambda predictor: 2 * (most - sets.at(predictor).log_likelihood)


def saturated(outcome: Survival) -> float:
    """The partial log-likelihood in which those who have the event at a time are all the hazard there is: 0 without ties."""
    _, tied = np.unique(times_of(outcome)[events_of(outcome)], return_counts=True)
    return -float(np.sum(tied * np.log(tied)))
