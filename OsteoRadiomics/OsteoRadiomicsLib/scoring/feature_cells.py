"""Finds a model's inputs in the tidy feature table (case x sequence x ROI) or in a clinical table.

A radiomic input of a model names its cell: sequence, ROI and feature. Its own name is, by rule, ``<sequence>_<feature>``,
or ``<sequence>_<roi>_<feature>`` where a model uses several ROIs; a wide table with columns of those names works too.
"""

from __future__ import annotations

import csv
import json
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ..base.errors import TableError
from .coding import Value
from .schema import FeatureSource, Input

if TYPE_CHECKING:
    from ..cohort import FeatureRow

KEYS = ("case", "sequence", "roi", "reader", "session")


@dataclass(frozen=True)
class FeatureCells:
    """One row of a feature table. keys: case, sequence, roi, reader, session as far as the table has them.

    values: feature -> number or cell text. reasons: feature -> why it is undefined.
    """

    keys: Mapping[str, str]
    values: Mapping[str, Value]
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FoundInputs:
    """What a table gives a model: values by input name, and why a value is missing where that is known."""

    values: Mapping[str, Value]
    reasons: Mapping[str, str]


class Needs(Protocol):
    """What is asked of a model: the inputs it takes from tables."""

    @property
    def radiomic_inputs(self) -> tuple[Input, ...]: ...
    @property
    def clinical_inputs(self) -> tuple[Input, ...]: ...


def feature_input_name(sequence: str | None, feature: str, roi: str | None = None) -> str:
    """The name of a radiomic input by rule: ``T1_original_glcm_Contrast``; roi only where a model uses several."""
    return "_".join(part for part in (sequence, roi, feature) if part)


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


def feature_inputs(spec: Needs, rows: Sequence[FeatureCells], where: str = "") -> FoundInputs:
    """The model's radiomic inputs from the rows of one case. Raises TableError naming the row or column that is absent."""
    values: dict[str, Value] = {}
    reasons: dict[str, str] = {}
    for item in spec.radiomic_inputs:
        if len(rows) == 1 and item.name in rows[0].values:
            values[item.name] = rows[0].values[item.name]
            continue
        row, feature = _cell(item, rows, where)
        values[item.name] = row.values[feature]
        if feature in row.reasons:
            reasons[item.name] = row.reasons[feature]
    return FoundInputs(values, reasons)


def clinical_inputs(spec: Needs, row: FeatureCells) -> FoundInputs:
    """The model's clinical inputs from one row of a clinical table; columns the model does not use are left alone."""
    found = {}
    for item in spec.clinical_inputs:
        column = item.source.column if item.source.type == "clinical" else item.name
        if column in row.values:
            found[item.name] = row.values[column]
    return FoundInputs(found, {})


def _cell(item: Input, rows: Sequence[FeatureCells], where: str) -> tuple[FeatureCells, str]:
    source = item.source
    assert isinstance(source, FeatureSource)  # the caller passes radiomic inputs only
    matching = list(rows)
    for key, wanted in (("sequence", source.sequence), ("roi", source.roi)):
        found = [row for row in matching if wanted is None or row.keys.get(key) == wanted]
        if not found:
            hint = "; --union makes one row of several ROIs" if key == "roi" else ""
            raise TableError(
                f"has no row of {key} {wanted}, which {item.name} needs",
                where=where,
                cure=f"Extract it (the table has {_some(matching, key)}{hint})",
            )
        matching = found
    if len(matching) > 1:
        raise TableError(f"has {len(matching)} rows for {item.name}", where=where, cure="Keep one row per case, sequence and ROI")
    if source.feature not in matching[0].values:
        raise TableError(
            f"has no column {source.feature}, which {item.name} needs", where=where, cure="Extract with the model's protocol"
        )
    return matching[0], source.feature


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
