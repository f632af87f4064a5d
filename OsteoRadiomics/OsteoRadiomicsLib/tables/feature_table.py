"""The feature table: one row per case, sequence and ROI (and reader, session), its keys, cells and reasons."""

from __future__ import annotations

import csv
import json
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..base.errors import TableError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Value = float | int | str | None
"""What a cell holds: a number, text, or nothing."""

ROW_KEYS = ("case", "sequence", "roi")
"""Key columns that every feature table has, in their order."""

READING_KEYS = ("reader", "session")
"""Key columns of a table of readings."""

KEYS = (*ROW_KEYS, *READING_KEYS)
"""Columns that say what a row is; every other column may be a feature."""


@dataclass(frozen=True)
class FeatureRow:
    """The features of one ROI of one sequence of one case.

    names: (n,) PyRadiomics-style. values: (n,) float64, NaN where undefined. reasons: feature -> why it is NaN.
    """

    case: str
    sequence: str
    roi: str
    names: tuple[str, ...]
    values: np.ndarray
    reasons: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)  # further key columns, such as reader and session


@dataclass(frozen=True)
class FeatureCells:
    """One row of a feature table. keys: case, sequence, roi, reader, session as far as the table has them.

    values: feature -> number or cell text. reasons: feature -> why it is undefined.
    """

    keys: Mapping[str, str]
    values: Mapping[str, Value]
    reasons: Mapping[str, str] = field(default_factory=dict)


def read_rows(path: str | os.PathLike[str]) -> list[FeatureCells]:
    """Every row of a .csv or .parquet table, with the reasons of its provenance file where there is one.

    Raises TableError when it cannot be read, has no rows, or a column twice.
    """
    where = str(path)
    records = _parquet(path) if Path(path).suffix.lower() == ".parquet" else _csv(path)
    if not records:
        raise TableError("has no rows", where=where)
    undefined = _undefined(read_provenance(path), where)
    rows = []
    for record in records:
        keys = {key: str(record[key]) for key in KEYS if key in record}
        reasons = undefined.get((keys.get("case", ""), keys.get("sequence", ""), keys.get("roi", "")), {})
        rows.append(FeatureCells(keys, {name: value for name, value in record.items() if name not in KEYS}, reasons))
    return rows


def read_provenance(table: str | os.PathLike[str]) -> dict[str, Any]:
    """The provenance file beside a table, empty where there is none. Raises TableError when it is damaged."""
    path = Path(table).with_suffix(".provenance.json")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise TableError(f"cannot be read ({error})", where=str(path), cure="Extract the features again") from error
    if not isinstance(content, dict):
        raise TableError("is no provenance file", where=str(path), cure="Extract the features again")
    return content


def cells_of(rows: Iterable[FeatureRow]) -> list[FeatureCells]:
    """Freshly extracted rows in the form a table's rows have."""
    return [
        FeatureCells(
            {"case": row.case, "sequence": row.sequence, "roi": row.roi, **row.keys},
            dict(zip(row.names, row.values.tolist(), strict=True)),
            row.reasons,
        )
        for row in rows
    ]


def choose_case(
    rows: Sequence[FeatureCells],
    *,
    case: str | None = None,
    reader: str | None = None,
    session: str | None = None,
    where: str = "",
) -> list[FeatureCells]:
    """The rows of one case (and reader, session). Raises TableError when there are none, or several cases and no choice."""
    chosen = list(rows)
    for key, wanted in (("case", case), ("reader", reader), ("session", session)):
        if wanted is not None:
            found = [row for row in chosen if row.keys.get(key) == wanted]
            if not found:
                raise TableError(f"has no {key} {wanted}", where=where, cure=f"Choose one of {_some(chosen, key)}")
            chosen = found
        elif len({row.keys.get(key) for row in chosen}) > 1:
            raise TableError(f"holds several {key}s", where=where, cure=f"Name one with --{key}: {_some(chosen, key)}")
    return chosen


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


def _undefined(provenance: Mapping[str, Any], where: str) -> dict[tuple[str, str, str], dict[str, str]]:
    try:
        entries = provenance.get("undefined", [])
        return {(entry["case"], entry["sequence"], entry["roi"]): dict(entry["reasons"]) for entry in entries}
    except (KeyError, TypeError, ValueError) as error:
        raise TableError("its provenance file is damaged", where=where, cure="Extract the features again") from error


def _some(rows: Sequence[FeatureCells], key: str) -> str:
    names = list(dict.fromkeys(row.keys.get(key, "") or "(none)" for row in rows))
    return ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")


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
