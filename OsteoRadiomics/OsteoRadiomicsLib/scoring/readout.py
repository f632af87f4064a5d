"""From a predictor's output to a model's answer: a probability with its class, or a measured value with its unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy.special import expit

from ..base.errors import ModelError
from .kinds.kind import Z95, NumberPredictor, Predictor
from .outcome_schema import NumberOutcome, Outcome
from .schema import ModelSpec
from .score import AnyScore, NumberScore, ProbabilityScore


@dataclass(frozen=True)
class Answers:
    """What a model says of many cases.

    linear: (n,) linear predictor. prediction: (n,) probability, or value. low, high: (n,) 95 % interval, NaN where the model
    knows none. labels: (n,) class at the frozen cut-off, None where there is none. Where a score is not finite all of its
    numbers are NaN, and its label is None. horizons: (n, times, 3) risk by each time and its limits, the prediction being that by
    the last; None where there are no times.
    """

    linear: np.ndarray
    prediction: np.ndarray
    low: np.ndarray
    high: np.ndarray
    labels: tuple[str | None, ...]
    horizons: np.ndarray | None = None

    @property
    def finite(self) -> np.ndarray:
        """(n,) bool, whether there is a score."""
        return np.isfinite(self.linear)

    @classmethod
    def together(cls, parts: Sequence[Answers]) -> Answers:
        """Those of one set of cases after the other."""
        return cls(
            np.concatenate([part.linear for part in parts]),
            np.concatenate([part.prediction for part in parts]),
            np.concatenate([part.low for part in parts]),
            np.concatenate([part.high for part in parts]),
            tuple(label for part in parts for label in part.labels),
            np.concatenate(timed) if (timed := [part.horizons for part in parts if part.horizons is not None]) else None,
        )


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
    def no_interval_reason(self) -> str:
        """Why scores have no interval; empty where they have one."""
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

    def answers(self, x: np.ndarray) -> Answers:
        """Of every row."""
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
        self.no_interval_reason = predictor.no_interval_reason

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
        found = self.answers(x)
        if not found.finite[0]:
            raise not_finite(self._spec.name)
        cutoff, sets, outcome = self._spec.cutoff, self._spec.prediction_sets, self._spec.outcome
        if sets and isinstance(outcome, Outcome):
            names = sets.names(float(found.prediction[0]), outcome.positive, outcome.negative)
            parts |= {"prediction_set": names, "prediction_set_aim": sets.aim}
        return ProbabilityScore(
            linear_predictor=float(found.linear[0]),
            interval_95=None if np.isnan(found.low[0]) else (float(found.low[0]), float(found.high[0])),
            interval_reason=self.no_interval_reason,
            probability=float(found.prediction[0]),
            label=found.labels[0],
            cutoff=cutoff.value if cutoff else None,
            cutoff_rule=cutoff.rule if cutoff else self._spec.no_cutoff_reason,
            **parts,
        )

    def linear(self, x: np.ndarray) -> np.ndarray:
        """(rows,) logit, recalibrated where the model says so."""
        return finite(self._logit(x), self._spec)

    @np.errstate(over="ignore", invalid="ignore")
    def answers(self, x: np.ndarray) -> Answers:
        """Probabilities with their Wald intervals and classes."""
        error = self._predictor.logit_standard_error(x)
        half = np.full(len(x), np.nan) if error is None else Z95 * error * self._slope
        logit = self._logit(x)
        logit = np.where(np.isfinite(logit) & (np.isfinite(half) | (error is None)), logit, np.nan)
        risk = expit(logit)
        labels = tuple(self._label(float(value)) for value in risk)
        return Answers(logit, risk, expit(logit - half), expit(logit + half), labels)

    @np.errstate(over="ignore", invalid="ignore")  # an overflow is refused, in words
    def _logit(self, x: np.ndarray) -> np.ndarray:
        logit = self._predictor.logit(x)
        if self._spec.recalibration:
            logit = self._spec.recalibration.intercept + self._slope * logit
        return logit

    def _label(self, probability: float) -> str | None:
        outcome, cutoff = self._spec.outcome, self._spec.cutoff
        if cutoff is None or not isinstance(outcome, Outcome) or np.isnan(probability):
            return None
        return outcome.positive if probability >= cutoff.value else outcome.negative


class NumberReadout:
    """The predicted value itself, in the unit of the end point."""

    def __init__(self, spec: ModelSpec, outcome: NumberOutcome, predictor: NumberPredictor) -> None:
        self._spec = spec
        self._outcome = outcome
        self._predictor = predictor
        self.scale = self.linear_unit = outcome.scale
        self.no_interval_reason = predictor.no_interval_reason

    @property
    def weights(self) -> np.ndarray | None:
        """Units of the end point per unit of each column."""
        return self._predictor.coefficients

    @np.errstate(over="ignore", invalid="ignore")  # an overflow is refused, in words
    def predict(self, x: np.ndarray) -> np.ndarray:
        """(rows,) value."""
        return finite(self._predictor.value(x), self._spec)

    def linear(self, x: np.ndarray) -> np.ndarray:
        """(rows,) value: the linear predictor of a measured end point."""
        return self.predict(x)

    def contributions(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """(base, (columns,)) in units of the end point."""
        base, parts = self._predictor.contributions(x)
        return base, parts[0]

    @np.errstate(over="ignore", invalid="ignore")
    def answers(self, x: np.ndarray) -> Answers:
        """Values with their prediction intervals; there are no classes."""
        width = self._predictor.half_width(x)
        half = np.full(len(x), np.nan) if width is None else width
        value = self._predictor.value(x)
        value = np.where(np.isfinite(value) & (np.isfinite(half) | (width is None)), value, np.nan)
        return Answers(value, value, value - half, value + half, (None,) * len(x))

    def score(self, x: np.ndarray, **parts: Any) -> NumberScore:
        """Value with its prediction interval."""
        found = self.answers(x)
        if not found.finite[0]:
            raise not_finite(self._spec.name)
        return NumberScore(
            interval_95=None if np.isnan(found.low[0]) else (float(found.low[0]), float(found.high[0])),
            interval_reason=self.no_interval_reason,
            value=float(found.prediction[0]),
            unit=self._outcome.unit,
            **parts,
        )


def finite(values: np.ndarray, spec: ModelSpec) -> np.ndarray:
    """The values. Raises ModelError where one is not finite."""
    if not np.isfinite(values).all():
        raise not_finite(spec.name)
    return values


def not_finite(model: str) -> ModelError:
    """What is said of values that overflow. model: its name."""
    return ModelError("gives no finite score for these values", where=model, cure="Check the inputs")
