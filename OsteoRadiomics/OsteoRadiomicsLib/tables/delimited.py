"""Records of delimited text: the separator is found, quotes are kept, and each record knows its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..base.errors import TableError

SEPARATORS = (",", ";", "\t")
_LONGEST_CELL = 2**31 - 1
_NOT_BLANK = re.compile(r"^.*\S.*$", re.MULTILINE)


@dataclass(frozen=True)
class Records:
    """cells: header first, without empty lines. lines: where each record begins in the file, from 1. unit: what they count."""

    cells: list[list[str]]
    lines: list[int]
    unit: str = "line"
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnRecords:
    """A table whose file keeps it by columns. names: of the columns. columns: the cells of each. lines, unit: as ``Records``."""

    names: list[str]
    columns: list[Sequence[str]]
    lines: list[int]
    unit: str = "row"
    notices: tuple[str, ...] = ()


def delimited_records(text: str, where: str, separator: str | None = None) -> Records:
    """The records of comma-, semicolon- or tab-separated text, blanks after separators passed over.

    separator: None finds it from the header, and of several the one that gives every line as many cells. The first line
    ``sep=;`` of Excel names it, too. Raises TableError naming the line of a quote that is not closed.
    """
    skipped = 0
    first = text.split("\n", 1)[0].strip().strip('"')
    if separator is None and first.lower().startswith("sep=") and len(first) == 5:
        separator, text, skipped = first[4], text.partition("\n")[2], 1
    if separator is not None:
        return _moved(_parsed(text, where, separator), skipped)
    header = _header_line(text)
    candidates = [mark for mark in SEPARATORS if mark in header]
    if len(candidates) < 2:
        return _parsed(text, where, *(candidates or (SEPARATORS[0],)))
    found = []
    problem: TableError | None = None
    for mark in candidates:
        try:
            records = _parsed(text, where, mark)
        except TableError as error:
            problem = problem or error
            continue
        width = len(records.cells[0]) if records.cells else 0
        alike = sum(len(cells) == width for cells in records.cells)
        found.append((width > 1, alike == len(records.cells), alike, width, records))
    if not found:
        raise problem or TableError("is no table", where=where)
    return max(found, key=lambda one: one[:4])[4]


def _header_line(text: str) -> str:
    """The first line that is not blank, with the separators that it may begin with."""
    found = _NOT_BLANK.search(text)
    return found[0] if found else ""


def _moved(records: Records, by: int) -> Records:
    return Records(records.cells, [line + by for line in records.lines])


def _parsed(text: str, where: str, separator: str) -> Records:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    cells, lines, begin = [], [], 1
    try:
        for record in reader:
            if record:
                cells.append(record)
                lines.append(begin)
            begin = reader.line_num + 1
    except csv.Error as error:
        cure = 'End it with ", and double a " inside it'
        raise TableError(f"line {begin}: a cell in quotes does not end properly", where=where, cure=cure) from error
    return Records(cells, lines)
