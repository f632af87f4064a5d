"""Records of an Excel workbook (.xlsx): the first sheet that is not empty, with the values that Excel last computed."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from ..base.archives import DAMAGED_ARCHIVE
from ..base.errors import TableError
from .delimited import Records

SIGNATURE = b"PK\x03\x04"
_BIGGEST = 1 << 30
"""Bytes of a workbook unpacked; more is no table of a study but a file made to fill the memory."""

# openpyxl checks little: a damaged workbook ends in whatever its parts stumble over.
_DAMAGED = (*DAMAGED_ARCHIVE, KeyError, IndexError, TypeError, AttributeError, SyntaxError, OSError)

_Cell = tuple[Any, str]
"""Value and number format."""


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are an .xlsx workbook, whatever the file is called; names of its parts stand unpacked in it."""
    return content.startswith(SIGNATURE) and b"xl/workbook.xml" in content


def workbook_records(content: bytes, where: str) -> Records:
    """Cells as text, numbers in their shortest exact form; a number shown with leading zeros (format 000) keeps them.

    Raises TableError: openpyxl is not installed, the workbook is damaged or too large.
    """
    try:
        import openpyxl  # noqa: F401
    except ImportError as error:
        cure = "Install it with: pip install openpyxl, or save the table as CSV UTF-8"
        raise TableError("is an Excel workbook, and reading those needs the package openpyxl", where=where, cure=cure) from error
    try:
        sheets = _sheets(content, where)
    except _DAMAGED as error:
        raise TableError("is a damaged Excel workbook", where=where, cure="Open it in Excel and save it as CSV UTF-8") from error
    filled = {title: rows for title, cells in sheets.items() if (rows := _rows(cells))[0]}
    if not filled:
        raise TableError("is empty", where=where)
    title = next(iter(filled))
    others = ", ".join(name for name in filled if name != title)
    notices = (f"the sheet {title} is read; {others} is left aside",) if others else ()
    cells, lines = filled[title]
    return Records(cells, lines, "row", notices)


def _sheets(content: bytes, where: str) -> dict[str, list[list[_Cell]]]:
    """What openpyxl finds, sheet by sheet, down to the last row that is stored. Raises TableError for one that is too large."""
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _BIGGEST:
            raise TableError("is too large a workbook", where=where, cure="Save the table as CSV UTF-8")
    with warnings.catch_warnings():  # of drop-down lists and print areas, which are no part of the table
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = {}
        for sheet in book.worksheets:
            rows: list[list[_Cell]] = []
            for row in sheet.iter_rows():
                known = any(cell.value is not None for cell in row)  # formatted rows without content may be a million
                rows.append([(cell.value, str(cell.number_format)) for cell in row] if known else [])
            sheets[sheet.title] = rows
        book.close()
    return sheets


def _rows(sheet: Sequence[Sequence[_Cell]]) -> tuple[list[list[str]], list[int]]:
    """The rows from the first filled one on, each as wide as the widest, empty ones empty; and their numbers."""
    cells: list[list[str]] = []
    lines: list[int] = []
    for number, row in enumerate(sheet, start=1):
        texts = [_text(value, shown) for value, shown in row]
        if any(texts) or cells:
            cells.append(texts if any(texts) else [])
            lines.append(number)
    width = max(map(len, cells), default=0)
    return [row + [""] * (width - len(row)) if row else row for row in cells], lines


def _text(value: Any, shown: str) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value).zfill(len(shown)) if shown and set(shown) == {"0"} else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return repr(value) if isinstance(value, float) else str(value)
