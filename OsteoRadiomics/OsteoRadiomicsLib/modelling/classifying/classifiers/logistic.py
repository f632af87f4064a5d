"""Logistic regression, unpenalised unless a search finds a ridge penalty (1/C) that is better."""

from __future__ import annotations

from typing import Any

from ..classifier import Equation, numbers
from ..parameters import PENALTY
from .logistic_equation import LogisticEquation


def logistic_regression(seed: int, **parameters: Any) -> Any:
    """scikit-learn's, run until it no longer moves; ``C`` infinite unless given."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(**{"C": float("inf"), "max_iter": 5000, "tol": 1e-8, "random_state": seed} | parameters)


class Logistic(LogisticEquation):
    """Of all classifiers the one whose coefficients have a covariance, as long as nothing is penalised."""

    name = "logistic"
    space = PENALTY

    def make(self, seed: int, *unused: Any, **parameters: Any) -> Any:
        """C: inverse strength of the penalty."""
        return logistic_regression(seed, **parameters)

    def with_covariance(self) -> Any:
        """Maximum likelihood by our own statistics."""
        from ..plain_logistic import PlainLogistic

        return PlainLogistic()

    def predictor(self, estimator: Any) -> dict[str, Any]:
        """Coefficients, with their covariance where it is known."""
        fit = self.equation(estimator).fit
        if fit is None:
            return super().predictor(estimator)
        covariance = numbers((fit.covariance + fit.covariance.T) / 2)
        return {"intercept": fit.intercept, "coefficients": numbers(fit.slopes), "covariance": covariance}

    def equation(self, estimator: Any) -> Equation:
        """The fitted equation, with its tests where it has a covariance."""
        fit = getattr(estimator, "fit_", None)
        return super().equation(estimator) if fit is None else Equation(fit.intercept, fit.slopes, fit)


CLASSIFIER = Logistic()
