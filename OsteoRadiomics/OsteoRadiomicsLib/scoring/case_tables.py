"""The tables that many cases are scored from: which cases they hold, and where in them each case stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ..base.errors import TableError
from ..tables.provenance import FeaturesProvenance
from ..tables.reading import read_sheet
from ..tables.rows import KEYS, READING_KEYS, FeatureCells
from ..tables.sheet import Sheet, some_names
from ..tables.source import TableSource
from ..tables.written_numbers import MISSING_WORDS, Numbers, holds_number, read_numbers

CASE = "case"


@dataclass(frozen=True)
class CaseRows:
    """A table with a case column. sheet: as it is read. rows: (m,) positions of the rows that count."""

    sheet: Sheet
    rows: np.ndarray

    @cached_property
    def cases(self) -> tuple[str, ...]:
        """The case of each row that counts."""
        cells = self.sheet.columns[CASE]
        return tuple(cells[row] for row in self.rows.tolist())

    def places(self, cases: Sequence[str]) -> np.ndarray:
        """(m,) for each row that counts the position of its case among ``cases``, -1 where it is not among them."""
        known = {name: position for position, name in enumerate(cases)}
        return np.array([known.get(name, -1) for name in self.cases], dtype=np.intp)

    def keys(self, name: str) -> np.ndarray:
        """(m,) a key column's text in the rows that count; None where the table does not have it."""
        cells = self.sheet.columns.get(name)
        return np.array([None if cells is None else cells[row] for row in self.rows.tolist()], dtype=object)

    def cells(self, name: str) -> Sequence[str]:
        """Of all rows of the sheet, numbers as ``float`` reads them. A word among them costs no other row its number."""
        if name not in self.sheet.numbers or self.numbers(name) is not None:
            return self.sheet.plain_cells(name)
        own = self.sheet.columns[name]
        read = read_numbers({name: [cell if holds_number(cell) else "" for cell in own]}, [name])[name]
        if not isinstance(read, Numbers):
            return own
        left = ("" if cell.strip().lower() in MISSING_WORDS else cell for cell in own)
        return [number or cell for number, cell in zip(read.cells, left, strict=True)]

    def numbers(self, name: str) -> np.ndarray | None:
        """Of all rows of the sheet, NaN where missing; None where the column holds other than numbers."""
        reading = self.sheet.numbers.get(name)
        return reading.values if isinstance(reading, Numbers) else None


@dataclass(frozen=True)
class FeatureRows(CaseRows):
    """A feature table. undefined: (case, sequence, ROI) -> feature -> why it has no value."""

    undefined: Mapping[tuple[str, str, str], Mapping[str, str]] = field(default_factory=dict)

    def reasons(self, row: int) -> Mapping[str, str]:
        """Of one row of the sheet."""
        if not self.undefined:
            return {}
        cells = (self.sheet.columns.get(key) for key in ("case", "sequence", "roi"))
        case, sequence, roi = ("" if column is None else column[row] for column in cells)
        return self.undefined.get((case, sequence, roi), {})

    def cells_of(self, rows: Sequence[int]) -> list[FeatureCells]:
        """Some rows of the sheet, as one case is scored from them."""
        columns = {name: self.sheet.plain_cells(name) for name in self.sheet.columns}
        return [
            FeatureCells(
                {key: columns[key][row] for key in KEYS if key in columns},
                {name: cells[row] for name, cells in columns.items() if name not in KEYS},
                self.reasons(row),
            )
            for row in rows
        ]


def read_feature_rows(
    source: TableSource,
    made: FeaturesProvenance | None,
    needed: Collection[str],
    *,
    reader: str | None = None,
    session: str | None = None,
) -> FeatureRows:
    """A feature table with a case column, and of several readings the one that is named. made: its provenance.

    needed: columns whose numbers will be asked for.

    Raises TableError as ``read_sheet`` does, for a row without case, and where a reader or session is not named or not there.
    """
    sheet = _with_cases(read_sheet(source, wanted=KEYS, ids=KEYS, only=needed))
    keep = np.ones(len(sheet), dtype=bool)
    for key, wanted in zip(READING_KEYS, (reader, session), strict=True):
        keep &= _of_reading(sheet, key, wanted)
    if not keep.any():
        raise TableError(f"has no row of reader {reader} in session {session}", where=sheet.where)
    entries = made.undefined if made else ()
    undefined = {(entry.case, entry.sequence, entry.roi): entry.reasons for entry in entries}
    return FeatureRows(sheet, np.flatnonzero(keep), undefined)


def read_clinical_rows(source: TableSource, columns: Sequence[str], words: Sequence[str]) -> CaseRows:
    """A clinical table with a case column. columns: that will be asked for. words: of these, whose cells stay as written.

    Raises TableError as ``read_sheet`` does, and for a row without case.
    """
    sheet = _with_cases(read_sheet(source, wanted=(*KEYS, *columns), ids={*KEYS, *words}))
    return CaseRows(sheet, np.arange(len(sheet)))


def _with_cases(sheet: Sheet) -> Sheet:
    if not len(sheet):
        raise TableError("has no rows", where=sheet.where, cure="Write a line for each case below the column names")
    if CASE not in sheet.columns:
        raise TableError(f"has no column {CASE}", where=sheet.where, cure=f"It has {some_names(sheet.columns)}")
    empty = next((position for position, cell in enumerate(sheet.columns[CASE]) if not cell), None)
    if empty is not None:
        raise TableError(f"{sheet.place(empty)} has no case", where=sheet.where, cure="Write its id")
    return sheet


def _of_reading(sheet: Sheet, key: str, wanted: str | None) -> np.ndarray:
    """(m,) bool, which rows are of a reader or session."""
    cells = sheet.columns.get(key)
    names = list(dict.fromkeys(cells or ()))
    if wanted is None:
        if len(names) > 1:
            cure = f"Name one with --{key}: {some_names(names)}"
            raise TableError(f"holds several {key}s", where=sheet.where, cure=cure)
        return np.ones(len(sheet), dtype=bool)
    if wanted not in names:
        raise TableError(f"has no {key} {wanted}", where=sheet.where, cure=f"Choose one of {some_names(names) or 'none'}")
    return np.array([cell == wanted for cell in cells or ()], dtype=bool)
