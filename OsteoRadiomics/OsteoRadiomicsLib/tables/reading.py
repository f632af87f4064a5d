"""The one reader of tables: as rows for scoring and reports, as a data frame for agreement or for a study.

The three differ in what they refuse and in what they take for a missing cell; what differs stands side by side here.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..base.errors import TableError
from .provenance import FeaturesProvenance, read_provenance
from .rows import KEYS, FeatureCells, Value
from .source import TableSource, table_source

if TYPE_CHECKING:
    import pandas as pd

    from .source import AnyTable

_MISSING = ("", "NA", "NaN", "nan", "null")
"""Cells that agreement takes for undefined, in columns that are no keys."""


@dataclass(frozen=True)
class _Words:
    """How a reader reports a file that it cannot read: what it was to be, and the cures of an absent and an unreadable one."""

    noun: str
    absent: str | None
    unreadable: str | None


_AGREEMENT = _Words("a feature table", "Check the path", None)
_STUDY = _Words("a table", None, "Give a comma-separated UTF-8 file")


def read_rows(table: AnyTable | TableSource) -> list[FeatureCells]:
    """Every row of a table, with the reasons of the provenance file beside it where there is one.

    Cells of a CSV file are text, empty ones too. Raises TableError when it cannot be read, has no rows, a column twice, or a
    line of another length than the header.
    """
    source = table_source(table)
    records = _parquet_records(source) if source.is_parquet else _csv_records(source)
    if not records:
        raise TableError("has no rows", where=source.where)
    undefined = _undefined(read_provenance(source.path) if source.path else None)
    rows = []
    for record in records:
        keys = {key: str(record[key]) for key in KEYS if key in record}
        reasons = undefined.get((keys.get("case", ""), keys.get("sequence", ""), keys.get("roi", "")), {})
        rows.append(FeatureCells(keys, {name: value for name, value in record.items() if name not in KEYS}, reasons))
    return rows


def read_feature_table(table: AnyTable | TableSource, keys: Sequence[str] = KEYS) -> pd.DataFrame:
    """A feature table as agreement reads it. Key columns stay text, so that case 007 is not case 7, and None is a name.

    Raises TableError when the file is missing, empty, no table, or names a column twice.
    """
    source = table_source(table)

    def options() -> dict[str, Any]:
        header = source.header()
        twice = [name for name in header if name and header.count(name) > 1]
        if twice:
            raise TableError(f"has two columns called {twice[0]}", where=source.where, cure="Rename or remove one")
        text = [name for name in header if name in keys]
        missing = {name: list(_MISSING) for name in header if name not in keys}
        return {"dtype": dict.fromkeys(text, str), "keep_default_na": False, "na_values": missing}

    return _frame(source, options, _AGREEMENT)


def read_study_frame(table: AnyTable | TableSource, keys: Collection[str]) -> pd.DataFrame:
    """A feature or clinical table as a study reads it. Columns of ``keys`` are text without blanks round it, missing where empty.

    Raises TableError when the file is missing, no table, or has no rows.
    """
    source = table_source(table)
    found = _frame(source, lambda: {"dtype": dict.fromkeys(keys, str), "low_memory": False}, _STUDY)
    if found.empty:
        raise TableError("has no rows", where=source.where)
    for name in set(keys) & set(found.columns):
        found[name] = found[name].where(found[name].isna(), found[name].astype(str).str.strip())
    return found


def _frame(source: TableSource, options: Callable[[], dict[str, Any]], words: _Words) -> pd.DataFrame:
    """options: () -> how a CSV file is read; asked only for such a file, since it may look at the header."""
    try:
        return source.frame() if source.is_parquet else source.frame(**options())
    except FileNotFoundError as error:
        raise TableError("does not exist", where=source.where, cure=words.absent) from error
    except (OSError, ValueError, ImportError, csv.Error) as error:  # pandas' parser errors are ValueErrors
        raise TableError(f"cannot be read as {words.noun} ({error})", where=source.where, cure=words.unreadable) from error


def _csv_records(source: TableSource) -> list[dict[str, Value]]:
    where = source.where
    try:
        header, *lines = source.lines()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise TableError(f"cannot be read ({reason})", where=where, cure="Give a comma-separated UTF-8 table") from error
    twice = next((name for name in header if header.count(name) > 1), None)
    if twice is not None:
        raise TableError(f"has the column {twice} twice", where=where)
    for number, line in enumerate(lines, start=2):
        if len(line) != len(header):
            raise TableError(f"line {number} has {len(line)} cells, the header has {len(header)}", where=where)
    return [dict(zip(header, line, strict=True)) for line in lines]


def _parquet_records(source: TableSource) -> list[dict[str, Value]]:
    try:
        table = source.frame()
    except (OSError, ValueError, ImportError) as error:
        raise TableError(f"cannot be read ({error})", where=source.where, cure="Give a feature table") from error
    return [{str(name): _plain(value) for name, value in record.items()} for record in table.to_dict("records")]


def _plain(value: object) -> Value:
    if isinstance(value, str):
        return value
    return None if value is None or (isinstance(value, float) and math.isnan(value)) else float(value)  # type: ignore[arg-type]


def _undefined(provenance: FeaturesProvenance | None) -> dict[tuple[str, str, str], dict[str, str]]:
    entries: Iterable[Any] = provenance.undefined if provenance else ()
    return {(entry.case, entry.sequence, entry.roi): entry.reasons for entry in entries}
