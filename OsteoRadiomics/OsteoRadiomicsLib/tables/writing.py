"""The feature table on disk: key columns first, shortest exact numbers, an empty cell where a feature is undefined."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..base.errors import OutputError
from ..base.files import check_writable, replacing, write_text
from ..base.spreadsheets import csv_text, write_lines
from .rows import ROW_KEYS, FeatureRow

if TYPE_CHECKING:
    import pandas as pd


def feature_csv(rows: Sequence[FeatureRow]) -> str:
    """CSV text of the rows; equal rows give equal bytes. A feature that a row lacks is an empty cell.

    Numbers are the shortest decimal that reads back to the same float64.
    """
    return "".join(_lines(rows, _union(row.names for row in rows), _union(tuple(row.keys) for row in rows)))


def write_feature_stream(rows: Iterable[FeatureRow], names: Sequence[str], path: str | os.PathLike[str]) -> None:
    """Write ``feature_csv`` of rows that are held one at a time. names: every feature that a row has, in order of appearance.

    The rows have no further key columns. Raises OutputError, and what getting the rows raises.
    """
    write_lines(path, _lines(rows, names, ()))


def _lines(rows: Iterable[FeatureRow], names: Sequence[str], extra: Sequence[str]) -> Iterator[str]:
    yield csv_text([[*ROW_KEYS, *extra, *names]])
    whole = tuple(names)
    for row in rows:
        values = row.values.tolist()
        if row.names != whole:
            found = dict(zip(row.names, values, strict=True))
            values = [found.get(name, math.nan) for name in names]
        keys = csv_text([[row.case, row.sequence, row.roi, *(row.keys.get(key, "") for key in extra)]])
        yield ",".join((keys.removesuffix("\n"), *map(_cell if any(map(math.isnan, values)) else repr, values))) + "\n"


def write_features(rows: Sequence[FeatureRow], path: str | os.PathLike[str]) -> None:
    """Write the table as .csv or .parquet, by the name's ending, atomically. Raises OutputError."""
    _writer(path)(rows, path)


def check_table_path(path: str | os.PathLike[str]) -> None:
    """Find out before long work whether a table can be written at ``path``. Raises OutputError."""
    _writer(path)
    check_writable(path)


def is_table_path(path: str | os.PathLike[str]) -> bool:
    """Whether a file is a table by its name."""
    return Path(path).suffix.lower() in _WRITERS


def write_parquet(frame: pd.DataFrame, path: str | os.PathLike[str]) -> None:
    """Write a data frame without its index, atomically. Raises OutputError, also where pyarrow is not installed."""
    try:
        with replacing(path) as temporary:
            frame.to_parquet(temporary, index=False, write_page_checksum=True)
    except ImportError as error:
        raise OutputError("Parquet needs the package pyarrow", where=str(path), cure="Install it or write .csv") from error


def _writer(path: str | os.PathLike[str]) -> Callable[[Sequence[FeatureRow], str | os.PathLike[str]], None]:
    suffix = Path(path).suffix.lower()
    if not is_table_path(path):
        raise OutputError(f"unknown table format {suffix or '(none)'}", where=str(path), cure="Name the file .csv or .parquet")
    return _WRITERS[suffix]


def _write_csv(rows: Sequence[FeatureRow], path: str | os.PathLike[str]) -> None:
    write_text(path, feature_csv(rows))


def _write_parquet(rows: Sequence[FeatureRow], path: str | os.PathLike[str]) -> None:
    import pandas as pd

    records = [
        {"case": r.case, "sequence": r.sequence, "roi": r.roi, **r.keys, **dict(zip(r.names, r.values, strict=True))}
        for r in rows
    ]
    write_parquet(pd.DataFrame.from_records(records), path)


_WRITERS = {".csv": _write_csv, ".parquet": _write_parquet}


def _cell(value: float) -> str:
    """The shortest exact decimal, or nothing. A number needs no quotes and is no formula: the CSV writer need not look at it."""
    return repr(value) if value == value else ""


def _union(groups) -> list[str]:
    """Every name once, in order of first appearance."""
    return list(dict.fromkeys(name for group in groups for name in group))
