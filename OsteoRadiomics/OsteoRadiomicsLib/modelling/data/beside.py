"""What authors say about a study beside its tables, and no table can show: who never reached them, how images were made.

None of it decides a number of a model; the record keeps it for the report.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...base.errors import TableError
from ...base.words import quoted
from ...tables.reading import read_sheet

_MOST_DIGITS = 9
REASON, COUNTS, SETS = "reason", ("n", "cases", "patients"), ("set", "centre", "center")


@dataclass(frozen=True)
class Exclusion:
    """Patients who were screened and left out before the feature table, and why. set: or centre; empty where it is not stated."""

    cases: int
    reason: str
    set: str = ""


@dataclass(frozen=True)
class RoiPicture:
    """The picture of one image with its ROIs. names: of these. file: in the study's folder."""

    names: tuple[str, ...]
    file: str


@dataclass(frozen=True)
class Beside:
    """exclusions: in the order of the screening. scans: how images were made, one row per scanner, as text by column."""

    exclusions: tuple[Exclusion, ...] = ()
    scans: tuple[dict[str, str], ...] = ()
    roi_picture: RoiPicture | None = None

    def fields(self) -> Mapping[str, Any]:
        """The fields of a study's record that are there."""
        return {name: value for name, value in vars(self).items() if value}


def read_exclusions(path: str | os.PathLike[str]) -> tuple[Exclusion, ...]:
    """Screening exclusions, in the order of the file.

    path: a table with the column ``reason`` and, if wanted, ``n`` (how many, else each row is one patient) and ``set`` or
    ``centre``. Rows of one reason and set are added up where the first of them stands; nothing else of the table is kept.
    Raises TableError: no reason, a count that is no whole number.
    """
    sheet = read_sheet(path, wanted=(REASON, *COUNTS, *SETS), ids=None)
    if REASON not in sheet.columns:
        raise TableError(
            f"has no column {REASON}", where=sheet.where, cure="Give one reason per row, and n where rows are groups"
        )
    counts, sets = (next((name for name in names if name in sheet.columns), None) for names in (COUNTS, SETS))
    found: dict[tuple[str, str], int] = {}
    for position, cell in enumerate(sheet.columns[REASON]):
        where = f"{sheet.where}, {sheet.place(position)}"
        if not cell.strip():
            raise TableError("has no reason", where=where, cure="Say why the patient was left out")
        key = cell.strip(), sheet.columns[sets][position].strip() if sets else ""
        found[key] = found.get(key, 0) + (_count(sheet.columns[counts][position], where) if counts else 1)
    if not found:
        raise TableError("has no rows", where=sheet.where, cure="Write a line for each reason below the column names")
    return tuple(Exclusion(cases, reason, own) for (reason, own), cases in found.items())


def _count(cell: str, where: str) -> int:
    if not cell.strip().isdecimal() or len(cell.strip()) > _MOST_DIGITS:
        raise TableError(f"{quoted(cell.strip())} is no number of patients", where=where, cure="Write a whole number from 0 on")
    return int(cell)
