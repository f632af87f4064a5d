"""A score in words, line by line, as a terminal shows it."""

from __future__ import annotations

from ..scoring import Model, NumberScore, ProbabilityScore, Score, TimeToEventScore
from ..scoring.class_model import ClassModel
from ..scoring.class_score import ClassScore
from ..scoring.score import AnyScore


def score_lines(model: Model, score: AnyScore) -> list[str]:
    """The prediction with its interval, the class, and what each input adds."""
    if isinstance(score, NumberScore):
        lines = _number_lines(model, score)
    elif isinstance(score, TimeToEventScore):
        lines = _time_lines(model, score)
    else:
        lines = _probability_lines(model, score)
    return lines + _contribution_lines(score)


def class_lines(model: ClassModel, score: ClassScore) -> list[str]:
    """The class, every class's probability, and what each input adds to them."""
    outcome = model.classes.outcome
    lines = [f"{outcome.name}: {score.label}   ({outcome.definition})"]
    for item in score.classes:
        basis = f"alone against the rest {item.alone:.6f}" if item.score else f"no model of its own: {item.reason}"
        lines.append(f"P({item.name}) = {item.probability:.6f}   ({basis})")
        lines += _contribution_lines(item.score) if item.score else []
    return [*lines, f"Rule: {model.rule}"]


def _contribution_lines(score: Score) -> list[str]:
    lines = []
    for item in score.contributions:
        shown = item.value if isinstance(item.value, str) else f"{item.value:g}"
        lines.append(f"  {item.title} {shown} {item.unit}".rstrip() + f": {item.amount:+.4f} {score.scale}")
    return lines


def _probability_lines(model: Model, score: ProbabilityScore) -> list[str]:
    outcome = model.spec.outcome
    lines = [f"P({outcome.subject}) = {score.probability:.6f}   ({outcome.definition})"]
    if score.interval_95:
        lines.append(f"95 % interval {score.interval_95[0]:.6f} to {score.interval_95[1]:.6f}")
    else:
        lines.append(f"no 95 % interval: {score.interval_reason}")
    if score.label is not None:
        lines.append(f"class {score.label} at the cut-off {score.cutoff:g} ({score.cutoff_rule})")
    else:
        lines.append(f"no class: {score.cutoff_rule}")
    return [*lines, *([f"prediction set: {_set_words(score)}"] if score.prediction_set is not None else [])]


def _set_words(score: ProbabilityScore) -> str:
    """``0 or 1: both classes possible (holds the true class of 90 % of all cases)``."""
    found = score.prediction_set or ()
    what = {0: "no class fits: unlike the training cases", 1: "", 2: ": both classes possible"}[len(found)]
    return f"{' or '.join(found)}{what} (sets hold the true class of {score.prediction_set_aim})"


def _time_lines(model: Model, score: TimeToEventScore) -> list[str]:
    outcome = model.spec.outcome
    lines = [f"log hazard ratio {score.linear_predictor:+.4f} to a patient with the training means   ({outcome.definition})"]
    for item in score.risks:
        low, high = item.interval_95
        lines.append(
            f"risk of {outcome.subject} by {item.time:g} {score.unit} = {item.risk:.6f}   (95 % {low:.6f} to {high:.6f})"
        )
    return lines


def _number_lines(model: Model, score: NumberScore) -> list[str]:
    outcome = model.spec.outcome
    lines = [f"{outcome.name} = {score.value:.6g} {score.unit}".rstrip() + f"   ({outcome.definition})"]
    if score.interval_95:
        low, high = score.interval_95
        lines.append(f"95 % prediction interval {low:.6g} to {high:.6g} {score.unit}".rstrip())
    else:
        lines.append(f"no 95 % prediction interval: {score.interval_reason}")
    return lines
