"""Finished cases of a run on disk, so that a stopped run resumes where it was and loses nothing.

A finished case goes into the ledger at once, and with some thousand others into a Parquet part that is never changed. Only
the supervisor writes here.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from pydantic import Field

from ..base.errors import TableError
from ..base.files import CHOOSE_ANOTHER, WRITING, canonical_json, told_of
from ..base.records import Part, Record, RecordForm
from ..base.undoing import undone_unless_whole
from ..base.version import __version__
from ..images.read_image import AS_USUAL, ReadOptions
from ..protocols.extraction_plan import ExtractionPlan
from ..tables.input_files import InputFiles
from ..tables.private_inputs import salt_of
from ..tables.provenance import PlanRecord
from ..tables.rows import FeatureRow
from .cases import CaseInput
from .database import PATIENCE_S
from .fates import Fate
from .ledger import Extracted, Hashed, Ledger, RowPlace
from .lines import Line
from .parts import ROWS, part_path, parts_in, read_part, write_part

STORE, LEDGER = "cases", "ledger.sqlite"
RECORD = "run.json"
_NO_NUMBERS = np.empty(0)


@dataclass(frozen=True)
class Outcome:
    """What became of one line of the case list: its rows, or the reason why there are none, and of which kind it is.

    key: of the case, empty where its inputs could not be read. hashed: its files, for the next run. seconds, peak: wall time and
    resident bytes of its process, None where nobody measured.
    """

    rows: tuple[FeatureRow, ...]
    failure: str | None
    inputs: InputFiles | None = None
    fate: Fate | None = None
    key: bytes = b""
    hashed: tuple[Hashed, ...] = ()
    attempts: int = 1
    seconds: float | None = None
    peak: int | None = None


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
    """What run.json says of a cohort run.

    cases: how many lines it has. list: salted hash of the whole list and of how it is read, which runners that join must have.
    shard: which share of the list it is, such as 7/200. warnings: of the plan. versions: of what can change a number.
    """

    form = RecordForm("the record of a cohort run", "Start the run again", TableError)
    may_lack = frozenset({"list", "shard", "warnings", "versions"})

    plan: PlanRecord
    cases: int
    list: str = ""
    shard: str = ""
    warnings: tuple[str, ...] = ()
    versions: dict[str, str] = Field(default_factory=dict)


class ResultStore:
    """The folder ``cases`` of a cohort run. A result counts only while plan, images, choice of ROIs and version are the same.

    Opening takes over what an earlier version stored, and removes what a run that was killed left half-written.
    Raises TableError for a ledger that is damaged or newer, OutputError where nothing can be written.
    """

    def __init__(self, folder: Path, *, one_host: bool = True, tidy: bool = True) -> None:
        """one_host: see ``Database``. tidy: False for a runner that joins another one, whose unfinished files it would remove."""
        with told_of(folder, CHOOSE_ANOTHER):
            folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.ledger = Ledger(folder / LEDGER, one_host=one_host, salt=salt_of(folder.parent))
        with undone_unless_whole(self.ledger.close):
            if tidy:
                self._tidy()
                self._take_over()
            self._pending = dict(self.ledger.pending())

    def close(self) -> None:
        """Let go of the ledger."""
        read_part.cache_clear()
        self.ledger.close()

    def finish(self, ended: Sequence[tuple[int, Outcome]]) -> None:
        """Keep what became of finished lines, all or none. ended: number and outcome of each.

        Raises OutputError when there is no room.
        """
        ledger = self.ledger
        made = {outcome.key: outcome for _, outcome in ended if outcome.rows}
        with ledger.at_once():
            known = ledger.done(made)
            new = [_extracted(outcome) for key, outcome in made.items() if key not in known]
            ledger.add(new)
            ledger.remember(hashed for _, outcome in ended for hashed in outcome.hashed)
            ledger.lines.finish((line, outcome.key, outcome.seconds, outcome.peak) for line, outcome in ended)
        for row in (row for case in new for row in case.rows):
            features = ledger.features_of(row.names)
            self._pending[features] = self._pending.get(features, 0) + 1

    def settle(self) -> None:
        """Move pending rows into parts, as far as there are enough for one; the work of one runner only."""
        for features, count in self._pending.items():
            while count >= ROWS:
                self._move(features)
                count -= ROWS
            self._pending[features] = count

    def recount(self) -> None:
        """Other runners have added rows, too, or what was added was undone."""
        self.ledger.forget()
        self._pending = dict(self.ledger.pending())

    def size(self) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for path in self._folder.iterdir() if path.is_file())

    def rows_of(self, lines: Sequence[Line], *, numbers: bool = True, noted: bool = False) -> Iterator[FeatureRow]:
        """The rows of neighbouring lines in the order of the list; each part is read once.

        numbers: False for rows without values. noted: only those with reasons or warnings.
        """
        names = {line.number: line for line in lines}
        places = self.ledger.rows_of(lines[0].number, lines[-1].number + 1, noted=noted) if lines else []
        values = self._values([place for _, place in places]) if numbers else {}
        for number, place in places:
            if number in names:
                own = values[place.key, place.position] if numbers else _NO_NUMBERS
                yield _row(place, names[number], self.ledger.names(place.features) if numbers else (), own)

    def _values(self, places: Sequence[RowPlace]) -> dict[tuple[bytes, int], np.ndarray]:
        found, parts = {}, defaultdict(list)
        for place in places:
            if place.part is None:
                found[place.key, place.position] = self.ledger.numbers(place.key, place.position)
            else:
                parts[place.part].append(place)
        for part, here in parts.items():
            numbers = self._part(part)
            found.update({(place.key, place.position): numbers[place.line].copy() for place in here})
        return found

    def _part(self, part: int) -> np.ndarray:
        try:
            return read_part(part_path(self._folder, part))
        except TableError:
            self.ledger.lose(part)
            raise

    def _move(self, features: int) -> None:
        """Write a part of the oldest pending rows. A crash between file and ledger leaves a file that the next run removes."""
        names, part = self.ledger.names(features), self.ledger.new_part()
        numbers, places = np.empty((len(names), ROWS)), list[RowPlace]()
        for some, values in self.ledger.some_pending(features, ROWS):
            numbers[:, len(places) : len(places) + len(some)] = values.T
            places += some
        if not places:
            return
        keys, rois = [place.key for place in places], [place.roi for place in places]
        write_part(part_path(self._folder, part), keys, rois, names, numbers[:, : len(places)])
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
                with self.ledger.at_once():
                    self.ledger.add([Extracted(bytes.fromhex(stored.fingerprint), stored.inputs, rows)])
            path.unlink()


@contextlib.contextmanager
def open_store(folder: Path, *, one_host: bool = True, tidy: bool = True) -> Iterator[ResultStore]:
    """The store of a run's folder, let go of at the end."""
    store = ResultStore(folder, one_host=one_host, tidy=tidy)
    try:
        yield store
    finally:
        store.close()


def is_finished(folder: Path, key: bytes) -> bool:
    """Whether the store of a run's folder holds a case; for processes that may not write there."""
    path = folder / STORE / LEDGER
    if not path.is_file():
        return False
    with _looked_at(path) as database:
        return database.execute("SELECT 1 FROM cases WHERE key = ? AND fate IS NULL", (key,)).fetchone() is not None


def runners_of(folder: Path) -> list[int]:
    """The numbers of all runners that began to work on the list of a run, whether they live or not."""
    path = folder / STORE / LEDGER
    if not path.is_file():
        return []
    with _looked_at(path) as database:
        try:
            return [found[0] for found in database.execute("SELECT id FROM runners")]
        except sqlite3.OperationalError:  # it is just being made
            return []


def _looked_at(ledger: Path) -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(f"{ledger.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE_S))


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
    changed = _changed(reading) if reading is not AS_USUAL and reading != AS_USUAL else {}
    if names or changed:
        more = {**({"names": dict(names)} if names else {}), **({"reading": changed} if changed else {})}
        text = canonical_json({**_key_parts(plan.hash, item.labels, item.segments, hashes), **more})
    else:
        before, between, after = _around_hashes(plan.hash, item.labels, item.segments)
        text = f"{before}{hashes[0]}{between}{hashes[1]}{after}"
    return hashlib.sha256(text.encode()).digest()


def _key_parts(
    plan: str, labels: tuple[int, ...] | None, segments: tuple[str, ...] | None, hashes: tuple[str, str]
) -> dict[str, object]:
    parts = {"plan": plan, "version": __version__, "labels": labels, "segments": segments}
    return {**parts, "image": hashes[0], "mask": hashes[1]}


@lru_cache(maxsize=256)
def _around_hashes(plan: str, labels: tuple[int, ...] | None, segments: tuple[str, ...] | None) -> tuple[str, str, str]:
    """What stands before, between and after both hashes in the JSON of a key, which is the same for most lines of a list."""
    text = canonical_json(_key_parts(plan, labels, segments, ("<image>", "<mask>")))
    before, _, rest = text.partition("<image>")  # both stand before what users write
    between, _, after = rest.partition("<mask>")
    return before, between, after


def _changed(reading: ReadOptions) -> dict[str, object]:
    """What is asked of reading beside the usual; what names labels is not among it."""
    usual, without = asdict(AS_USUAL), ("scheme", "label_table")
    return {key: value for key, value in asdict(reading).items() if value != usual[key] and key not in without}


def _extracted(outcome: Outcome) -> Extracted:
    assert outcome.inputs is not None
    return Extracted(outcome.key, outcome.inputs, outcome.rows, outcome.attempts)


def _row(place: RowPlace, line: Line, names: tuple[str, ...], values: np.ndarray) -> FeatureRow:
    notes = json.loads(place.notes) if place.notes else {"reasons": {}, "warnings": []}
    return FeatureRow(line.case, line.sequence, place.roi, names, values, notes["reasons"], tuple(notes["warnings"]))


def _row_of_entry(entry: StoredRow) -> FeatureRow:
    values = np.array([np.nan if value is None else float(value) for value in entry.values])
    return FeatureRow(entry.case, entry.sequence, entry.roi, entry.names, values, entry.reasons, entry.warnings)
