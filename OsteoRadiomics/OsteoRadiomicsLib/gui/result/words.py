"""A score in words, as the card shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slicer.i18n import tr as _

from ...base.language import retold

if TYPE_CHECKING:
    from ...scoring.score import ProbabilityScore, Score
    from ...scoring.score_records import AnyScoreRecord, ClassScoreRecord, NumberRecord, ProbabilityRecord, TimeToEventRecord


def score_lines(score: AnyScoreRecord) -> list[str]:
    """Prediction, interval and class, line by line; of a model of classes what moves each of them, too."""
    from ...scoring.score_records import ClassScoreRecord, NumberRecord, TimeToEventRecord

    if isinstance(score, ClassScoreRecord):
        return _classes(score)
    if isinstance(score, TimeToEventRecord):
        return _risks(score)
    return _value(score) if isinstance(score, NumberRecord) else _probability(score)


def _classes(score: ClassScoreRecord) -> list[str]:
    """The most probable class, the probability of each, and what moves each against the rest."""
    lines = [f"{score.outcome.name}: {score.label}"]
    lines += [f"P({item.name}) = {item.probability:.3f}" for item in score.classes]
    for item in score.classes:
        if item.score is None:
            lines += ["", _("{name} has no model: {reason}").format(name=item.name, reason=retold(item.reason))]
        else:
            lines += ["", _("{name} against the rest:").format(name=item.name), *_contributions(item.score)]
    return lines


def _contributions(score: Score) -> list[str]:
    lines = [_("Contributions ({scale}):").format(scale=retold(score.scale))]
    for item in sorted(score.contributions, key=lambda item: -abs(item.amount)):
        value = retold(item.value) if isinstance(item.value, str) else f"{item.value:g}"
        lines.append(f"  {retold(item.title)} {value} {retold(item.unit)}".rstrip() + f": {item.amount:+.3f}")
    return lines


def _value(score: NumberRecord) -> list[str]:
    line = f"{score.outcome.name} = {score.value:.4g} {score.unit}".rstrip()
    if not score.interval_95:
        return [line, _("No 95 % prediction interval: {reason}").format(reason=retold(score.interval_reason))]
    low, high = score.interval_95
    between = _("95 % prediction interval {low:.4g} to {high:.4g} {unit}")
    return [line, between.format(low=low, high=high, unit=score.unit).rstrip()]


def _risks(score: TimeToEventRecord) -> list[str]:
    line = _("Risk of {event} by {time:g} {unit}: {risk:.3f} (95 % interval {low:.3f} to {high:.3f})")
    return [
        line.format(
            event=retold(score.outcome.subject), time=item.time, unit=score.unit, risk=item.risk, low=item.interval_95[0],
            high=item.interval_95[1],
        )
        for item in score.risks
    ]  # fmt: skip


def _probability(score: ProbabilityRecord) -> list[str]:
    lines = [f"P({retold(score.outcome.positive)}) = {score.probability:.3f}"]
    if score.interval_95:
        low, high = score.interval_95
        lines.append(_("95 % interval {low:.3f} to {high:.3f}").format(low=low, high=high))
    else:
        lines.append(_("No 95 % interval: {reason}").format(reason=retold(score.interval_reason)))
    return [*lines, _class(score), *_set(score)]


def _set(score: ProbabilityScore) -> list[str]:
    """The classes that are possible, of a model that gives prediction sets."""
    if score.prediction_set is None:
        return []
    names = ", ".join(retold(name) for name in score.prediction_set) or _("none")
    aim = retold(score.prediction_set_aim)
    return [_("Possible classes: {names} (sets hold the true class of {aim})").format(names=names, aim=aim)]


def _class(score: ProbabilityScore) -> str:
    if score.label is None:
        return _("No class: {reason}").format(reason=retold(score.cutoff_rule))
    return _("Class {name} at the cut-off {cutoff:g}").format(name=retold(score.label), cutoff=score.cutoff)
