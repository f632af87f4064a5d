"""A SQLite file of a run: statements, transactions, and SQLite's errors in words of ours."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..base.blocks import blocks_of
from ..base.errors import NoRoom, OutputError, TableError
from ..base.undoing import undone_unless_whole

PATIENCE_S = 30
CACHE_KB = 32_000
VALUES = 500
"""Values in one statement: every build of SQLite takes as many."""


class Database:
    """One open SQLite file. Every method raises TableError for a file that is damaged, OutputError where it cannot be written,
    NoRoom where the disk is full.

    one_host: only processes of this machine open it at a time, which a write-ahead journal needs; without, a journal that also
    works on disks that several machines share. written: False to look only.
    """

    def __init__(self, path: Path, *, one_host: bool = True, written: bool = True) -> None:
        self.path = path
        with self._speaking():
            mode = "rwc" if written else "ro"
            address = f"{path.absolute().as_uri()}?mode={mode}"
            self._db = sqlite3.connect(address, uri=True, isolation_level=None, timeout=PATIENCE_S)
            self._db.execute(f"PRAGMA cache_size=-{CACHE_KB}")
            # Some builds overwrite what is deleted with zeros: numbers that move into parts would be written once more.
            self._db.execute("PRAGMA secure_delete=OFF")
            if written:
                self._db.execute(f"PRAGMA journal_mode={'WAL' if one_host else 'TRUNCATE'}")
                self._db.execute("PRAGMA synchronous=FULL")
                self._number = os.stat(path).st_ino

    def close(self) -> None:
        """Fold the journal into the file, and let go of it."""
        try:
            with self._speaking():
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._db.close()

    def let_go(self) -> None:
        """Close a file that was only looked at."""
        self._db.close()

    @contextmanager
    def at_once(self, *, lightly: bool = False) -> Iterator[None]:
        """What is written within is written wholly or not at all. lightly: may be forgotten when the machine loses power.

        Within another, it is part of that. Raises OutputError where the file was removed or replaced: what is open would be
        written to for nobody.
        """
        if self._db.in_transaction:
            yield
            return
        self._refuse_removed()
        with self._speaking():
            if lightly:
                self._db.execute("PRAGMA synchronous=NORMAL")
            try:
                self._db.execute("BEGIN IMMEDIATE")
                with undone_unless_whole(self._undo):
                    yield
                self._commit()
            finally:
                if lightly:
                    self._db.execute("PRAGMA synchronous=FULL")

    def one(self, asked: str, *values: object) -> tuple[Any, ...] | None:
        """The first row of an answer."""
        with self._speaking():
            return self._db.execute(asked, values).fetchone()

    def all(self, asked: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of an answer."""
        with self._speaking():
            return self._db.execute(asked, values).fetchall()

    def blocks(self, size: int, asked: str, *values: object) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of an answer, at most so many at a time: not all of them are in memory."""
        with self._speaking():
            found = self._db.execute(asked, values)
            while some := found.fetchmany(size):
                yield some

    def among(self, asked: str, values: Iterable[object]) -> Iterator[tuple[Any, ...]]:
        """Rows that have any of these values. asked: ends in ``IN``."""
        for some in blocks_of(values, VALUES):
            yield from self.all(f"{asked} ({','.join('?' * len(some))})", *some)

    @contextmanager
    def wiping(self) -> Iterator[None]:
        """What is deleted within is overwritten with zeros."""
        self._db.execute("PRAGMA secure_delete=ON")
        try:
            yield
        finally:
            self._db.execute("PRAGMA secure_delete=OFF")

    def write(self, told: str, *values: object) -> int:
        """One statement within ``at_once``; how many rows it changed."""
        return self._db.execute(told, values).rowcount

    def write_many(self, told: str, values: Iterable[tuple[Any, ...]]) -> None:
        """One statement for many values, within ``at_once``."""
        self._db.executemany(told, values)

    def script(self, told: str) -> None:
        """Statements that define tables, wholly or not at all."""
        with self._speaking():
            self._db.executescript(f"BEGIN IMMEDIATE; {told} COMMIT;")

    def _refuse_removed(self) -> None:
        try:
            there = os.stat(self.path).st_ino == self._number
        except OSError:
            there = False
        if not there:
            raise OutputError("was removed while the run went on", where=str(self.path), cure="Run the list again")

    def _commit(self) -> None:
        try:
            self._db.execute("COMMIT")
        except sqlite3.DatabaseError:
            self._undo()
            raise

    def _undo(self) -> None:
        if self._db.in_transaction:  # a full disk ends a transaction by itself
            self._db.execute("ROLLBACK")

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", None)
            if code == sqlite3.SQLITE_FULL:
                raise NoRoom("cannot be written (no space left)", where=str(self.path)) from error
            if isinstance(error, sqlite3.OperationalError):
                raise OutputError(f"cannot be written ({error})", where=str(self.path)) from error
            raise TableError(
                f"is damaged ({error})", where=str(self.path), cure="Remove it; the cases are extracted again"
            ) from error
