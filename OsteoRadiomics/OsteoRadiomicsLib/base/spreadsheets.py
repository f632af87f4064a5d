"""CSV that spreadsheet programs open: a text that they would take for a formula is written so that it stays a text.

A cell of ours that is no number and begins with ``= + - @`` (or a tab or line end before them) gets an apostrophe in
front; our readers take it away again. Every CSV file that this software writes is such an export; Parquet and JSON are not.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from .files import replacing

if TYPE_CHECKING:
    import pandas as pd

# One apostrophe more in front of any row of them, so that reading gives back exactly what was written.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?inf", re.IGNORECASE)


def defused(cell: Any) -> Any:
    """A cell as it is written: text that begins like a formula gets an apostrophe; numbers stay."""
    if isinstance(cell, str) and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def restored(cell: str) -> str:
    """A cell as it was before ``defused``."""
    return cell[1:] if _DEFUSED.match(cell) and not _NUMBER.fullmatch(cell) else cell


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """CSV text of rows, the header first, with ``\\n`` line ends and no cell that is a formula."""
    text = io.StringIO()
    _write_rows(rows, text)
    return text.getvalue()


def write_csv(path: str | os.PathLike[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write what ``csv_text`` says of the rows, atomically, holding one row at a time. Raises OutputError."""
    with replacing(path) as temporary, open(temporary, "w", encoding="utf-8", newline="") as file:
        _write_rows(rows, file)


def write_lines(path: str | os.PathLike[str], lines: Iterable[str]) -> None:
    """Write pieces of ``csv_text``, each of whole lines, atomically, holding one at a time. Raises OutputError."""
    with replacing(path) as temporary, open(temporary, "w", encoding="utf-8", newline="", buffering=1 << 20) as file:
        file.writelines(lines)


def frame_csv(frame: pd.DataFrame) -> str:
    """CSV text of a data frame without its index, numbers as pandas writes them, and no cell that is a formula."""
    safe = frame.rename(columns=defused)
    for position, kind in enumerate(safe.dtypes):
        if kind.kind not in "biufcmM":
            safe.isetitem(position, safe.iloc[:, position].map(defused).to_numpy())
    return safe.to_csv(index=False, lineterminator="\n")


def restored_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """A data frame that was read from a CSV file of ours, its cells and column names as they were before ``defused``."""
    plain = frame.rename(columns=restored)
    for position, kind in enumerate(plain.dtypes):
        if kind.kind not in "biufcmM":
            cells = plain.iloc[:, position].map(lambda cell: restored(cell) if isinstance(cell, str) else cell)
            plain.isetitem(position, cells.to_numpy())
    return plain


def csv_rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV text of ours, by column."""
    header, *rows = ([restored(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline="")))
    return [dict(zip(header, row, strict=True)) for row in rows]


def _write_rows(rows: Iterable[Sequence[Any]], file: TextIO) -> None:
    csv.writer(file, lineterminator="\n").writerows([defused(cell) for cell in row] for row in rows)
