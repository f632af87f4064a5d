"""What every line of the case list is at: finished, failed, being worked on by whom, or waiting.

A line is claimed before it is worked on, so that several runners of one machine can share a list. A claim ends with its
runner, however that ended. The lines are written anew when a run begins; results do not depend on them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .database import Database
from .fates import Fate

_WAITS = "key IS NULL AND fate IS NULL AND runner IS NULL"
TABLES = f"""
CREATE TABLE IF NOT EXISTS lines (
  line INTEGER PRIMARY KEY, name TEXT NOT NULL, sequence TEXT NOT NULL, key BLOB, fate TEXT, reason TEXT,
  seconds REAL, peak INTEGER, ended REAL, runner INTEGER, begun REAL
);
CREATE INDEX IF NOT EXISTS waiting ON lines (line) WHERE {_WAITS};
CREATE INDEX IF NOT EXISTS claimed ON lines (runner) WHERE runner IS NOT NULL;
CREATE TABLE IF NOT EXISTS runners (
  id INTEGER PRIMARY KEY AUTOINCREMENT, computer TEXT NOT NULL, process INTEGER NOT NULL, workers INTEGER NOT NULL,
  begun REAL NOT NULL
);
"""


@dataclass(frozen=True)
class Line:
    """A line of the list. number: its place there, from 0. key: of its result, once it is finished. fate, reason: why it has
    none. seconds, peak: wall time and most resident bytes of its process, None where nobody measured."""

    number: int
    case: str
    sequence: str
    key: bytes | None = None
    fate: Fate | None = None
    reason: str | None = None
    seconds: float | None = None
    peak: int | None = None


@dataclass(frozen=True)
class Counts:
    """How many lines are at what."""

    finished: int = 0
    failed: int = 0
    running: int = 0
    waiting: int = 0

    @property
    def total(self) -> int:
        return self.finished + self.failed + self.running + self.waiting

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.finished + other.finished, self.failed + other.failed, self.running + other.running, self.waiting + other.waiting
        )


@dataclass(frozen=True)
class Runner:
    """A process that works on the list. begun: seconds since 1970 by its computer's clock."""

    id: int
    computer: str
    process: int
    workers: int
    begun: float


_WRITTEN = "line, name, sequence, key, fate, reason"
_PUT = f"INSERT OR REPLACE INTO lines ({_WRITTEN}) VALUES (?, ?, ?, ?, ?, ?)"
_PUT_WITH_TIMES = (
    f"INSERT OR REPLACE INTO lines ({_WRITTEN}, seconds, peak) "
    "SELECT a, b, c, d, e, f, seconds, peak FROM (SELECT ? AS a, ? AS b, ? AS c, ? AS d, ? AS e, ? AS f) "
    "LEFT JOIN earlier ON earlier.key = d"
)
_ENDED = "seconds = ?, peak = ?, ended = ?, runner = NULL, begun = NULL"
_LINE = f"{_WRITTEN}, seconds, peak"


class Lines:
    """The lines of a run in its ledger."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._kept = False

    def begin(self) -> None:
        """Forget what the run before was at; its lines stand until others are put in their place."""
        with self._db.at_once():
            self._db.write("DROP TABLE IF EXISTS temp.earlier")
            self._db.write("DELETE FROM runners")
            self._db.write(
                "UPDATE lines SET ended = NULL, runner = NULL, begun = NULL WHERE ended IS NOT NULL OR runner IS NOT NULL"
            )
        self._kept = False

    def put(self, lines: Sequence[Line]) -> None:
        """Write neighbouring lines of the list as it is now, with what earlier runs know of them. What stands there stays."""
        if not lines:
            return
        asked = f"SELECT {_WRITTEN} FROM lines WHERE line >= ? AND line < ?"
        before = {found[0]: found for found in self._db.all(asked, lines[0].number, lines[-1].number + 1)}
        new = [cells for line in lines if (cells := _cells(line)) != before.get(line.number)]
        with self._db.at_once():
            if any(cells[0] in before for cells in new):
                self._keep_times()
            self._db.write_many(_PUT_WITH_TIMES if self._kept else _PUT, new)

    def keep_only(self, numbers: range) -> None:
        """Forget lines of the run before that are not of this one. numbers: those that were put."""
        with self._db.at_once():
            told = "DELETE FROM lines WHERE line < ? OR line >= ? OR (line - ?) % ? != 0"
            self._db.write(told, numbers.start, numbers.stop, numbers.start, numbers.step)

    def _keep_times(self) -> None:
        """Put aside what results took, before lines that say so are written over: the list is another than before."""
        if not self._kept:
            self._db.write("CREATE TEMP TABLE earlier (key BLOB PRIMARY KEY, seconds REAL, peak INTEGER) WITHOUT ROWID")
            self._db.write(
                "INSERT OR REPLACE INTO earlier SELECT key, seconds, peak FROM lines WHERE key IS NOT NULL AND seconds > 0"
            )
            self._kept = True

    # --- runners and their claims

    def join(self, computer: str, process: int, workers: int) -> int:
        """Put a runner down. Returns its number."""
        with self._db.at_once():
            self._db.write(
                "INSERT INTO runners (computer, process, workers, begun) VALUES (?, ?, ?, ?)",
                computer, process, workers, time.time(),
            )  # fmt: skip
        found = self._db.one("SELECT last_insert_rowid()")  # of this connection
        assert found is not None
        return int(found[0])

    def runners(self) -> list[Runner]:
        """All that worked on the list since it was begun."""
        return [Runner(*found) for found in self._db.all("SELECT id, computer, process, workers, begun FROM runners")]

    def claim(self, runner: int, count: int = 1) -> list[int]:
        """The next waiting lines, which are the runner's from now on; none where none waits, or another list was begun."""
        with self._db.at_once(lightly=True):
            found = self._db.all(
                f"SELECT line FROM lines WHERE {_WAITS} "
                "AND EXISTS (SELECT 1 FROM runners WHERE id = ?) ORDER BY line LIMIT ?",
                runner, count,
            )  # fmt: skip
            begun = time.time()
            told = "UPDATE lines SET runner = ?, begun = ? WHERE line = ?"
            self._db.write_many(told, [(runner, begun, line) for (line,) in found])
        return [line for (line,) in found]

    def unclaim(self, lines: Iterable[int]) -> None:
        """Let claimed lines wait again."""
        with self._db.at_once(lightly=True):
            self._db.write_many("UPDATE lines SET runner = NULL, begun = NULL WHERE line = ?", [(line,) for line in lines])

    def any_waiting(self) -> bool:
        """Whether a line waits for a runner."""
        return self._db.one(f"SELECT 1 FROM lines WHERE {_WAITS} LIMIT 1") is not None

    def waiting(self) -> list[int]:
        """All lines that wait for a runner, in their order."""
        asked = f"SELECT line FROM lines WHERE {_WAITS} ORDER BY line"
        return [found[0] for found in self._db.all(asked)]

    def release(self, runner: int) -> int:
        """What a runner claimed and did not finish waits again. Returns how many lines."""
        with self._db.at_once(lightly=True):
            return self._db.write("UPDATE lines SET runner = NULL, begun = NULL WHERE runner = ?", runner)

    def claimants(self) -> set[int]:
        """Runners with claimed lines."""
        return {found[0] for found in self._db.all("SELECT DISTINCT runner FROM lines WHERE runner IS NOT NULL")}

    # --- within a transaction of the ledger

    def finish(self, ended: Iterable[tuple[int, bytes, float | None, int | None]]) -> None:
        """Lines have results. ended: number, key, seconds and peak of each."""
        now = time.time()
        told = f"UPDATE lines SET key = ?, fate = NULL, reason = NULL, {_ENDED} WHERE line = ?"
        self._db.write_many(told, ((key, seconds, peak, now, line) for line, key, seconds, peak in ended))

    def fail(self, line: int, fate: Fate, reason: str, seconds: float | None, peak: int | None) -> None:
        """A line has none, and why."""
        told = f"UPDATE lines SET key = NULL, fate = ?, reason = ?, {_ENDED} WHERE line = ?"
        self._db.write(told, fate, reason, seconds, peak, time.time(), line)

    # --- looking

    def counts(self) -> Counts:
        """How many lines are at what."""
        found = self._db.one(
            "SELECT COUNT(key), COUNT(fate), COALESCE(SUM(runner IS NOT NULL), 0), COUNT(*) FROM lines"
        )  # a line that has ended has no runner
        assert found is not None
        finished, failed, running, total = found
        return Counts(finished, failed, running, total - finished - failed - running)

    def block(self, first: int, last: int) -> list[Line]:
        """The lines with these numbers, ``last`` not among them."""
        asked = f"SELECT {_LINE} FROM lines WHERE line >= ? AND line < ? ORDER BY line"
        return [_line(found) for found in self._db.all(asked, first, last)]

    def end(self) -> int:
        """One more than the number of the last line."""
        found = self._db.one("SELECT COALESCE(MAX(line) + 1, 0) FROM lines")
        assert found is not None
        return int(found[0])

    def running(self) -> list[tuple[Line, float]]:
        """Lines that are worked on, and when they were begun."""
        asked = f"SELECT {_LINE}, begun FROM lines WHERE runner IS NOT NULL ORDER BY begun"
        return [(_line(found[:-1]), found[-1]) for found in self._db.all(asked)]

    def failures(self) -> dict[Fate, int]:
        """How many lines have which fate."""
        asked = "SELECT fate, COUNT(*) FROM lines WHERE fate IS NOT NULL GROUP BY fate"
        return {Fate(fate): count for fate, count in self._db.all(asked)}

    def ended(self) -> tuple[int, float] | None:
        """Of the lines that ended in this run: how many, and when the last did; None where none did."""
        found = self._db.one("SELECT COUNT(ended), MAX(ended) FROM lines")
        return None if not found or not found[0] else (found[0], found[1])

    def most(self, column: str, count: int) -> Iterator[Line]:
        """The lines that took most. column: ``seconds`` or ``peak``."""
        assert column in ("seconds", "peak")
        asked = f"SELECT {_LINE} FROM lines WHERE {column} > 0 ORDER BY {column} DESC LIMIT ?"
        return (_line(found) for found in self._db.all(asked, count))


def _cells(line: Line) -> tuple[object, ...]:
    """What is written of a line."""
    return line.number, line.case, line.sequence, line.key, line.fate, line.reason


def _line(found: tuple) -> Line:
    number, case, sequence, key, fate, reason, seconds, peak = found
    return Line(number, case, sequence, key, None if fate is None else Fate(fate), reason, seconds, peak)
