"""Every file operation of a study, one overridable step each, so that tests can make any of them fail or stop.

The drive may be a network share: nothing here holds a lock, and whole files become visible by a rename only.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ..base.errors import OutputError, StudyError
from .layout import WRITING_PREFIX


def _codes(*names: str) -> frozenset[int]:
    """The system's numbers of these errors; not every system knows all of them."""
    return frozenset(getattr(errno, name) for name in names if hasattr(errno, name))


_FULL = _codes("ENOSPC", "EDQUOT", "EFBIG")
_GONE = _codes(
    "EIO", "ESTALE", "ENETDOWN", "ENETUNREACH", "EHOSTDOWN", "EHOSTUNREACH", "ENOTCONN", "ETIMEDOUT", "ENOENT", "ENOTDIR"
)
_NO_SUCH_CALL = _codes("EINVAL", "ENOTSUP", "EOPNOTSUPP")


class Storage:
    """Reads and writes whole files durably: data are flushed to the disk before a name points to them.

    The underscored methods are the single steps. The public ones raise OutputError (writing) or StudyError (reading)
    that say whether the disk is full, the drive is gone, or the file is protected.
    """

    # --- reading -----------------------------------------------------------------------------------------------------

    def read(self, path: Path) -> bytes:
        """The file's bytes. Raises StudyError when it is missing or unreadable."""
        try:
            return self._read(path)
        except OSError as error:
            raise StudyError(f"cannot be read ({_reason(error)})", where=str(path), cure=_cure(error)) from error

    def read_if_there(self, path: Path) -> bytes | None:
        """The file's bytes, None when no such file exists. Raises StudyError for any other failure."""
        try:
            return self._read(path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StudyError(f"cannot be read ({_reason(error)})", where=str(path), cure=_cure(error)) from error

    def names(self, folder: Path) -> tuple[str, ...]:
        """Sorted names in a folder, empty when it does not exist. Raises StudyError for any other failure."""
        try:
            return tuple(sorted(self._names(folder)))
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise StudyError(f"cannot be listed ({_reason(error)})", where=str(folder), cure=_cure(error)) from error

    def modified(self, path: Path) -> float | None:
        """When the drive says the file was last written (seconds since 1970 by the drive's clock); None when missing."""
        try:
            return path.stat().st_mtime
        except OSError:
            return None

    def is_folder(self, path: Path) -> bool:
        """Whether a folder of that name exists."""
        return path.is_dir()

    # --- writing -----------------------------------------------------------------------------------------------------

    def make_folder(self, folder: Path) -> None:
        """Make one folder whose parent exists; a missing parent means that the drive is gone and is an error."""
        if folder.is_dir():
            return
        with _explained(folder):
            with contextlib.suppress(FileExistsError):
                self._make_folder(folder)
            self._sync_folder(folder.parent)

    def replace(self, path: Path, content: bytes) -> None:
        """Put a whole file in place: written beside it, flushed, renamed over it. Old or new is seen, never a mixture."""
        temporary = path.with_name(f"{WRITING_PREFIX}{secrets.token_hex(4)}-{path.name}")
        with _explained(path):
            try:
                self._write_whole(temporary, content)
                self._rename(temporary, path)
            except OSError:
                with contextlib.suppress(OSError):  # the first failure is the one to report
                    self._remove(temporary)
                raise
            self._sync_folder(path.parent)

    def create(self, path: Path, content: bytes) -> None:
        """Write a file under a name that nobody reads before its content is proven by a hash elsewhere."""
        with _explained(path):
            try:
                self._write_whole(path, content)
            except OSError:
                with contextlib.suppress(OSError):
                    self._remove(path)
                raise
            self._sync_folder(path.parent)

    def append(self, path: Path, content: bytes) -> None:
        """Add bytes to the end of a file, made when missing, and flush them."""
        with _explained(path):
            new = not path.exists()
            self._put(path, "ab", content)
            if new:
                self._sync_folder(path.parent)

    def rename(self, source: Path, target: Path) -> None:
        """Move a file over ``target`` in the same folder."""
        with _explained(target):
            self._rename(source, target)
            self._sync_folder(target.parent)

    def remove(self, path: Path) -> None:
        """Delete a file; a missing one is no error."""
        with _explained(path), contextlib.suppress(FileNotFoundError):
            self._remove(path)

    # --- single steps ------------------------------------------------------------------------------------------------

    def _write_whole(self, path: Path, content: bytes) -> None:
        self._put(path, "wb", content)

    def _put(self, path: Path, mode: str, content: bytes) -> None:
        handle = self._open(path, mode)
        try:
            self._write(handle, content)
            self._flush(handle)
        finally:
            handle.close()

    def _read(self, path: Path) -> bytes:
        return path.read_bytes()

    def _names(self, folder: Path) -> list[str]:
        return os.listdir(folder)

    def _open(self, path: Path, mode: str) -> BinaryIO:
        # Unbuffered: what _write returned from has reached the operating system.
        return open(path, mode, buffering=0)  # type: ignore[return-value]

    def _write(self, handle: BinaryIO, content: bytes) -> None:
        view = memoryview(content)
        while view:
            view = view[handle.write(view) :]

    def _flush(self, handle: BinaryIO) -> None:
        os.fsync(handle.fileno())

    def _rename(self, source: Path, target: Path) -> None:
        os.replace(source, target)

    def _remove(self, path: Path) -> None:
        os.unlink(path)

    def _make_folder(self, folder: Path) -> None:
        os.mkdir(folder)

    def _sync_folder(self, folder: Path) -> None:
        """Make a rename durable. Windows has no such call and some network drives refuse it: a rename is then as durable
        as the drive makes it."""
        if os.name == "nt":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in _NO_SUCH_CALL:
                raise
        finally:
            os.close(handle)


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turns an OSError into an OutputError that says what happened to the drive."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot be written ({_reason(error)})", where=str(path), cure=_cure(error)) from error


def _reason(error: OSError) -> str:
    if error.errno in _FULL:
        return "the disk is full"
    if error.errno in _GONE:
        return "the file or its drive is gone"
    return error.strerror or str(error)


def _cure(error: OSError) -> str:
    if error.errno in _FULL:
        return "Free some space and try again; nothing saved so far is lost"
    if error.errno in _GONE:
        return "Check the network drive and try again; nothing saved so far is lost"
    return "Check the permissions of the study folder and try again"
