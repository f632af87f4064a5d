"""Feature tables from disk: as rows for scoring and reports, as a data frame for statistics."""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..base.errors import TableError
from .provenance import FeaturesProvenance, read_provenance
from .rows import KEYS, FeatureCells, Value

if TYPE_CHECKING:
    import pandas as pd


def read_rows(path: str | os.PathLike[str]) -> list[FeatureCells]:
    """Every row of a .csv or .parquet table, with the reasons of its provenance file where there is one.

    Raises TableError when it cannot be read, has no rows, or a column twice.
    """
    where = str(path)
    records = _parquet(path) if Path(path).suffix.lower() == ".parquet" else _csv(path)
    if not records:
        raise TableError("has no rows", where=where)
    undefined = _undefined(read_provenance(path))
    rows = []
    for record in records:
        keys = {key: str(record[key]) for key in KEYS if key in record}
        reasons = undefined.get((keys.get("case", ""), keys.get("sequence", ""), keys.get("roi", "")), {})
        rows.append(FeatureCells(keys, {name: value for name, value in record.items() if name not in KEYS}, reasons))
    return rows


def cells_of_frame(frame: pd.DataFrame) -> list[FeatureCells]:
    """The rows of a data frame in the form a table's rows have; key columns become text."""
    rows = []
    for record in frame.to_dict("records"):
        cells = {str(name): _plain(value) for name, value in record.items()}
        keys = {key: str(record[key]) for key in KEYS if key in record}
        rows.append(FeatureCells(keys, {name: value for name, value in cells.items() if name not in KEYS}))
    return rows


def _csv(path: str | os.PathLike[str]) -> list[dict[str, Value]]:
    where = str(path)
    try:
        with open(path, encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle)
            header = next(reader, [])
            lines = [line for line in reader if line]
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


def _parquet(path: str | os.PathLike[str]) -> list[dict[str, Value]]:
    import pandas as pd

    try:
        table = pd.read_parquet(path)
    except (OSError, ValueError, ImportError) as error:
        raise TableError(f"cannot be read ({error})", where=str(path), cure="Give a feature table") from error
    return [{str(name): _plain(value) for name, value in record.items()} for record in table.to_dict("records")]


def _plain(value: object) -> Value:
    if isinstance(value, str):
        return value
    return None if value is None or (isinstance(value, float) and math.isnan(value)) else float(value)  # type: ignore[arg-type]


def _undefined(provenance: FeaturesProvenance | None) -> dict[tuple[str, str, str], dict[str, str]]:
    entries = provenance.undefined if provenance else ()
    return {(entry.case, entry.sequence, entry.roi): entry.reasons for entry in entries}


def read_feature_table(path: str | os.PathLike[str], keys: Sequence[str] = KEYS) -> pd.DataFrame:
    """Read a feature table, .csv or .parquet. Key columns stay text, so that case 007 is not case 7.

    Raises TableError when the file is missing, empty, no table, or names a column twice.
    """
    import pandas as pd

    from .numbers import EXACT

    where = str(path)
    try:
        if Path(path).suffix.lower() == ".parquet":
            return pd.read_parquet(path)
        header = _header(path)
        twice = [name for name in header if name and header.count(name) > 1]
        if twice:
            raise TableError(f"has two columns called {twice[0]}", where=where, cure="Rename or remove one")
        text = [name for name in header if name in keys]
        missing: dict[str, list[str]] = {name: ["", "NA", "NaN", "nan", "null"] for name in header if name not in keys}
        return pd.read_csv(
            path,
            dtype=dict.fromkeys(text, str),
            keep_default_na=False,
            na_values=missing,
            encoding="utf-8-sig",
            **EXACT,
        )
    except FileNotFoundError as error:
        raise TableError("does not exist", where=where, cure="Check the path") from error
    except (OSError, ValueError, ImportError) as error:  # pandas' parser errors are ValueErrors
        raise TableError(f"cannot be read as a feature table ({error})", where=where) from error


def _header(path: str | os.PathLike[str]) -> list[str]:
    with open(path, encoding="utf-8-sig", newline="") as handle:
        return next(csv.reader(handle), [])
