"""From a study table with times to an event to the numbers that are fitted; every refusal happens here."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ...base.errors import ProtocolError, TableError
from ...protocols.protocol import OutcomeSpec, Protocol
from ..data.data import StudyData
from ..data.endpoint import outcome_classes
from ..data.follow_up import refuse_repeated, refuse_times
from ..data.survival import Survival, events_of, survival, times_of
from ..data.table import StudyTable
from ..resampling.split import check_folds
from ..study.names import TRAIN
from ..study.preparation import Prepared, assemble

FEWEST_EVENTS = 5
"""Events of the training set: the LASSO's folds and a Cox regression need some."""


def prepare_survival(table: StudyTable, protocol: Protocol, where: str = "the clinical table") -> Prepared:
    """Check and code a table whose outcome is a time to an event. Raises TableError before anything is fitted or written."""
    spec, plan = protocol.outcome, protocol.modelling
    refuse_repeated(table.patients, table.cases, where)
    outcome = followed(table, spec, where)
    events = events_of(outcome).astype(int)
    names = (f"{spec.column} = {spec.censored}", f"{spec.column} = {spec.positive}")
    prepared = assemble(table, protocol, outcome, where, names=names, strata=events)
    train = replace(prepared.train, horizons=spec.horizons)
    _check_train(train, spec, plan.folds, names)
    for name, rows in prepared.tests.items():
        if not events_of(rows.outcome).any():
            raise TableError(
                f"no case of set {name} has the event ({spec.column} = {spec.positive})", where=where,
                cure="Give cases with the event, or leave the set out",
            )  # fmt: skip
    tests = {name: replace(rows, horizons=spec.horizons) for name, rows in prepared.tests.items()}
    return Prepared(train, tests, (*prepared.notes, *_remarks(tests, spec)))


def followed(table: StudyTable, spec: OutcomeSpec, where: str) -> Survival:
    """(n,) times and events as read. Raises TableError for times that are none, and for values that are no class."""
    assert table.times is not None  # a protocol with this outcome names their column
    event = outcome_classes(table.outcome, spec, table.cases, where) == list(spec.classes).index(spec.positive)
    time = np.array([_number(value) for value in table.times])
    refuse_times(time, [_shown(value) for value in table.times], table.cases, spec.time, spec.unit, where)
    if not event.any():
        raise TableError(
            f"no case has the event: {spec.column} is {spec.censored} everywhere", where=where,
            cure=f"Check that {spec.positive} is how the table writes the event",
        )  # fmt: skip
    return survival(time, event)


def check_survival_plan(protocol: Protocol) -> None:
    """Refuse what cannot be run, also after changes on the command line. Raises ProtocolError."""
    misfit = protocol.modelling.misfit(protocol.outcome.type)
    if misfit:
        raise ProtocolError(f"modelling.{misfit}", where=protocol.name)
    if not protocol.modelling.has_radscore:
        raise ProtocolError("has no lasso step in modelling.selection, which the Radscore needs", where=protocol.name)


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else repr(str(value).strip())


def _number(value: object) -> float:
    if isinstance(value, (bool, np.bool_)):
        return math.nan
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return math.nan


def _check_train(train: StudyData, spec: OutcomeSpec, folds: int, names: tuple[str, str]) -> None:
    events, times = events_of(train.outcome), times_of(train.outcome)
    if events.all():
        check_folds(np.zeros(len(train)), train.patients, folds)
    else:
        check_folds(events.astype(int), train.patients, folds, names)
    if events.sum() < FEWEST_EVENTS:
        raise TableError(f"set {TRAIN} has {int(events.sum())} events", cure=f"Give {FEWEST_EVENTS} or more")
    for horizon in spec.horizons:
        if not (events & (times <= horizon)).any():
            first = float(times[events].min())
            raise TableError(
                f"no case of set {TRAIN} has the event by {horizon:g} {spec.unit}; all are censored or come later",
                cure=f"Write outcome.horizons from {first:g} {spec.unit} on",
            )
        if not (times > horizon).any():
            raise TableError(
                f"no case of set {TRAIN} was followed beyond {horizon:g} {spec.unit}",
                cure=f"Write outcome.horizons below {float(times.max()):g} {spec.unit}",
            )


def _remarks(tests: dict[str, StudyData], spec: OutcomeSpec) -> list[str]:
    """What of a test set cannot be judged."""
    notes = []
    for name, rows in tests.items():
        times, events = times_of(rows.outcome), events_of(rows.outcome)
        for horizon in spec.horizons:
            if not (times > horizon).any():
                notes.append(f"No case of set {name} was followed beyond {horizon:g} {spec.unit}: nothing is judged there")
            elif not (events & (times <= horizon)).any():
                notes.append(f"No case of set {name} has the event by {horizon:g} {spec.unit}: nothing is judged there")
    return notes
