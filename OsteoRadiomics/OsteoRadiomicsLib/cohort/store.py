"""Finished cases of a cohort on disk, one small file each, so that a stopped run resumes where it was."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from ..base.errors import TableError
from ..base.files import sha256_of_json
from ..base.records import Part, Record, RecordForm
from ..base.version import __version__
from ..images.read_image import AS_USUAL, ReadOptions
from ..protocols.extraction_plan import ExtractionPlan
from ..tables.input_files import InputFiles
from ..tables.provenance import PlanRecord
from ..tables.rows import FeatureRow
from .cases import CaseInput
from .fates import Fate


@dataclass(frozen=True)
class Outcome:
    """What became of one line of the case list: its rows, or the reason why there are none, and of which kind it is."""

    rows: tuple[FeatureRow, ...]
    failure: str | None
    inputs: InputFiles | None = None
    fate: Fate | None = None


class StoredRow(Part):
    """One feature row. values: null for NaN, text for an infinity."""

    case: str
    sequence: str
    roi: str
    names: tuple[str, ...]
    values: tuple[float | str | None, ...]
    reasons: dict[str, str]
    warnings: tuple[str, ...]


class StoredCase(Record):
    """A finished case. fingerprint: of everything its result depends on."""

    form = RecordForm("a finished case", "Remove it; the case is extracted again", TableError)

    fingerprint: str
    inputs: InputFiles
    rows: tuple[StoredRow, ...]


class RunRecord(Record):
    """What run.json says of a cohort run: the plan, and how many cases the list has."""

    form = RecordForm("the record of a cohort run", "Start the run again", TableError)

    plan: PlanRecord
    cases: int


def case_file(case: str, sequence: str = "") -> str:
    """What the file of a finished case is called: readable, and another one for every case and sequence."""
    readable = re.sub(r"[^A-Za-z0-9-]+", "_", f"{case}_{sequence}")[:60]
    unique = hashlib.sha256(f"{case}\0{sequence}".encode()).hexdigest()[:12]
    return f"{readable}-{unique}.json"


class ResultStore:
    """The folder ``cases`` of a cohort run. A result counts only while plan, images, choice of ROIs and version are the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, item: CaseInput, fingerprint: str) -> Outcome | None:
        """The stored outcome of a case, None when there is none that is still valid. Failures are tried again."""
        try:
            stored = StoredCase.read(self._path(item))
        except TableError:  # missing, damaged or of another version: the case is done again
            return None
        if stored.fingerprint != fingerprint:
            return None
        return Outcome(tuple(_row(entry) for entry in stored.rows), None, stored.inputs)

    def save(self, item: CaseInput, fingerprint: str, outcome: Outcome) -> None:
        """Keep a finished case, whose inputs are known."""
        assert outcome.inputs is not None
        rows = tuple(_entry(row) for row in outcome.rows)
        StoredCase(fingerprint=fingerprint, inputs=outcome.inputs, rows=rows).write(self._path(item))

    def _path(self, item: CaseInput) -> Path:
        return self._folder / case_file(item.case, item.sequence)


def fingerprint(
    item: CaseInput,
    plan: ExtractionPlan,
    inputs: InputFiles,
    names: Mapping[str, str] | None = None,
    reading: ReadOptions = AS_USUAL,
) -> str:
    """SHA-256 of everything a case's result depends on.

    inputs: the case's entry of the provenance, with its hashes. names: what names the mask's labels beside its file.
    reading: what the user asked of reading; the names that it asks for are in ``names``.
    """
    usual = asdict(AS_USUAL)
    changed = {
        key: value for key, value in asdict(reading).items() if value != usual[key] and key not in ("scheme", "label_table")
    }
    asked = {"reading": changed} if changed else {}
    return sha256_of_json(
        {
            **({"names": dict(names)} if names else {}),
            "plan": plan.hash,
            "version": __version__,
            "image": inputs.image_sha256,
            "mask": inputs.mask_sha256,
            "labels": item.labels,
            "segments": item.segments,
            **asked,
        }
    )


def _entry(row: FeatureRow) -> StoredRow:
    values = (None if math.isnan(value) else value if math.isfinite(value) else str(value) for value in row.values.tolist())
    return StoredRow(
        case=row.case, sequence=row.sequence, roi=row.roi, names=row.names, values=tuple(values),
        reasons=dict(row.reasons), warnings=row.warnings,
    )  # fmt: skip


def _row(entry: StoredRow) -> FeatureRow:
    values = np.array([math.nan if value is None else float(value) for value in entry.values])
    return FeatureRow(entry.case, entry.sequence, entry.roi, entry.names, values, entry.reasons, entry.warnings)
