"""Measures a case list: each case is kept at once, a stopped run goes on where it was, a failure is a row with its reason."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from OsteoRadiomicsLib.base.errors import InputError, OsteoRadiomicsError
from OsteoRadiomicsLib.base.files import check_writable, write_text
from OsteoRadiomicsLib.base.progress import Progress

from ..case.fingerprint import fingerprint
from ..case.measuring import measure_case
from ..case.record import MuscleRecord
from ..case.request import CaseRequest


@dataclass(frozen=True)
class CohortOutcome:
    """Where the table lies. done: cases measured, of which ``resumed`` in an earlier run. failures: one line each."""

    table: Path
    done: int
    resumed: int
    failures: tuple[str, ...]


def measure_cohort(requests: Sequence[CaseRequest], folder: Path, *, progress: Progress | None = None) -> CohortOutcome:
    """Measure every case into ``folder``: measurements.csv, failures.csv, and cases/ with one record each.

    Raises OutputError when the folder cannot be written, and Cancelled with every finished case kept.
    """
    progress = progress or Progress()
    table = folder / "measurements.csv"
    check_writable(table)
    outcomes: list[MuscleRecord | str] = []
    resumed = 0
    for number, request in enumerate(requests):
        progress.report(number, len(requests), f"measuring {request.case}")
        path = folder / "cases" / f"{_file_name(request.case)}.json"
        stored = _stored(request, path)
        resumed += stored is not None
        outcomes.append(stored or _measured(request, path))
    progress.report(len(requests), len(requests), "measured")
    failures = {request.case: outcome for request, outcome in zip(requests, outcomes, strict=True) if isinstance(outcome, str)}
    _write(table, _rows(requests, outcomes))
    _write(folder / "failures.csv", [["case", "reason"], *([case, reason] for case, reason in failures.items())])
    return CohortOutcome(table, len(requests) - len(failures), resumed, tuple(failures.values()))


def _measured(request: CaseRequest, path: Path) -> MuscleRecord | str:
    """The record, kept; or why there is none."""
    where = f"case {request.case}"
    try:
        record = measure_case(request, path.parent)
    except OsteoRadiomicsError as error:
        return str(error.at(where))
    except OSError as error:
        return f"{where}: {error.filename or 'an input'} cannot be read ({error.strerror})"
    except Exception as error:  # noqa: BLE001 - a defect met in one case must not end a run of hundreds
        return f"{where}: {type(error).__name__}: {error} (a defect in PainGrade; report it)"
    record.write(path)
    return record


def _stored(request: CaseRequest, path: Path) -> MuscleRecord | None:
    """The record of an earlier run, while everything that it depends on is the same."""
    try:
        record = MuscleRecord.read(path)
        return record if record.fingerprint == fingerprint(request) else None
    except (InputError, OSError):  # missing, damaged, or an input that measuring will name
        return None


def _rows(requests: Sequence[CaseRequest], outcomes: Sequence[MuscleRecord | str]) -> list[list[str]]:
    records = [outcome for outcome in outcomes if isinstance(outcome, MuscleRecord)]
    columns = list(dict.fromkeys(_column(value.roi, value.name) for record in records for value in record.values))
    rows = [["case", "sex", "level_slice", "tilt_degrees", *columns, "warnings", "reasons", "failure"]]
    for request, outcome in zip(requests, outcomes, strict=True):
        if isinstance(outcome, str):
            rows.append([request.case, request.sex, "", "", *([""] * len(columns)), "", "", outcome])
            continue
        values = {_column(value.roi, value.name): value for value in outcome.values}
        numbers = [_text(values[column].value) if column in values else "" for column in columns]
        reasons = "; ".join(f"{column}: {value.reason}" for column, value in values.items() if value.reason)
        level = outcome.level
        place = ["", ""] if level is None else [str(level.slice), _text(level.tilt_degrees)]
        rows.append([request.case, request.sex, *place, *numbers, "; ".join(outcome.warnings), reasons, ""])
    return rows


def _column(roi: str, name: str) -> str:
    """``MF_L_fat_rate_otsu``, ``MF_area_asymmetry``, ``lordosis_L1_S1``."""
    return f"{roi}_{name}" if roi else name


def _text(value: float | None) -> str:
    return "" if value is None else repr(value)


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    write_text(path, text.getvalue())


def _file_name(case: str) -> str:
    return f"{re.sub(r'[^A-Za-z0-9-]+', '_', case)[:60]}-{hashlib.sha256(case.encode()).hexdigest()[:12]}"
