"""Measures a case list: each case is kept at once, a stopped run goes on where it was, a failure is a row with its reason."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from OsteoRadiomicsLib.base.errors import InputError, OsteoRadiomicsError
from OsteoRadiomicsLib.base.files import check_writable, write_text
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.base.spreadsheets import csv_text
from OsteoRadiomicsLib.cohort.cases import place_of
from OsteoRadiomicsLib.cohort.reasons import reason_of

from ..case.measuring import measure_case
from ..case.record import MuscleRecord
from ..case.request import CaseRequest
from ..case.sources import keep_files, sources_of

_DRAWN_BY = ("reader", "session")

Reading = tuple[str, str, str]
"""Case, reader and session; the latter two are '' where nobody says who drew."""


@dataclass(frozen=True)
class CohortOutcome:
    """Where the table lies. records, failures (reasons): by case, reader and session. resumed: records of an earlier run."""

    table: Path
    records: Mapping[Reading, MuscleRecord]
    failures: Mapping[Reading, str]
    resumed: int


def measure_cohort(requests: Sequence[CaseRequest], folder: Path, *, progress: Progress | None = None) -> CohortOutcome:
    """Measure every case into ``folder``: measurements.csv, failures.csv, and cases/ with one record each.

    Raises OutputError when the folder cannot be written, and Cancelled with every finished case kept.
    """
    progress = progress or Progress()
    table = folder / "measurements.csv"
    check_writable(table)
    cases = folder / "cases"
    records: dict[Reading, MuscleRecord] = {}
    failures: dict[Reading, str] = {}
    resumed = 0
    for number, request in enumerate(requests):
        progress.report(number, len(requests), f"measuring {request.case}")
        path = cases / case_file(request.case, " ".join(part for part in request.reading[1:] if part))
        stored = _stored(request, path)
        resumed += stored is not None
        try:
            record = stored or _measured(request)
        except Exception as error:  # noqa: BLE001 - a defect met in one case must not end a run of hundreds
            failures[request.reading] = reason_of(error, place_of(*request.reading), request.roles)
            continue
        if stored is None:
            record.write(path)
        records[request.reading] = record
    progress.report(len(requests), len(requests), "measured")
    keep_files(((request, records[request.reading]) for request in requests if request.reading in records), cases)
    write_text(table, csv_text(_rows(requests, records, failures)))
    keys = _keys(requests)
    failed = ([*_cells(reading, keys), reason] for reading, reason in failures.items())
    write_text(folder / "failures.csv", csv_text([[*keys, "reason"], *failed]))
    return CohortOutcome(table, records, failures, resumed)


def case_file(case: str, drawn_by: str = "") -> str:
    """What the file of a finished case is called: readable, and another one for every case, reader and session."""
    readable = re.sub(r"[^A-Za-z0-9-]+", "_", f"{case}_{drawn_by}")[:60]
    unique = hashlib.sha256(f"{case}\0{drawn_by}".encode()).hexdigest()[:12]
    return f"{readable}-{unique}.json"


def _measured(request: CaseRequest) -> MuscleRecord:
    try:
        return measure_case(request)
    except OsteoRadiomicsError as error:
        raise error.at(place_of(*request.reading)) from error


def _stored(request: CaseRequest, path: Path) -> MuscleRecord | None:
    """The record of an earlier run, while everything that it depends on is the same."""
    try:
        record = MuscleRecord.read(path)
        return record if record.fingerprint == sources_of(request).fingerprint else None
    except (InputError, OSError):  # missing, damaged, or an input that measuring will name
        return None


def _rows(
    requests: Sequence[CaseRequest], records: Mapping[Reading, MuscleRecord], failures: Mapping[Reading, str]
) -> list[list[str]]:
    every = (value for request in requests if request.reading in records for value in records[request.reading].values)
    columns = list(dict.fromkeys(column_of(value.roi, value.name) for value in every))
    keys = _keys(requests)
    rows = [[*keys, "sex", "level_slice", "tilt_degrees", *columns, "warnings", "reasons", "failure"]]
    for request in requests:
        record, key = records.get(request.reading), _cells(request.reading, keys)
        if record is None:
            rows.append([*key, request.sex, "", "", *([""] * len(columns)), "", "", failures[request.reading]])
            continue
        values = {column_of(value.roi, value.name): value for value in record.values}
        numbers = [_text(values[column].value) if column in values else "" for column in columns]
        reasons = "; ".join(f"{column}: {value.reason}" for column, value in values.items() if value.reason)
        level = record.level
        place = ["", ""] if level is None else [str(level.slice), _text(level.tilt_degrees)]
        rows.append([*key, request.sex, *place, *numbers, "; ".join(record.warnings), reasons, ""])
    return rows


def _keys(requests: Sequence[CaseRequest]) -> list[str]:
    """Key columns: reader and session where anybody names one, so that ``icc`` finds its raters."""
    named = [any(request.reading[position] for request in requests) for position in (1, 2)]
    return ["case", *(name for name, used in zip(_DRAWN_BY, named, strict=True) if used)]


def _cells(reading: Reading, keys: Sequence[str]) -> list[str]:
    return [cell for name, cell in zip(("case", *_DRAWN_BY), reading, strict=True) if name in keys]


def column_of(roi: str, name: str) -> str:
    """``MF_L_fat_rate_otsu``, ``MF_area_asymmetry``, ``lordosis_L1_S1``."""
    return f"{roi}_{name}" if roi else name


def _text(value: float | None) -> str:
    return "" if value is None else repr(value)
