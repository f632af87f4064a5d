"""The result of scoring one case, with everything that must travel with the number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Caution:
    """A warning and the input, or other number, it concerns. about: an input's name, "protocol" or "model"."""

    about: str
    text: str


@dataclass(frozen=True)
class Contribution:
    """How much one input or Radscore moves the score away from the base value.

    value: the input as given (a number, a category, or a Radscore's value). amount: in the score's contribution scale.
    reference: the raw value that would contribute nothing. parts: for a Radscore of a linear model, its features;
    parts add up to the amount.
    """

    name: str
    title: str
    value: float | str
    unit: str
    amount: float
    reference: float | None
    parts: tuple[Contribution, ...] = ()


@dataclass(frozen=True)
class Score:
    """What every score of a case carries, whatever the model predicts.

    linear_predictor: before it becomes a probability, or the predicted value itself. base + sum of contributions is the
    prediction on ``scale``. interval_95: else None with a reason.
    """

    linear_predictor: float
    scale: str
    base: float
    contributions: tuple[Contribution, ...]
    interval_95: tuple[float, float] | None
    interval_reason: str
    cautions: tuple[Caution, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """The cautions as plain lines."""
        return tuple(caution.text for caution in self.cautions)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, in reading order."""
        return {
            "contribution_scale": self.scale,
            "base_value": self.base,
            "contributions": [_contribution(item) for item in self.contributions],
            "warnings": [{"about": item.about, "text": item.text} for item in self.cautions],
        }

    def _interval_json(self) -> dict[str, Any]:
        return {
            "interval_95": list(self.interval_95) if self.interval_95 else None,
            "interval_reason": self.interval_reason or None,
        }


@dataclass(frozen=True)
class ProbabilityScore(Score):
    """The score of a model of two classes.

    probability: of the outcome's positive class, 0..1. linear_predictor: its logit before rounding.
    base + sum of contributions is the linear predictor when scale is "logit", the probability when it is "probability",
    and the probability before recalibration when it is "uncalibrated probability".
    interval_95: Wald interval of the probability from the covariance of the coefficients.
    label: class at the frozen cut-off, else None with a reason.
    """

    probability: float
    label: str | None
    cutoff: float | None
    cutoff_rule: str

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, in reading order."""
        return {
            "probability": self.probability,
            **self._interval_json(),
            "linear_predictor": self.linear_predictor,
            "class": self.label,
            "cutoff": self.cutoff,
            "cutoff_rule": self.cutoff_rule,
            **super().to_json(),
        }


@dataclass(frozen=True)
class NumberScore(Score):
    """The score of a model of a measured end point.

    value: predicted, in ``unit``; so are base, contributions (``scale`` is the unit in words) and interval_95, the prediction
    interval of one new case (Student's t from the residual spread and the covariance of the coefficients).
    """

    value: float
    unit: str

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, in reading order."""
        return {"value": self.value, "unit": self.unit, **self._interval_json(), **super().to_json()}


def _contribution(item: Contribution) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "name": item.name,
        "title": item.title,
        "value": item.value,
        "unit": item.unit,
        "contribution": item.amount,
        "reference": item.reference,
    }
    if item.parts:
        plain["parts"] = [_contribution(part) for part in item.parts]
    return plain
