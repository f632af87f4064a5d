"""What became of every case of a run, in one SQLite file: a restart asks it, and reads no results.

A case is known by its key, the hash of everything that its result depends on, so that a result is found again whatever the case
is called, and never where anything has changed. Files are known by a hash of their path that the run's private record salts
(``tables.private_inputs``): the ledger names nobody, and no name can be tried out on it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..base.errors import TableError
from ..base.undoing import undone_unless_whole
from ..tables.input_files import InputFiles
from ..tables.rows import FeatureRow
from .database import Database
from .fates import Fate
from .lines import TABLES as LINES
from .lines import Lines

SCHEMA = 1
_SALTED = b"\x01"
"""First byte of a salted hash of a path, which is so one byte longer than those of earlier versions."""
_UNSALTED_BYTES = hashlib.sha256().digest_size
AT_ONCE = 64
"""Pending rows that are read together."""
SETS = 100
"""Sets of feature names whose numbers are kept in memory."""
_PENDING_ROWS = "pending CROSS JOIN rows USING (key, position)"
"""In this order: the other way round SQLite would look at every row that there ever was for each part that is written."""
_TABLES = """
CREATE TABLE about (schema INTEGER NOT NULL);
CREATE TABLE features (id INTEGER PRIMARY KEY, names TEXT NOT NULL UNIQUE);
CREATE TABLE cases (key BLOB PRIMARY KEY, fate TEXT, attempts INTEGER NOT NULL, reason TEXT, inputs TEXT) WITHOUT ROWID;
CREATE TABLE rows (
  key BLOB, position INTEGER, roi TEXT NOT NULL, notes TEXT NOT NULL, features INTEGER NOT NULL, part INTEGER, line INTEGER,
  PRIMARY KEY (key, position)
) WITHOUT ROWID;
CREATE TABLE pending (key BLOB, position INTEGER, numbers BLOB NOT NULL, PRIMARY KEY (key, position)) WITHOUT ROWID;
CREATE TABLE parts (id INTEGER PRIMARY KEY, features INTEGER NOT NULL, size INTEGER NOT NULL);
CREATE TABLE files (place BLOB PRIMARY KEY, signature TEXT NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Hashed:
    """A file or folder whose content is known. signature: sizes, times and numbers of its files."""

    path: Path
    signature: str
    sha256: str


@dataclass(frozen=True)
class Quarantined:
    """A case that its worker did not survive. It is not tried again until something about it changes, or somebody asks."""

    fate: Fate
    attempts: int
    reason: str


@dataclass(frozen=True)
class Extracted:
    """A finished case as it is kept: its key, what it was made of, its rows, and after how many attempts it had them."""

    key: bytes
    inputs: InputFiles
    rows: Sequence[FeatureRow]
    attempts: int = 1


@dataclass(frozen=True)
class RowPlace:
    """Where a stored row lies. position: within its case. part, line: None while it is pending. notes: reasons and warnings."""

    key: bytes
    position: int
    roi: str
    notes: str
    features: int
    part: int | None
    line: int | None


class Ledger:
    """The file ``ledger.sqlite`` of a run. Raises TableError for one that is damaged or of a newer version, OutputError where it
    cannot be written.

    one_host, written: see ``Database``. salt: of hashes of paths; not needed to look only.
    """

    def __init__(self, path: Path, *, one_host: bool = True, written: bool = True, salt: bytes = b"") -> None:
        self._db = Database(path, one_host=one_host, written=written)
        self.lines = Lines(self._db)
        self.at_once: Callable[[], AbstractContextManager[None]] = self._db.at_once
        self._written, self._salt = written, salt
        self._unsalted: bool | None = None
        self._numbers: dict[tuple[str, ...], int] = {}
        self._last: tuple[tuple[str, ...] | None, int] = None, 0
        self._names: dict[int, tuple[str, ...]] = {}
        with undone_unless_whole(self._db.let_go):
            self._begin(written)

    def close(self) -> None:
        """Let go of the file."""
        if self._written:
            self._db.close()
        else:
            self._db.let_go()

    # --- files

    def place_of(self, path: Path) -> bytes:
        """What stands for a path here."""
        return _SALTED + hmac.digest(self._salt, _spelt(path), "sha256")

    def hashed(self, paths: Iterable[Path]) -> dict[Path, Hashed]:
        """What was known of files when they were hashed last. Those that an earlier version kept unsalted are salted."""
        found = self._hashed({path: self.place_of(path) for path in paths})
        if self._has_unsalted():
            unsalted = self._hashed({path: unsalted_place(path) for path in paths if path not in found})
            with self.at_once():
                self.remember(unsalted.values())
            found |= unsalted
        return found

    def _hashed(self, places: Mapping[Path, bytes]) -> dict[Path, Hashed]:
        asked = "SELECT place, signature, sha256 FROM files WHERE place IN"
        known = {place: rest for place, *rest in self._db.among(asked, dict.fromkeys(places.values()))}
        return {path: Hashed(path, *known[place]) for path, place in places.items() if place in known}

    def remember(self, hashed: Iterable[Hashed]) -> None:
        """Keep what was hashed, the last of each file; within ``at_once``."""
        files = {one.path: one for one in hashed}.values()
        places = [(self.place_of(one.path), one.signature, one.sha256) for one in files]
        self._db.write_many("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", places)

    def forget_unsalted(self) -> None:
        """Leave no hash of a path unsalted, as earlier versions wrote them: what was asked for has been salted, the rest goes."""
        if self._has_unsalted():
            with self._db.wiping(), self.at_once():
                self._db.write("DELETE FROM files WHERE length(place) = ?", _UNSALTED_BYTES)
            self._unsalted = False

    def _has_unsalted(self) -> bool:
        """Whether an earlier version wrote files: asked once, as it looks at all of them."""
        if self._unsalted is None:
            asked = "SELECT 1 FROM files WHERE length(place) = ? LIMIT 1"
            self._unsalted = self._db.one(asked, _UNSALTED_BYTES) is not None
        return self._unsalted

    # --- cases

    def done(self, keys: Iterable[bytes]) -> set[bytes]:
        """Which of these cases are done."""
        return {key for (key,) in self._db.among("SELECT key FROM cases WHERE fate IS NULL AND key IN", keys)}

    def quarantined(self, key: bytes) -> Quarantined | None:
        """Why a case is not to be tried, None where it may be."""
        found = self._db.one("SELECT fate, attempts, reason FROM cases WHERE key = ? AND fate IS NOT NULL", key)
        return Quarantined(Fate(found[0]), found[1], found[2]) if found else None

    def release(self) -> None:
        """Let every quarantined case be tried again."""
        with self.at_once():
            self._db.write("DELETE FROM cases WHERE fate IS NOT NULL")

    def has_quarantined(self) -> bool:
        """Whether there is any case that is not to be tried."""
        return self._db.one("SELECT 1 FROM cases WHERE fate IS NOT NULL LIMIT 1") is not None

    def quarantine(self, key: bytes, found: Quarantined) -> None:
        """Keep that a case is not to be tried again; within ``at_once``."""
        self._db.write("INSERT OR REPLACE INTO cases VALUES (?, ?, ?, ?, NULL)", key, found.fate, found.attempts, found.reason)

    def add(self, found: Sequence[Extracted]) -> None:
        """Keep finished cases, within ``at_once``; their numbers stay here until they are moved into a part."""
        cases = [(one.key, one.attempts, one.inputs.model_dump_json()) for one in found]
        self._db.write_many("INSERT OR REPLACE INTO cases VALUES (?, NULL, ?, NULL, ?)", cases)
        rows = [(one.key, position, row) for one in found for position, row in enumerate(one.rows)]
        places = [(key, position, row.roi, _notes(row), self.features_of(row.names)) for key, position, row in rows]
        self._db.write_many("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, NULL, NULL)", places)
        numbers = [(key, position, np.ascontiguousarray(row.values, "<f8")) for key, position, row in rows]
        self._db.write_many("INSERT OR REPLACE INTO pending VALUES (?, ?, ?)", numbers)

    def inputs_of(self, first: int, last: int) -> list[tuple[int, InputFiles]]:
        """What the finished lines with these numbers were made of, ``last`` not among them."""
        asked = "SELECT line, inputs FROM lines JOIN cases USING (key) WHERE line >= ? AND line < ? ORDER BY line"
        return [(line, InputFiles.model_validate_json(inputs)) for line, inputs in self._db.all(asked, first, last)]

    # --- rows and parts

    def rows_of(self, first: int, last: int, *, noted: bool = False) -> list[tuple[int, RowPlace]]:
        """The rows of finished lines with these numbers, ``last`` not among them. noted: only those with reasons or warnings."""
        asked = (
            "SELECT lines.line, rows.key, position, roi, notes, features, part, rows.line FROM lines JOIN rows USING (key) "
            f"WHERE lines.line >= ? AND lines.line < ? {'AND notes != ?' if noted else ''} ORDER BY lines.line, position"
        )
        found = self._db.all(asked, first, last, *([""] if noted else []))
        return [(line, RowPlace(*place)) for line, *place in found]

    def first_seen(self) -> list[tuple[int, int]]:
        """The sets of features of finished lines as (first row that has it, number of the set), in the order of the list."""
        asked = "SELECT MIN(lines.line * 1048576 + position), features FROM lines JOIN rows USING (key) GROUP BY features"
        return sorted(self._db.all(asked))

    def numbers(self, key: bytes, position: int) -> np.ndarray:
        """(n,) values of a pending row."""
        found = self._db.one("SELECT numbers FROM pending WHERE key = ? AND position = ?", key, position)
        assert found is not None
        return np.frombuffer(found[0], "<f8")

    def names(self, features: int) -> tuple[str, ...]:
        """Names of a set of features."""
        if features not in self._names:
            found = self._db.one("SELECT names FROM features WHERE id = ?", features)
            assert found is not None
            self._names[features] = tuple(json.loads(found[0]))
        return self._names[features]

    def features_of(self, names: tuple[str, ...]) -> int:
        """The number of a set of features, which is put down where it is new; within ``at_once``."""
        if names is self._last[0]:  # to compare with itself is quick, to hash 1,688 names is not
            return self._last[1]
        if names not in self._numbers:
            text = json.dumps(names)
            self._db.write("INSERT OR IGNORE INTO features (names) VALUES (?)", text)
            found = self._db.one("SELECT id FROM features WHERE names = ?", text)
            assert found is not None
            if len(self._numbers) >= SETS:
                self._numbers.clear()
            self._numbers[names] = int(found[0])
        self._last = names, self._numbers[names]
        return self._last[1]

    def forget(self) -> None:
        """Ask for the numbers of sets anew: what was put down was perhaps undone."""
        self._numbers.clear()
        self._last = None, 0

    def pending(self) -> Mapping[int, int]:
        """Set of features -> number of pending rows."""
        return dict(self._db.all(f"SELECT features, COUNT(*) FROM {_PENDING_ROWS} GROUP BY features"))

    def some_pending(self, features: int, count: int) -> Iterator[tuple[list[RowPlace], np.ndarray]]:
        """Pending rows of a set of features, at most so many, some at a time: where they lie, and (rows, names) values."""
        asked = f"SELECT rows.*, numbers FROM {_PENDING_ROWS} WHERE features = ? LIMIT ?"
        for some in self._db.blocks(AT_ONCE, asked, features, count):
            values = np.frombuffer(b"".join(found[-1] for found in some), "<f8")
            yield [RowPlace(*found[:-1]) for found in some], values.reshape(len(some), -1)

    def new_part(self) -> int:
        """The number of a part that is not there yet."""
        found = self._db.one("SELECT COALESCE(MAX(id), 0) + 1 FROM parts")
        assert found is not None
        return int(found[0])

    def moved(self, part: int, features: int, rows: Sequence[RowPlace]) -> None:
        """Pending rows lie in a part from now on."""
        with self.at_once():
            self._db.write("INSERT INTO parts VALUES (?, ?, ?)", part, features, len(rows))
            places = [(part, line, row.key, row.position) for line, row in enumerate(rows)]
            self._db.write_many("UPDATE rows SET part = ?, line = ? WHERE key = ? AND position = ?", places)
            self._db.write_many("DELETE FROM pending WHERE key = ? AND position = ?", [place[2:] for place in places])

    def lose(self, part: int) -> None:
        """A part is no more: its cases are not finished."""
        with self.at_once():
            self._db.write("DELETE FROM cases WHERE key IN (SELECT key FROM rows WHERE part = ?)", part)
            self._db.write("DELETE FROM parts WHERE id = ?", part)

    def parts(self) -> set[int]:
        """Numbers of all parts."""
        return {found[0] for found in self._db.all("SELECT id FROM parts")}

    # --- within

    def _begin(self, written: bool) -> None:
        if written:
            if not self._db.one("SELECT 1 FROM sqlite_master WHERE name = 'about'"):
                self._db.script(f"{_TABLES} INSERT INTO about VALUES ({SCHEMA});")
            self._db.script(LINES)
        found = self._db.one("SELECT schema FROM about")
        if not found or found[0] > SCHEMA:
            raise TableError(
                "is of a newer version of this software", where=str(self._db.path), cure="Use that version, or another folder"
            )


def ledger_is_made(path: Path) -> bool:
    """Whether a ledger has all its tables: a run that begins makes it in steps."""
    database = Database(path, written=False)
    try:
        return database.one("SELECT 1 FROM sqlite_master WHERE name = 'runners'") is not None
    finally:
        database.let_go()


def unsalted_place(path: Path) -> bytes:
    """What stood for a path in the ledgers of earlier versions."""
    return hashlib.sha256(_spelt(path)).digest()


def _spelt(path: Path) -> bytes:
    return os.fsencode(path if path.is_absolute() else path.absolute())


def signature_of(files: Sequence[Path]) -> str:
    """Size, time of change and number of every file: what changes when its content does. Raises OSError."""
    return signature_of_stats([os.stat(file) for file in files])


def signature_of_stats(stats: Iterable[os.stat_result]) -> str:
    """``signature_of`` files that were looked at."""
    return ";".join(f"{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ino}" for stat in stats)


def settled(files: Sequence[Path], seconds: float = 2.0) -> bool:
    """Whether files were last written so long ago that another change would show in their times."""
    now = time.time()
    return all(now - os.stat(file).st_mtime > seconds for file in files)


def _notes(row: FeatureRow) -> str:
    """Reasons and warnings of a row, empty where it has none."""
    found = {"reasons": dict(row.reasons), "warnings": list(row.warnings)}
    return json.dumps(found, ensure_ascii=False) if row.reasons or row.warnings else ""
