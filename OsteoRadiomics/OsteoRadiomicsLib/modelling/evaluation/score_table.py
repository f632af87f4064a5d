"""Reading scores and outcomes from a table, with the line of whatever cannot be used."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import pandas as pd

from ...base.errors import TableError
from ...tables.reading import read_sheet
from ...tables.sheet import Sheet, some_names
from ...tables.written_numbers import MISSING_WORDS
from ..data.inputs import Flags, Floats

CASE = "case"
"""Column with the case id, where a table has one: each case must then stand once."""
LARGEST = 1e150
"""Beyond it squares and ranges overflow."""
FEWEST = 3
"""Rows of measured values that predictions can be judged on."""

_YES_NO = {"true": "1", "false": "0"}
MISSING = frozenset({"", *MISSING_WORDS})


@dataclass(frozen=True)
class ScoreTable:
    """sheet: the table as it is written. outcome: (n,). scores: (n,) each, by column name."""

    sheet: Sheet
    outcome: Flags
    scores: dict[str, Floats]


@dataclass(frozen=True)
class MeasurementTable:
    """sheet: the table as it is written. columns: (n,) each, by name."""

    sheet: Sheet
    columns: dict[str, Floats]


def read_scores(
    path: str | os.PathLike[str],
    outcome: str,
    scores: Sequence[str],
    *,
    positive: str | None = None,
    patient: str | None = None,
) -> ScoreTable:
    """Read a table with a header (``tables.reading``).

    outcome: column with 0/1, true/false, or two names of which ``positive`` is the event. scores: numeric columns.
    patient: column with the patient's id, where patients have several rows.
    Raises TableError naming file, column and line for what is missing, text, infinite, or of one class, and for a case that
    stands twice where the table has a column ``case`` and no column of patients is named.
    """
    sheet = _columns(path, scores, (outcome,), patient)
    return ScoreTable(sheet, events_of(sheet, outcome, positive), {name: _numbers(sheet, name) for name in scores})


def read_measurements(
    path: str | os.PathLike[str], measured: str, scores: Sequence[str], *, patient: str | None = None
) -> MeasurementTable:
    """Measured values and predictions of them, from a table with a header. patient: as for ``read_scores``.

    Raises TableError as ``read_scores`` does, for fewer than ``FEWEST`` rows, and where all measured values are equal.
    """
    sheet = _columns(path, (measured, *scores), (), patient)
    where = str(path)
    values = {name: _numbers(sheet, name) for name in (measured, *scores)}
    found = values[measured]
    if found.size < FEWEST:
        raise TableError(f"has {found.size} rows, too few to judge predictions", where=where, cure=f"Give {FEWEST} or more")
    if np.ptp(found) == 0:
        raise TableError(f"every value of column {measured} is {found[0]:g}", where=where, cure="Give cases that differ")
    return MeasurementTable(sheet, values)


def _columns(path: str | os.PathLike[str], numbers: Sequence[str], words: Sequence[str], patient: str | None) -> Sheet:
    """The table with every column asked for and, unless patients are named, no case twice.

    words: columns that stay as they are written, as ids do.
    """
    where = str(path)
    asked = (*words, *numbers)
    if patient in asked:
        what = f"column {patient} cannot be both patient and outcome or score"
        raise TableError(what, where=where, cure="Name two columns")
    ids = (CASE, *((patient,) if patient else ()))
    sheet = read_sheet(path, wanted=(*ids, *asked), ids=(*ids, *words), features=numbers)
    if not len(sheet):
        raise TableError("has no rows", where=where, cure="Write a line for each patient below the column names")
    for name in asked:
        if name not in sheet.columns:
            near = get_close_matches(name, list(sheet.columns), n=3)
            known = near or sheet.columns
            raise TableError(f"has no column {name}", where=where, cure=f"It has {some_names(known)}")
    if asked[0] in asked[1:]:
        what = f"column {asked[0]} cannot be both outcome and score"
        raise TableError(what, where=where, cure="Name two different columns")
    if patient is None:
        _refuse_duplicates(sheet)
    if len(set(asked)) < len(asked):
        raise TableError(f"column {asked[1]} cannot be compared with itself", where=where, cure="Name two different columns")
    return sheet


def _refuse_duplicates(sheet: Sheet) -> None:
    seen: set[str] = set()
    for position, case in enumerate(sheet.columns.get(CASE, ())):
        if case in seen:
            what = f"case {case} in {sheet.place(position)} stands twice"
            raise TableError(what, where=sheet.where, cure="Keep one row per case, or name the patient's column with --patient")
        seen.add(case)


def _numbers(sheet: Sheet, name: str) -> Floats:
    """(n,) float64. Raises TableError for what is missing, no finite number, or too large."""
    where = f"{sheet.where}, column {name}"
    refuse_missing(sheet, name, MISSING)
    sheet.check_numbers([name])
    numbers = np.array([float(cell) for cell in sheet.plain_cells(name)], dtype=np.float64)
    if np.abs(numbers).max() > LARGEST:
        row = int(np.argmax(np.abs(numbers)))
        what = f"the value {numbers[row]:g} in {sheet.place(row)} is too large"
        raise TableError(what, where=where, cure="Rescale the score")
    return numbers


def events_of(sheet: Sheet, name: str, positive: str | None) -> Flags:
    """(n,) which rows have the event. positive: see ``read_scores``. Raises TableError as it does."""
    events = coded_events(sheet, name, positive)
    if events.all() or not events.any():
        which = "have" if events.all() else "lack"
        what = f"has one class only: all {events.size} patients {which} the event"
        raise TableError(what, where=f"{sheet.where}, column {name}", cure="Give patients with and without the event")
    return events


def coded_events(sheet: Sheet, name: str, positive: str | None) -> Flags:
    """As ``events_of``, also where all rows are alike."""
    where = f"{sheet.where}, column {name}"
    refuse_missing(sheet, name, MISSING if positive is None else frozenset({""}))
    cells = sheet.columns[name]
    if positive is None:
        codes = [_YES_NO.get(cell.lower(), cell) for cell in cells]
        numbers = pd.to_numeric(pd.Series(codes), errors="coerce")
        wrong = ~numbers.isin([0, 1]).to_numpy()
        if wrong.any():
            row = int(np.argmax(wrong))
            cure = "Code the event as 1 and its absence as 0, or name the event with --event"
            raise TableError(f"{cells[row]!r} in {sheet.place(row)} is neither 0 nor 1", where=where, cure=cure)
        return numbers.to_numpy(dtype=bool)
    names = sorted(set(cells))
    if positive not in names:
        raise TableError(f"no row has the value {positive}", where=where, cure=f"It has {', '.join(names[:8])}")
    if len(names) > 2:
        raise TableError(f"has {len(names)} classes: {', '.join(names[:8])}", where=where, cure="Give an outcome of two classes")
    return np.array([cell == positive for cell in cells], dtype=bool)


def refuse_missing(sheet: Sheet, name: str, words: Collection[str]) -> None:
    """Raise TableError for a cell of a column that is one of these words, in lower case."""
    missing = [position for position, cell in enumerate(sheet.columns[name]) if cell.strip().lower() in words]
    if missing:
        raise TableError(
            f"the value in {sheet.place(missing[0])} is missing ({len(missing)} such)",
            where=f"{sheet.where}, column {name}",
            cure="Fill or remove the row",
        )
