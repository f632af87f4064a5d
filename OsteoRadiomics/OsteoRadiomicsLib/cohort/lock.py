"""One runner for a folder: a lock that says who holds it, and goes with its holder however that ends.

The lock is the system's own on an open file, which no crash leaves behind and no clock decides. A disk that several computers
share may not tell them of each other's locks: there the holder counts up in the file every few seconds, and another computer
watches whether it goes on counting. What the file says (computer, process) is also for the message of the one who is refused.
"""

from __future__ import annotations

import json
import os
import platform
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from typing import IO

from ..base.errors import OutputError
from ..base.files import CHOOSE_ANOTHER, told_of

LOCK = ".runner.lock"
_JOINED = ".runner-{}.lock"
BEAT_S = 5.0
"""How often a holder says that it lives."""
MISSED = 4
"""Beats after which a holder on another computer counts as gone."""
SETTLE_S = 1.0
LOOK_S = 0.2
WIDTH = 300
WAIT = "Wait until it ends, or let this one share the work with --join"


class FolderHeld(OutputError):
    """Another process works in the folder of a run."""


@dataclass(frozen=True)
class Holder:
    """Who holds a folder. token: drawn by it. beat: how often it has counted up."""

    computer: str
    process: int
    token: str = ""
    beat: int = 0

    @property
    def told(self) -> str:
        return f"process {self.process} on {self.computer}"


def holder_of(folder: Path) -> Holder | None:
    """Who the lock file of a folder names; it may be gone. None where it names nobody."""
    try:
        found = json.loads((folder / LOCK).read_text(encoding="utf-8"))
        return Holder(str(found["computer"]), int(found["process"]), str(found.get("token", "")), int(found.get("beat", 0)))
    except (OSError, ValueError, KeyError, TypeError):  # on Windows a locked file cannot be read; or it is just being written
        return None


def is_held(folder: Path) -> bool:
    """Whether a process of this computer holds a folder; looks only."""
    return _held(folder / LOCK)


@contextmanager
def only_runner(folder: Path, cure: str = WAIT) -> Iterator[None]:
    """Hold the folder of a run. cure: what who is refused can do.

    Raises FolderHeld where another process holds it, OutputError where nothing can be written.
    """
    with ExitStack() as open_files:
        with told_of(folder, CHOOSE_ANOTHER):
            folder.mkdir(parents=True, exist_ok=True)
            file = open_files.enter_context(_opened(folder / LOCK))
        before, lock = holder_of(folder), _lock(file)
        if lock is _Lock.HELD:  # perhaps by somebody who only looks
            time.sleep(LOOK_S)
            lock = _lock(file)
        doubtful = before is not None and (lock is _Lock.NONE or before.computer != platform.node())
        if lock is _Lock.HELD or (doubtful and _lives(folder, before)):
            told = f" ({before.told})" if before else ""
            raise FolderHeld(f"another run works in this folder{told}", where=str(folder), cure=cure)
        with _Beating(file, folder, cure, alone=lock is _Lock.GOT):
            yield


@contextmanager
def presence(folder: Path, runner: int) -> Iterator[None]:
    """Let other runners of this computer see that one of them lives. runner: its number. Raises OutputError."""
    path = folder / _JOINED.format(runner)
    with told_of(path):
        file = _opened(path)
    try:
        with file:
            while _lock(file) is _Lock.HELD:  # by somebody who only looks: the number is nobody else's
                time.sleep(LOOK_S / 10)
            yield
    finally:
        path.unlink(missing_ok=True)


def is_present(folder: Path, runner: int) -> bool:
    """Whether a runner of this computer lives, by its number."""
    return _held(folder / _JOINED.format(runner))


def anybody_present(folder: Path) -> bool:
    """Whether any runner lives; what those left behind that were killed is removed."""
    found = False
    for path in folder.glob(_JOINED.format("*")):
        if _held(path):
            found = True
        else:
            path.unlink(missing_ok=True)
    return found


def _opened(path: Path) -> IO[str]:
    """A file to be locked, made where it is not there."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+", encoding="utf-8")


def _held(path: Path) -> bool:
    try:
        with open(path, "r+", encoding="utf-8") as file:
            return _lock(file) is _Lock.HELD
    except OSError:
        return False


def _lives(folder: Path, before: Holder | None) -> bool:
    """Whether a holder goes on counting. Compares no clocks: those of two computers differ, and one may be set back."""
    end = time.monotonic() + MISSED * BEAT_S
    while time.monotonic() < end:
        time.sleep(BEAT_S / 5)
        now = holder_of(folder)
        if now is not None and now != before:
            return True
    return False


class _Beating:
    """Says who holds the folder and counts up, until the end; then the file names nobody. alone: the system's lock says so."""

    def __init__(self, file: IO[str], folder: Path, cure: str, *, alone: bool) -> None:
        self._file, self._folder, self._cure, self._alone = file, folder, cure, alone
        self._holder = Holder(platform.node(), os.getpid(), secrets.token_hex(8))
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        with told_of(self._folder):
            self._write(0)
        if not self._alone:  # two may have written at the same time: who wrote last has it
            time.sleep(SETTLE_S)
            found = holder_of(self._folder)
            if found and found.token != self._holder.token:
                raise FolderHeld(f"another run works in this folder ({found.told})", where=str(self._folder), cure=self._cure)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        try:
            self._file.truncate(0)
        except OSError:  # the folder is gone, and whoever wrote there has said so
            return

    def _beat(self) -> None:
        count = 0
        while not self._over.wait(BEAT_S):
            count += 1
            try:
                self._write(count)
            except OSError:  # disk full or gone: the run itself meets it with its next result
                continue

    def _write(self, count: int) -> None:
        holder = {**asdict(self._holder), "beat": count}
        self._file.seek(0)
        self._file.write(json.dumps(holder).ljust(WIDTH))  # always as long, so that counting up needs no room on the disk
        self._file.flush()


class _Lock(Enum):
    """What asking for the system's lock gave. NONE: this disk has no locks, and the counting decides alone."""

    GOT = 1
    HELD = 2
    NONE = 3


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> _Lock:
        file.seek(2**20)  # beyond what is written, so that others can read it
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return _Lock.HELD
        return _Lock.GOT

else:
    import errno
    import fcntl

    _NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)

    def _lock(file: IO[str]) -> _Lock:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _Lock.HELD
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return _Lock.NONE
            raise
        return _Lock.GOT
