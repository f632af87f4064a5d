"""Logistic regression with a ridge penalty."""

from __future__ import annotations

from typing import Any

from ..parameters import PENALTY
from .logistic import logistic_regression
from .logistic_equation import LogisticEquation


class Ridge(LogisticEquation):
    """Coefficients drawn towards 0 together."""

    name = "ridge"
    space = PENALTY

    def make(self, seed: int, C: float = 1.0) -> Any:
        """C: inverse strength of the penalty."""
        return logistic_regression(seed, C=C, l1_ratio=0.0)


CLASSIFIER = Ridge()
