"""What the logistic classifiers share, penalised or not: an equation in log odds, saved and explained by its coefficients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ....scoring.kinds.logistic import LogisticKind
from ...explanation.explanation import Explanation
from ...explanation.linear import linear_shap
from ..classifier import Classifier, Equation, numbers


class LogisticEquation(Classifier):
    """Of estimators with ``coef_`` (1, columns) and ``intercept_`` (1,)."""

    kind = LogisticKind
    formula = True

    def predictor(self, estimator: Any) -> dict[str, Any]:
        """Coefficients, with the reason why they have no covariance."""
        found = self.equation(estimator)
        reason = "coefficients are penalised or cross-validated, so they have no covariance"
        return {
            "intercept": found.intercept, "coefficients": numbers(found.coefficients), "no_covariance_reason": reason,
        }  # fmt: skip

    def equation(self, estimator: Any) -> Equation:
        """The fitted equation."""
        return Equation(float(estimator.intercept_[0]), np.asarray(estimator.coef_[0]), None)

    def explain(
        self, estimator: Any, inputs: ArrayLike, background: ArrayLike, names: Sequence[str], **asking: Any
    ) -> Explanation:
        """Exact, in log odds."""
        found = self.equation(estimator)
        return linear_shap(found.intercept, found.coefficients, inputs, background, names)
