"""A storage whose file operations fail or stop on demand, one position after the other, as SQLite's crash tests do."""

from __future__ import annotations

import errno
import os
from abc import ABC, abstractmethod
from pathlib import Path

from OsteoRadiomicsLib.readings import Storage


class Stopped(BaseException):
    """The process dies here: no handler of the software may run on."""


class AskedStorage(Storage, ABC):
    """Asks whether the drive answers before anything is read."""

    def _read(self, path):
        self._answer()
        return super()._read(path)

    def _names(self, folder):
        self._answer()
        return super()._names(folder)

    @abstractmethod
    def _answer(self) -> None:
        """Raises what a drive that is gone answers."""


class FaultyStorage(AskedStorage):
    """Counts every operation that changes the drive; the armed one fails or stops.

    Modes: "fail" this operation reports a full disk; "full" this and every later write does; "gone" every later operation
    finds no drive; "stop" the process dies before it; "torn" it dies half-way through a write; "power" it dies and what was
    not flushed is lost: bytes since the last fsync, renames since the folder's last sync.
    """

    def __init__(self) -> None:
        self.count = 0
        self.position: int | None = None
        self.mode = ""
        self.hit = False
        self._unsynced_bytes: dict[Path, int] = {}
        self._unsynced_names: list[tuple[Path, Path | None, bytes | None]] = []
        self._paths: dict[int, Path] = {}

    def arm(self, position: int, mode: str) -> None:
        """The operation of this number, counted from now, is hit."""
        self.count, self.position, self.mode, self.hit = 0, position, mode, False

    def disarm(self) -> None:
        """From now on everything works; the number of operations since arming stays in ``count``."""
        self.position = None

    def _open(self, path, mode):
        self._step("open")
        if "w" in mode and not path.exists():
            self._unsynced_names.append((path, None, None))
        handle = super()._open(path, mode)
        self._paths[handle.fileno()] = path
        self._unsynced_bytes.setdefault(path, path.stat().st_size if "a" in mode else 0)
        return handle

    def _write(self, handle, content):
        if self._step("write", survives=self.mode == "torn"):
            super()._write(handle, content[: len(content) // 2])
            raise Stopped
        super()._write(handle, content)

    def _flush(self, handle):
        self._step("flush")
        self._unsynced_bytes.pop(self._paths[handle.fileno()], None)

    def _rename(self, source, target):
        self._step("rename")
        before = target.read_bytes() if target.exists() else None
        super()._rename(source, target)
        self._unsynced_names.append((target, source, before))
        if source in self._unsynced_bytes:
            self._unsynced_bytes[target] = self._unsynced_bytes.pop(source)

    def _remove(self, path):
        self._step("remove")
        super()._remove(path)

    def _make_folder(self, folder):
        self._step("make folder")
        super()._make_folder(folder)

    def _sync_folder(self, folder):
        self._step("sync folder")
        self._unsynced_names = [entry for entry in self._unsynced_names if entry[0].parent != folder]

    def _answer(self) -> None:
        if self.hit and self.position is not None:
            if self.mode == "gone":
                raise OSError(errno.EHOSTDOWN, os.strerror(errno.EHOSTDOWN))
            if self.mode in ("stop", "torn", "power"):
                raise Stopped

    def _step(self, operation: str, *, survives: bool = False) -> bool:
        """Count one operation; True when it is to be torn. ``survives``: it may be torn instead of stopped."""
        self._answer()
        if self.position is None:
            return False
        here, self.count = self.count, self.count + 1
        if self.mode == "full" and self.hit and operation != "remove":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if here != self.position:
            return False
        self.hit = True
        if self.mode == "gone":
            raise OSError(errno.EHOSTDOWN, os.strerror(errno.EHOSTDOWN))
        if self.mode in ("fail", "full"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self.mode == "power":
            self._lose_unsynced()
        if survives:
            return True
        raise Stopped

    def _lose_unsynced(self) -> None:
        for target, source, before in reversed(self._unsynced_names):
            if source is None:
                target.unlink(missing_ok=True)
                continue
            source.write_bytes(target.read_bytes())
            target.unlink() if before is None else target.write_bytes(before)
        for path, size in self._unsynced_bytes.items():
            if path.exists():
                os.truncate(path, size)
