"""The result of scoring one case, with everything that must travel with the number."""

from __future__ import annotations

from typing import Annotated, ClassVar

from ..base.records import NullText, Part, key

SETS = frozenset({"prediction_set", "prediction_set_aim"})
"""Keys of scores by models that give prediction sets."""


class Caution(Part):
    """A warning and the input, or other number, it concerns. about: an input's name, "protocol" or "model"."""

    about: str
    text: str


class Contribution(Part):
    """How much one input or Radscore moves the score away from the base value.

    value: the input as given (a number, a category, or a Radscore's value). amount: in the score's contribution scale.
    reference: the raw value that would contribute nothing. parts: for a Radscore of a linear model, its features;
    parts add up to the amount.
    """

    may_lack: ClassVar = frozenset({"parts"})

    name: str
    title: str
    value: float | str
    unit: str
    amount: Annotated[float, key("contribution")]
    reference: float | None
    parts: tuple[Contribution, ...] = ()


class Score(Part):
    """What every score of a case carries, whatever the model predicts.

    base + sum of contributions is the prediction on ``scale``.
    """

    scale: Annotated[str, key("contribution_scale")]
    base: Annotated[float, key("base_value")]
    contributions: tuple[Contribution, ...]
    cautions: Annotated[tuple[Caution, ...], key("warnings")]

    @property
    def warnings(self) -> tuple[str, ...]:
        """The cautions as plain lines."""
        return tuple(caution.text for caution in self.cautions)


class _Probability(Part):
    probability: float
    interval_95: tuple[float, float] | None
    interval_reason: NullText
    linear_predictor: float
    label: Annotated[str | None, key("class")]
    cutoff: float | None
    cutoff_rule: str
    prediction_set: tuple[str, ...] | None = None
    prediction_set_aim: str = ""


class ProbabilityScore(Score, _Probability):
    """The score of a model of two classes.

    probability: of the outcome's positive class, 0..1. linear_predictor: its logit before rounding.
    base + sum of contributions is the linear predictor when scale is "logit", the probability when it is "probability",
    and the probability before recalibration when it is "uncalibrated probability".
    interval_95: Wald interval of the probability from the covariance of the coefficients, else None with a reason.
    label: class at the frozen cut-off, else None with a reason. prediction_set: the classes that are possible, none to both,
    where the model gives such sets; prediction_set_aim: how often they hold the true one.
    """

    may_lack: ClassVar = SETS


class _Value(Part):
    value: float
    unit: str
    interval_95: tuple[float, float] | None
    interval_reason: NullText


class NumberScore(Score, _Value):
    """The score of a model of a measured end point.

    value: predicted, in ``unit``; so are base, contributions (``scale`` is the unit in words) and interval_95, the prediction
    interval of one new case (Student's t from the residual spread and the covariance of the coefficients), else None with a
    reason.
    """

    @property
    def linear_predictor(self) -> float:
        """The predicted value itself."""
        return self.value


class HorizonRisk(Part):
    """The risk of the event by one time, with its 95 % interval."""

    time: float
    risk: float
    interval_95: tuple[float, float]


class _Risks(Part):
    linear_predictor: float
    risks: tuple[HorizonRisk, ...]
    unit: str


class TimeToEventScore(Score, _Risks):
    """The score of a model of a time to an event.

    linear_predictor: log hazard ratio to a patient with the means of the training cases; base + sum of contributions. risks: by
    each horizon, whose times are in ``unit``. Intervals come from the covariance of the coefficients and the baseline hazard.
    """


AnyScore = ProbabilityScore | NumberScore | TimeToEventScore
