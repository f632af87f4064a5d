"""What a caller may give as a table: a file, a data frame, or a feature table; and its content before anyone judges it."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO, TypeGuard, runtime_checkable

from ..base.errors import TableError

if TYPE_CHECKING:
    import pandas as pd


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

    @property
    def is_parquet(self) -> bool:
        """Whether it is a Parquet file; everything else is read as CSV."""
        return self.path is not None and self.path.suffix.lower() == ".parquet"

    def open(self) -> TextIO:
        """The CSV text from its beginning. Raises OSError."""
        return io.StringIO(self.text) if self.path is None else open(self.path, encoding="utf-8-sig", newline="")

    def header(self) -> list[str]:
        """Column names of the CSV text, as written. Raises OSError, ValueError and csv.Error."""
        with self.open() as handle:
            return next(csv.reader(handle), [])

    def lines(self) -> list[list[str]]:
        """Header and rows of the CSV text as cells, without empty lines. Raises OSError, ValueError and csv.Error."""
        with self.open() as handle:
            reader = csv.reader(handle)
            return [next(reader, []), *(line for line in reader if line)]

    def frame(self, **options: Any) -> pd.DataFrame:
        """As a data frame, numbers exactly as written. options: of ``pandas.read_csv``, without effect on Parquet.

        Raises OSError, ValueError and ImportError.
        """
        import pandas as pd

        from .numbers import EXACT

        if self.path is not None and self.is_parquet:
            return pd.read_parquet(self.path)
        content = io.StringIO(self.text) if self.path is None else self.path
        return pd.read_csv(content, encoding="utf-8-sig", **options, **EXACT)


def table_source(table: AnyTable | TableSource, name: str = "the table") -> TableSource:
    """The source behind what a caller gave; a table in memory is read as its CSV file would be.

    name: how messages call a table that has no path. Raises TableError for what is no table.
    """
    if isinstance(table, TableSource):
        return table
    if isinstance(table, str | os.PathLike):
        return TableSource(str(table), Path(table))
    if _is_data_frame(table):
        return TableSource(name, text=table.to_csv(index=False, lineterminator="\n"))
    if isinstance(table, HoldsRows):
        return TableSource(name, text=table.to_csv())
    raise TableError(f"a {type(table).__name__} is no table", cure="Give a path, a data frame or a feature table")


def _is_data_frame(table: object) -> TypeGuard[pd.DataFrame]:
    """Without importing pandas to say so."""
    return hasattr(table, "itertuples") and hasattr(table, "to_csv")
