"""The outcome of a centre's patients: one value per case, and why a case has none that can be used."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ...base.errors import TableError
from ...scoring.case_tables import CASE
from ...tables.reading import read_sheet
from ...tables.sheet import Sheet, some_names
from ...tables.source import TableSource
from ...tables.written_numbers import Numbers, Reading
from ..data.follow_up import refuse_times
from ..data.inputs import Flags, Floats
from ..data.survival import Survival, survival
from ..evaluation.score_table import MISSING, coded_events, events_of

CODED = frozenset({"0", "1", "true", "false"})
"""What an outcome holds that needs no name of the event."""
NO_ROW = "the case has no row in the table with the outcome"
SEVERAL = "the case has rows with different outcomes or patients"


@dataclass(frozen=True)
class CentreTable:
    """sheet: the table as it is written, one row for each case that has an outcome. cases: all of its cases, in their order.

    reasons: of cases that have no outcome. group: column of the names of several centres, empty where they are one. time: column
    of the times to an event, empty of other outcomes.
    """

    sheet: Sheet
    cases: tuple[str, ...]
    outcome: str
    reasons: Mapping[str, str]
    group: str = ""
    time: str = ""

    def rows(self, cases: Sequence[str]) -> Sheet:
        """The rows of these cases, in their order."""
        places = {case: position for position, case in enumerate(self.sheet.columns[CASE])}
        return _chosen(self.sheet, [places[case] for case in cases])

    def reason(self, case: str) -> str:
        """Why a case has no outcome; empty where it has one."""
        return self.reasons.get(case, "" if case in self._known else NO_ROW)

    @cached_property
    def _known(self) -> Collection[str]:
        return set(self.sheet.columns[CASE])


def read_centre(
    source: TableSource,
    outcome: str,
    patient: str | None,
    *,
    number: bool,
    named: bool,
    group: str | None = None,
    time: str | None = None,
) -> CentreTable:
    """The table with a centre's outcome. patient: column of the patients' ids. number: whether the outcome is measured.

    group: column that names several centres. time: column of the times to an event.

    named: whether it is told in words, so that NA and None are words as well and only an empty cell is missing.

    Several rows of one case, as a feature table has them, must agree. Raises TableError as ``read_sheet`` does, for a column that
    is not there, and for a measured outcome or a time that is no number.
    """
    further = [name for name in (patient, group, time) if name]
    asked = (CASE, outcome, *further)
    if time is not None and time in (CASE, outcome, patient, group):
        raise TableError(
            f"column {time} cannot be the time, too", where=source.where, cure="Name the column of times with --time"
        )
    numbers = (outcome,) if number else (time,) if time else ()
    sheet = read_sheet(source, wanted=asked, ids=[name for name in asked if name not in numbers], features=numbers, only=asked)
    for name in asked:
        if name not in sheet.columns:
            raise TableError(f"has no column {name}", where=sheet.where, cure=f"It has {some_names(sheet.columns)}")
    sheet.check_numbers(list(numbers))
    missing = {""} if named else MISSING
    reasons: dict[str, str] = {}
    first: dict[str, int] = {}
    for position, case in enumerate(sheet.columns[CASE]):
        other = first.setdefault(case, position)
        if any(sheet.columns[name][other] != sheet.columns[name][position] for name in asked):
            reasons[case] = SEVERAL
    for case, position in first.items():
        if sheet.columns[outcome][position].strip().lower() in missing:
            reasons.setdefault(case, f"column {outcome} is empty")
        for name in further:
            if not sheet.columns[name][position].strip():
                reasons.setdefault(case, f"column {name} is empty")
    whole = [position for case, position in first.items() if case not in reasons]
    return CentreTable(_chosen(sheet, whole), tuple(first), outcome, reasons, group or "", time or "")


def events(rows: Sheet, outcome: str, event: str | None, names: Sequence[tuple[str, str]]) -> tuple[Flags, str | None]:
    """(n,) which rows have the event, and its name in the column (None where it is coded 1).

    names: of the event and its absence, as the models call them; a column that holds these needs no ``event``. Raises TableError.
    """
    held = {cell.casefold(): cell for cell in rows.columns[outcome]}
    if event is None:
        own = [pair for pair in names if set(held) <= {name.casefold() for name in pair} and pair[0].casefold() in held]
        event = held[own[0][0].casefold()] if own else None
    return events_of(rows, outcome, event), event


def measured(rows: Sheet, outcome: str) -> Floats:
    """(n,) values of a measured outcome."""
    reading = rows.numbers[outcome]
    assert isinstance(reading, Numbers)  # read_centre has checked it
    return reading.values


def follow_up(
    rows: Sheet, outcome: str, time: str, event: str | None, names: Sequence[str], unit: str
) -> tuple[Survival, str | None]:
    """(n,) times and events, and the event's name in the column (None where it is coded 1). names: of the event in the models.

    Raises TableError for times that are 0 or negative, and where nobody has the event.
    """
    times = measured(rows, time)
    refuse_times(times, [cell.strip() for cell in rows.columns[time]], rows.columns[CASE], time, unit, rows.where)
    held = {cell.casefold(): cell for cell in rows.columns[outcome]}
    if event is None and not set(held) <= CODED:
        event = next((held[name.casefold()] for name in names if name.casefold() in held), None)
    seen = coded_events(rows, outcome, event)
    if not seen.any():
        raise TableError(
            f"no case has the event: {outcome} is {rows.columns[outcome][0]} everywhere", where=rows.where,
            cure="Give patients with the event, or name it with --event",
        )  # fmt: skip
    return survival(times, seen), event


def class_places(rows: Sheet, outcome: str, names: Sequence[str]) -> np.ndarray:
    """(n,) places of the rows' classes among the model's. Raises TableError for one that the model does not know."""
    known = {name.casefold(): place for place, name in enumerate(names)}
    for position, cell in enumerate(rows.columns[outcome]):
        if cell.casefold() not in known:
            where = f"{rows.where}, column {outcome}, {rows.place(position)}"
            raise TableError(f"the model knows no class {cell!r}", where=where, cure=f"Write {some_names(names)}")
    return np.array([known[cell.casefold()] for cell in rows.columns[outcome]])


def _chosen(sheet: Sheet, rows: Sequence[int]) -> Sheet:
    numbers: dict[str, Reading] = {
        name: Numbers([own.cells[row] for row in rows], own.values[list(rows)])
        for name, own in sheet.numbers.items()
        if isinstance(own, Numbers)
    }
    columns = {name: [cells[row] for row in rows] for name, cells in sheet.columns.items()}
    return replace(sheet, columns=columns, lines=[sheet.lines[row] for row in rows], numbers=numbers)
