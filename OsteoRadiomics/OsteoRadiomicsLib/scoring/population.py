"""Where a patient lies in the population that a model was trained on, and his points in its nomogram."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .schema import Column, ModelSpec, Standardisation
from .score import Score

# Where a model does not state the range it was trained on: this many standard deviations on either side of the mean.
_USUAL_SD = 2.0


@dataclass(frozen=True)
class Standing:
    """percentile: of the training population, 0..100, as a normal distribution with its mean and standard deviation has it.

    outside: whether the value lies outside the range that was seen in training.
    """

    percentile: float
    outside: bool


@dataclass(frozen=True)
class Points:
    """One line of a nomogram. points: the patient's; most: at the far end of the axis. Both can be exceeded by rare values."""

    name: str
    title: str
    value: str
    points: float
    most: float


def standing(spec: ModelSpec, name: str, value: float) -> Standing | None:
    """Where a value of an input lies. None where the model does not state mean and standard deviation, or the value is NaN."""
    scale = training_scale(spec, name)
    if scale is None or not math.isfinite(value):
        return None
    share = 0.5 * (1 + math.erf((value - scale.mean) / scale.sd / math.sqrt(2)))
    seen = spec.input(name).training
    return Standing(100 * share, seen is not None and not seen.low <= value <= seen.high)


def nomogram_points(spec: ModelSpec, score: Score) -> tuple[Points, ...]:
    """The patient's points on each axis; the input with the widest effect spans 100 points.

    Empty for models that are not linear in their inputs, and for those that do not state what range an input was trained on.
    """
    coefficients = spec.predictor.get("coefficients")
    if spec.kind not in ("logistic", "linear", "cox") or coefficients is None:
        return ()
    effects: dict[str, list[tuple[Column, float]]] = {}
    for column, coefficient in zip(spec.columns, coefficients, strict=True):
        effects.setdefault(column.of, []).append((column, float(coefficient)))
    spans = {}
    for name, parts in effects.items():
        span = _span(spec, name, parts)
        if span is None:
            return ()
        spans[name] = span
    widest = max(high - low for low, high in spans.values())
    if not widest > 0:
        return ()
    found = []
    for item in score.contributions:
        low, high = spans[item.name]
        value = item.value if isinstance(item.value, str) else f"{item.value:.4g} {item.unit}".strip()
        # A contribution is measured from the reference; an axis begins where its effect is least.
        here = item.amount + _at_reference(effects[item.name]) - low
        found.append(Points(item.name, item.title, value, 100 * here / widest, 100 * (high - low) / widest))
    return tuple(found)


def training_scale(spec: ModelSpec, name: str) -> Standardisation | None:
    """Mean and standard deviation of an input in training, None where the model does not state them."""
    terms = (term.standardise for score in spec.radscores for term in score.terms if term.input == name)
    columns = (column.standardise for column in spec.columns if column.of == name)
    return next((scale for scale in (*columns, *terms) if scale is not None), None)


def _effect(parts: list[tuple[Column, float]], value: float) -> float:
    """Sum of coefficient times column at a raw value."""
    total = 0.0
    for column, coefficient in parts:
        scale = column.standardise
        total += coefficient * ((value - scale.mean) / scale.sd if scale else value)
    return total


def _at_reference(parts: list[tuple[Column, float]]) -> float:
    total = 0.0
    for column, coefficient in parts:
        total += _effect([(column, coefficient)], column.reference)
    return total


def _span(spec: ModelSpec, name: str, parts: list[tuple[Column, float]]) -> tuple[float, float] | None:
    """Least and greatest effect of an input over what was seen in training."""
    item = next((each for each in spec.inputs if each.name == name), None)
    if item is not None and item.levels:
        effects = [
            sum(
                _effect([(column, coefficient)], level.code if column.level is None else float(column.level == level.name))
                for column, coefficient in parts
            )
            for level in item.levels
        ]
        return min(effects), max(effects)
    scale = parts[0][0].standardise
    if item is not None and item.training is not None:
        ends = item.training.low, item.training.high
    elif scale is not None:
        ends = scale.mean - _USUAL_SD * scale.sd, scale.mean + _USUAL_SD * scale.sd
    else:
        return None
    effects = [_effect(parts, end) for end in ends]
    return min(effects), max(effects)
