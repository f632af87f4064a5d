"""From a predictor's output to a model's answer: a probability with its class, or a measured value with its unit."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from scipy.special import expit

from ..base.errors import ModelError
from .kinds.kind import NumberPredictor, Predictor
from .schema import ModelSpec, NumberOutcome
from .score import AnyScore, NumberScore, ProbabilityScore

_Z95 = 1.959963984540054  # 97.5 % quantile of the standard normal distribution


class Readout(Protocol):
    """How the columns of a model become its answer. x: (rows, columns) float64, standardised where the model says so."""

    @property
    def scale(self) -> str:
        """What base and contributions add up to (see Score)."""
        ...

    @property
    def linear_unit(self) -> str:
        """The unit of the linear predictor, and so of maps."""
        ...

    @property
    def weights(self) -> np.ndarray | None:
        """(columns,) change of the linear predictor per unit of each column, None where it is not linear in them."""
        ...

    def predict(self, x: np.ndarray) -> np.ndarray:
        """(rows,) probability, or value."""
        ...

    def linear(self, x: np.ndarray) -> np.ndarray:
        """(rows,) linear predictor, in the linear unit."""
        ...

    def contributions(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """(base, (columns,)) of the first row, on the scale."""
        ...

    def score(self, x: np.ndarray, **parts: Any) -> AnyScore:
        """The score of the first row. parts: scale, base, contributions and cautions of the score."""
        ...


class ProbabilityReadout:
    """Logit, optional recalibration, probability, class at the frozen cut-off."""

    linear_unit = "logit"

    def __init__(self, spec: ModelSpec, predictor: Predictor) -> None:
        self._spec = spec
        self._predictor = predictor
        self._slope = spec.recalibration.slope if spec.recalibration else 1.0

    @property
    def scale(self) -> str:
        """Logit, probability, or uncalibrated probability."""
        if self._predictor.scale == "logit":
            return "logit"
        return "uncalibrated probability" if self._spec.recalibration else "probability"

    @property
    def weights(self) -> np.ndarray | None:
        """Logits per unit of each column."""
        return None if self._predictor.coefficients is None else self._slope * self._predictor.coefficients

    def predict(self, x: np.ndarray) -> np.ndarray:
        """(rows,) probability of the positive class."""
        return expit(self.linear(x))

    def contributions(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """(base, (columns,)); logits after recalibration."""
        base, parts = self._predictor.contributions(x)
        if self._predictor.scale == "logit" and self._spec.recalibration:
            return self._spec.recalibration.intercept + self._slope * base, self._slope * parts[0]
        return base, parts[0]

    def score(self, x: np.ndarray, **parts: Any) -> ProbabilityScore:
        """Probability, Wald interval, class."""
        logit = float(self.linear(x)[0])
        probability = float(expit(logit))
        interval, reason = self._interval(x, logit)
        cutoff = self._spec.cutoff
        return ProbabilityScore(
            linear_predictor=logit,
            interval_95=interval,
            interval_reason=reason,
            probability=probability,
            label=self._label(probability),
            cutoff=cutoff.value if cutoff else None,
            cutoff_rule=cutoff.rule if cutoff else self._spec.no_cutoff_reason,
            **parts,
        )

    @np.errstate(over="ignore", invalid="ignore")  # an overflow is refused, in words
    def linear(self, x: np.ndarray) -> np.ndarray:
        """(rows,) logit, recalibrated where the model says so."""
        logit = self._predictor.logit(x)
        if self._spec.recalibration:
            logit = self._spec.recalibration.intercept + self._slope * logit
        return _finite(logit, self._spec)

    def _interval(self, x: np.ndarray, logit: float) -> tuple[tuple[float, float] | None, str]:
        error = self._predictor.logit_standard_error(x)
        if error is None:
            return None, self._predictor.no_interval_reason
        half = _Z95 * float(error[0]) * self._slope
        return (float(expit(logit - half)), float(expit(logit + half))), ""

    def _label(self, probability: float) -> str | None:
        outcome, cutoff = self._spec.outcome, self._spec.cutoff
        if cutoff is None or isinstance(outcome, NumberOutcome):
            return None
        return outcome.positive if probability >= cutoff.value else outcome.negative


class NumberReadout:
    """The predicted value itself, in the unit of the end point."""

    def __init__(self, spec: ModelSpec, outcome: NumberOutcome, predictor: NumberPredictor) -> None:
        self._spec = spec
        self._outcome = outcome
        self._predictor = predictor
        self.scale = self.linear_unit = outcome.scale

    @property
    def weights(self) -> np.ndarray | None:
        """Units of the end point per unit of each column."""
        return self._predictor.coefficients

    @np.errstate(over="ignore", invalid="ignore")  # an overflow is refused, in words
    def predict(self, x: np.ndarray) -> np.ndarray:
        """(rows,) value."""
        return _finite(self._predictor.value(x), self._spec)

    def linear(self, x: np.ndarray) -> np.ndarray:
        """(rows,) value: the linear predictor of a measured end point."""
        return self.predict(x)

    def contributions(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """(base, (columns,)) in units of the end point."""
        base, parts = self._predictor.contributions(x)
        return base, parts[0]

    def score(self, x: np.ndarray, **parts: Any) -> NumberScore:
        """Value with its prediction interval."""
        value = float(self.predict(x)[0])
        with np.errstate(over="ignore", invalid="ignore"):
            half = self._predictor.half_width(x)
        if half is not None:
            _finite(half, self._spec)
        return NumberScore(
            interval_95=None if half is None else (value - float(half[0]), value + float(half[0])),
            interval_reason=self._predictor.no_interval_reason,
            value=value,
            unit=self._outcome.unit,
            **parts,
        )


def _finite(values: np.ndarray, spec: ModelSpec) -> np.ndarray:
    if not np.isfinite(values).all():
        raise not_finite(spec.name)
    return values


def not_finite(model: str) -> ModelError:
    """What is said of values that overflow. model: its name."""
    return ModelError("gives no finite score for these values", where=model, cure="Check the inputs")
