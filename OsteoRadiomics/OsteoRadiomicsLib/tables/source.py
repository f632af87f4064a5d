"""What a caller may give as a table: a file, a data frame, or a feature table; and its content before anyone judges it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeGuard, runtime_checkable

import numpy as np

from ..base.errors import TableError
from ..base.spreadsheets import frame_csv, restored
from .decoding import decoded
from .delimited import ColumnRecords, Records, delimited_records
from .float_cells import FloatCells, float_text
from .workbook import is_workbook, workbook_records

if TYPE_CHECKING:
    import pandas as pd

_PARQUET = b"PAR1"


@runtime_checkable
class HoldsRows(Protocol):
    """A feature table in memory."""

    @property
    def rows(self) -> Any: ...
    def to_csv(self) -> str: ...


if TYPE_CHECKING:
    AnyTable = str | os.PathLike[str] | pd.DataFrame | HoldsRows


@dataclass(frozen=True)
class TableSource:
    """A table that can be read. where: for messages. path: of a file, or None and the CSV text instead."""

    where: str
    path: Path | None = None
    text: str = ""

    def records(self) -> Records | ColumnRecords:
        """Header and rows as text; what a file is says its content, not its name. Raises TableError in words of ours."""
        if self.path is None:
            return _plain_records(self.text, self.where, ",")
        content = _content(self.path, self.where)
        if content.startswith(_PARQUET) or self.path.suffix.lower() == ".parquet":
            return _parquet_records(self.path, self.where)
        if is_workbook(content):
            return _restored(workbook_records(content, self.where))
        return _plain_records(decoded(content, self.where), self.where)


def table_source(table: AnyTable | TableSource, name: str = "the table") -> TableSource:
    """The source behind what a caller gave; a table in memory is read as its CSV file would be.

    name: how messages call a table that has no path. Raises TableError for what is no table.
    """
    if isinstance(table, TableSource):
        return table
    if isinstance(table, str | os.PathLike):
        return TableSource(str(table), Path(table))
    if _is_data_frame(table):
        return TableSource(name, text=frame_csv(table))
    if isinstance(table, HoldsRows):
        return TableSource(name, text=table.to_csv())
    raise TableError(f"a {type(table).__name__} is no table", cure="Give a path, a data frame or a feature table")


def _plain_records(text: str, where: str, separator: str | None = None) -> Records:
    records = delimited_records(text, where, separator)
    return _restored(records) if "'" in text else records


def _restored(records: Records) -> Records:
    """Without the apostrophes that kept cells from being formulas in a spreadsheet."""
    return replace(records, cells=[[restored(cell) for cell in row] for row in records.cells])


def _is_data_frame(table: object) -> TypeGuard[pd.DataFrame]:
    """Without importing pandas to say so."""
    return hasattr(table, "itertuples") and hasattr(table, "to_csv")


def _content(path: Path, where: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise TableError("does not exist", where=where, cure="Check the path") from error
    except IsADirectoryError as error:
        raise TableError("is a folder, not a table", where=where, cure="Give the path of the file in it") from error
    except PermissionError as error:
        raise TableError("may not be read", where=where, cure="Close it elsewhere, or ask for the right to read it") from error
    except OSError as error:
        raise TableError(f"cannot be read ({error.strerror})", where=where, cure="Check the drive it lies on") from error


def _parquet_records(path: Path, where: str) -> ColumnRecords:
    """Numbers as their shortest exact text; ids that became floats only because some are missing lose their ``.0``."""
    import pandas as pd

    try:
        table = pd.read_parquet(path, page_checksum_verification=True)
    except ImportError as error:
        cure = "Install it with: pip install pyarrow, or give a .csv file"
        raise TableError("is a Parquet file, and reading those needs the package pyarrow", where=where, cure=cure) from error
    except Exception as error:  # pyarrow's own kinds of error derive from several of Python's
        raise TableError("is a damaged Parquet file", where=where, cure="Write it again") from error
    named = [name for name in table.index.names if name is not None]
    if named:  # pandas keeps an index such as the case ids apart
        table = table.reset_index(level=named)
    columns = [_cells(table.iloc[:, position]) for position in range(table.shape[1])]
    return ColumnRecords([str(name) for name in table.columns], columns, list(range(1, len(table) + 1)))


def _cells(column: pd.Series) -> Sequence[str]:
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "f":
        return FloatCells(column.to_numpy(dtype=np.float64))
    return [_text(value) for value in column.tolist()]


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    return float_text(value) if isinstance(value, float) else str(value)
