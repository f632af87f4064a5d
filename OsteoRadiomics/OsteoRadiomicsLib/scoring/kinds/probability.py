"""What kinds that predict a probability directly have in common: no logit of their own, no standard error."""

from __future__ import annotations

import numpy as np
from scipy.special import logit

from .kind import Build, Scale
from .shapley import Predict, shapley_values

# Probabilities of 0 and 1 have no finite logit; this moves a probability by less than rounding does.
_SMALLEST = 1e-15


class ProbabilityPredictor:
    """A predictor from a function (rows, columns) -> (rows,) of probabilities."""

    scale: Scale = "probability"
    coefficients: np.ndarray | None = None
    no_interval_reason = "this kind of model knows no standard error of its prediction"

    def __init__(self, predict: Predict, build: Build) -> None:
        self._predict = predict
        self._reference = build.reference

    def logit(self, x: np.ndarray) -> np.ndarray:
        """Logit of the predicted probability, (rows,)."""
        return logit(np.clip(self._predict(x), _SMALLEST, 1 - _SMALLEST))

    def contributions(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """Shapley values in probability against the reference point."""
        return shapley_values(self._predict, x, self._reference)

    def logit_standard_error(self, x: np.ndarray) -> np.ndarray | None:
        """None: see ``no_interval_reason``."""
        return None
