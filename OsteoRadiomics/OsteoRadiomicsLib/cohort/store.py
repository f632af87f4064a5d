"""Finished cases of a run on disk, so that a stopped run resumes where it was and loses nothing.

A finished case goes into the ledger at once, and with about a thousand others into a Parquet part that is never changed. Only
the supervisor writes here.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from ..base.errors import TableError
from ..base.files import WRITING, sha256_of_json
from ..base.records import Part, Record, RecordForm
from ..base.version import __version__
from ..images.read_image import AS_USUAL, ReadOptions
from ..protocols.extraction_plan import ExtractionPlan
from ..tables.input_files import InputFiles
from ..tables.provenance import PlanRecord
from ..tables.rows import FeatureRow
from .cases import CaseInput
from .fates import Fate
from .ledger import Hashed, Ledger, RowPlace
from .parts import ROWS, part_path, parts_in, read_part, write_part

LEDGER = "ledger.sqlite"


@dataclass(frozen=True)
class Outcome:
    """What became of one line of the case list: its rows, or the reason why there are none, and of which kind it is.

    key: of the case, empty where its inputs could not be read. hashed: its files, for the next run.
    """

    rows: tuple[FeatureRow, ...]
    failure: str | None
    inputs: InputFiles | None = None
    fate: Fate | None = None
    key: bytes = b""
    hashed: tuple[Hashed, ...] = ()
    attempts: int = 1


class StoredRow(Part):
    """One feature row of an earlier version's store. values: null for NaN, text for an infinity."""

    case: str
    sequence: str
    roi: str
    names: tuple[str, ...]
    values: tuple[float | str | None, ...]
    reasons: dict[str, str]
    warnings: tuple[str, ...]


class StoredCase(Record):
    """A finished case of an earlier version's store: one JSON file each. fingerprint: what is now the key."""

    form = RecordForm("a finished case", "Remove it; the case is extracted again", TableError)

    fingerprint: str
    inputs: InputFiles
    rows: tuple[StoredRow, ...]


class RunRecord(Record):
    """What run.json says of a cohort run: the plan, and how many cases the list has."""

    form = RecordForm("the record of a cohort run", "Start the run again", TableError)

    plan: PlanRecord
    cases: int


class ResultStore:
    """The folder ``cases`` of a cohort run. A result counts only while plan, images, choice of ROIs and version are the same.

    Opening takes over what an earlier version stored, and removes what a run that was killed left half-written.
    Raises TableError for a ledger that is damaged or newer, OutputError where nothing can be written.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.ledger = Ledger(folder / LEDGER)
        self._tidy()
        self._take_over()

    def close(self) -> None:
        """Let go of the ledger."""
        self.ledger.close()
        read_part.cache_clear()

    def add(self, outcome: Outcome) -> None:
        """Keep a finished case. Raises OutputError when there is no room."""
        assert outcome.inputs is not None
        self.ledger.add(outcome.key, outcome.inputs, outcome.rows, outcome.attempts)
        self.ledger.remember(outcome.hashed)
        for features, count in self.ledger.pending().items():
            if count >= ROWS:
                self._move(features)

    def load(self, key: bytes, item: CaseInput) -> tuple[FeatureRow, ...]:
        """The rows of a finished case, under the names that the list gives it now."""
        return tuple(self._row(place, item) for place in self.ledger.rows(key))

    def size(self) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for path in self._folder.iterdir() if path.is_file())

    def _row(self, place: RowPlace, item: CaseInput) -> FeatureRow:
        if place.part is None:
            values = self.ledger.numbers(place.key, place.position)
        else:
            values = self._part(place.part)[place.line]
        notes = json.loads(place.notes) if place.notes else {"reasons": {}, "warnings": []}
        names = self.ledger.names(place.features)
        return FeatureRow(item.case, item.sequence, place.roi, names, values, notes["reasons"], tuple(notes["warnings"]))

    def _part(self, part: int) -> np.ndarray:
        try:
            return read_part(part_path(self._folder, part))
        except TableError:
            self.ledger.lose(part)
            raise

    def _move(self, features: int) -> None:
        """Write a part of the oldest pending rows. A crash between file and ledger leaves a file that the next run removes."""
        places, part = self.ledger.oldest(features, ROWS), self.ledger.new_part()
        numbers = np.stack([self.ledger.numbers(place.key, place.position) for place in places])
        keys, rois = [place.key for place in places], [place.roi for place in places]
        write_part(part_path(self._folder, part), keys, rois, self.ledger.names(features), numbers)
        self.ledger.moved(part, features, places)

    def _tidy(self) -> None:
        known = self.ledger.parts()
        for part, path in parts_in(self._folder).items():
            if part not in known:
                path.unlink()
        for left in (*self._folder.glob(f"{WRITING}*"), *self._folder.parent.glob(f"{WRITING}*")):
            left.unlink(missing_ok=True)

    def _take_over(self) -> None:
        """What an earlier version stored as one file per case."""
        for path in sorted(self._folder.glob("*.json")):
            with contextlib.suppress(TableError, ValueError):  # damaged: the case is done again
                stored = StoredCase.read(path)
                rows = tuple(map(_row_of_entry, stored.rows))
                self.ledger.add(bytes.fromhex(stored.fingerprint), stored.inputs, rows)
            path.unlink()


@contextlib.contextmanager
def open_store(folder: Path) -> Iterator[ResultStore]:
    """The store of a run's folder, let go of at the end."""
    store = ResultStore(folder)
    try:
        yield store
    finally:
        store.close()


def is_finished(folder: Path, key: bytes) -> bool:
    """Whether the store of a run's folder holds a case; for processes that may not write there."""
    path = folder / "cases" / LEDGER
    if not path.is_file():
        return False
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as database:
        return database.execute("SELECT 1 FROM cases WHERE key = ? AND fate IS NULL", (key,)).fetchone() is not None


def key_of(
    item: CaseInput,
    plan: ExtractionPlan,
    hashes: tuple[str, str],
    names: Mapping[str, str] | None = None,
    reading: ReadOptions = AS_USUAL,
) -> bytes:
    """SHA-256 of everything a case's result depends on.

    hashes: of image and mask. names: what names the mask's labels beside its file.
    reading: what the user asked of reading; the names that it asks for are in ``names``.
    """
    usual = asdict(AS_USUAL)
    changed = {
        key: value for key, value in asdict(reading).items() if value != usual[key] and key not in ("scheme", "label_table")
    }
    asked = {"reading": changed} if changed else {}
    return bytes.fromhex(
        sha256_of_json(
            {
                **({"names": dict(names)} if names else {}),
                "plan": plan.hash,
                "version": __version__,
                "image": hashes[0],
                "mask": hashes[1],
                "labels": item.labels,
                "segments": item.segments,
                **asked,
            }
        )
    )


def _row_of_entry(entry: StoredRow) -> FeatureRow:
    values = np.array([np.nan if value is None else float(value) for value in entry.values])
    return FeatureRow(entry.case, entry.sequence, entry.roi, entry.names, values, entry.reasons, entry.warnings)
