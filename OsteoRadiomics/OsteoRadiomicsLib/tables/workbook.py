"""Records of an Excel workbook (.xlsx): the first sheet that is not empty, with the values that Excel last computed."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from datetime import date, datetime, time
from typing import Any

from ..base.errors import TableError
from .delimited import Records

SIGNATURE = b"PK\x03\x04"
_BIGGEST = 1 << 30
"""Bytes of a workbook unpacked; more is no table of a study but a file made to fill the memory."""

# What openpyxl and what it stands on raise where a workbook is damaged.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, KeyError, IndexError, ValueError, TypeError, AttributeError, SyntaxError, EOFError, OSError,
    NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are an .xlsx workbook, whatever the file is called."""
    if not content.startswith(SIGNATURE):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False
    except (NotImplementedError, ValueError, OSError):  # ``workbook_records`` says what is wrong with it
        return b"xl/" in content


def workbook_records(content: bytes, where: str) -> Records:
    """Cells as text, numbers in their shortest exact form; a number shown with leading zeros (format 000) keeps them.

    Raises TableError: openpyxl is not installed, the workbook is damaged or too large.
    """
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        cure = "Install it with: pip install openpyxl, or save the table as CSV UTF-8"
        raise TableError("is an Excel workbook, and reading those needs the package openpyxl", where=where, cure=cure) from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _BIGGEST:
                raise TableError("is too large a workbook", where=where, cure="Save the table as CSV UTF-8")
        with warnings.catch_warnings():  # of drop-down lists and print areas, which are no part of the table
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheets = {sheet.title: _rows(sheet) for sheet in book.worksheets}
            book.close()
    except _DAMAGED as error:
        raise TableError("is a damaged Excel workbook", where=where, cure="Open it in Excel and save it as CSV UTF-8") from error
    filled = {title: rows for title, rows in sheets.items() if rows[0]}
    if not filled:
        raise TableError("is empty", where=where)
    title = next(iter(filled))
    others = ", ".join(name for name in filled if name != title)
    notices = (f"the sheet {title} is read; {others} is left aside",) if others else ()
    cells, lines = filled[title]
    return Records(cells, lines, "row", notices)


def _rows(sheet: Any) -> tuple[list[list[str]], list[int]]:
    cells: list[list[str]] = []
    lines: list[int] = []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        texts = [_text(cell) for cell in row]
        if any(texts) or cells:
            cells.append(texts if any(texts) else [])  # formatted rows without content may be a million
            lines.append(number)
    width = max(map(len, cells), default=0)
    return [row + [""] * (width - len(row)) if row else row for row in cells], lines


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        shown = str(cell.number_format)
        return str(value).zfill(len(shown)) if shown and set(shown) == {"0"} else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return repr(value) if isinstance(value, float) else str(value)
