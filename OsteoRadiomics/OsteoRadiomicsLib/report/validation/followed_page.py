"""The page's tables for models of a time to an event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...base.language import retold, tr
from ...modelling.external.followed_record import FollowedRecord, HorizonMetrics
from ...modelling.external.record import ValidatedModel, ValidationRecord
from ..evaluation import SHOWN_THRESHOLDS
from ..html import fixed, interval_cell, percent
from ..time_units import unit_text
from .lines import Cell, Line, both
from .updates import AS_IS, METHODS

C = "Harrell's C"


@dataclass(frozen=True)
class TimesView:
    """first: of the models, for what is the same in all. discrimination, calibration: a line for each model and horizon.

    benefit: for each horizon its title, the names of the models that have it, and a line for each threshold.
    """

    first: FollowedRecord
    unit: str
    follow_up: str
    discrimination: tuple[Line, ...]
    calibration: tuple[Line, ...]
    benefit: tuple[tuple[str, tuple[str, ...], tuple[Line, ...]], ...]


def times_view(record: ValidationRecord) -> TimesView:
    """What the page of times to an event shows beside the headline."""
    models = followed_models(record)
    first = models[0][1]
    benefit = tuple((at(time, first.unit), *_benefit(record, time)) for time in judged_times(record))
    return TimesView(
        first, unit_text(first.unit), follow_up_text(first), tuple(_each(models, _discrimination, ("auc", "brier"))),
        tuple(_each(models, _calibration, ("observed_expected", "slope", "integrated_index"))), benefit,
    )  # fmt: skip


def followed_models(record: ValidationRecord) -> list[tuple[str, FollowedRecord]]:
    """The models of a time to an event, by name."""
    return [(own.name, own.metrics) for own in record.models if isinstance(own.metrics, FollowedRecord)]


def judged_times(record: ValidationRecord) -> list[float]:
    """Every horizon that some model is judged at, in order."""
    return sorted({own.time for _, metrics in followed_models(record) for own in metrics.judged})


def at(time: float, unit: str) -> str:
    """``by 12 months``."""
    return tr("by {time:g} {unit}", time=time, unit=unit_text(unit))


def follow_up_text(metrics: FollowedRecord) -> str:
    """The median follow-up with its interval, or that it is not reached."""
    if metrics.follow_up is None:
        return tr("not reached")
    value, interval = f"{metrics.follow_up:g}", metrics.follow_up_ci
    if None in interval:
        return value
    return tr("{value} ({low:g} to {high:g})", value=value, low=interval[0], high=interval[1])


def concordance_line(model: ValidatedModel, metrics: FollowedRecord) -> Line:
    """The headline of a model."""
    sets = "; ".join(
        tr("{value} on {dataset}", value=fixed(own.value), dataset=own.dataset) for own in model.earlier if own.name == C
    )
    earlier = tr("Harrell's C in the model file: {sets}", sets=sets) if sets else ""
    cells = (both(metrics, "harrell_c"), (fixed(metrics.expected_c), ""), both(metrics, "uno_c"), both(metrics, "slope", 2))
    return Line(model.name, cells, "; ".join(filter(None, (earlier, *map(retold, metrics.notes.values())))))


def updates_of_times(model: ValidatedModel, metrics: FollowedRecord) -> list[Line]:
    """The model as it is and after each update, at each horizon that is judged."""
    lines = _states(tr(AS_IS), metrics)
    for update in model.updates:
        note, name = "; ".join(filter(None, (update.reason, *update.warnings))), tr(METHODS[update.method])
        if isinstance(update.metrics, FollowedRecord):
            lines += _states(name, update.metrics, note)
        else:
            lines.append(Line(name, (), note))
    return lines


def _states(name: str, metrics: FollowedRecord, note: str = "") -> list[Line]:
    return [
        Line(
            tr("{name}, {when}", name=name, when=at(own.time, metrics.unit)),
            (both(metrics, "harrell_c"), both(own, "auc"), both(own, "observed_expected", 2), both(own, "slope", 2),
             (fixed(own.integrated_index), ""), both(own, "brier"), (fixed(own.ipa), "")),
            note if own is metrics.judged[-1] else "",
        )
        for own in metrics.judged
    ]  # fmt: skip


def _each(
    models: list[tuple[str, FollowedRecord]], cells: Callable[[HorizonMetrics], tuple[Cell, ...]], figures: tuple[str, ...]
) -> Iterator[Line]:
    """A line for each model and horizon. figures: whose notes stand below it."""
    for name, metrics in models:
        for own in metrics.horizons:
            note = "; ".join(retold(own.notes[figure]) for figure in figures if figure in own.notes)
            note = tr("not judged: {reason}", reason=own.reason) if own.reason else note
            yield Line(tr("{name}, {when}", name=name, when=at(own.time, metrics.unit)), cells(own), note)


def _discrimination(own: HorizonMetrics) -> tuple[Cell, ...]:
    counts: Cell = (f"{own.events} / {own.beyond}", "")
    return (counts,) if own.reason else (counts, both(own, "uno_c"), both(own, "auc"), both(own, "brier"), (fixed(own.ipa), ""))


def _calibration(own: HorizonMetrics) -> tuple[Cell, ...]:
    if own.reason:
        return ()
    return (
        both(own, "observed"), (fixed(own.expected), ""), both(own, "observed_expected", 2), both(own, "slope", 2),
        *((fixed(value), "") for value in (own.integrated_index, own.e50, own.e90)),
    )  # fmt: skip


def _benefit(record: ValidationRecord, time: float) -> tuple[tuple[str, ...], tuple[Line, ...]]:
    """Net benefit at a few thresholds: treating all, then each model that has the horizon."""
    curves = {name: own.net_benefit for name, metrics in followed_models(record) for own in metrics.judged if own.time == time}
    lines = [
        Line(
            percent(points[0].threshold, 0),
            ((fixed(points[0].all, 4), ""), *(interval_cell(point.model, point.model_ci, 4) for point in points)),
        )
        for points in zip(*curves.values(), strict=True)
        if round(points[0].threshold, 6) in SHOWN_THRESHOLDS
    ]
    return tuple(curves), tuple(lines)
