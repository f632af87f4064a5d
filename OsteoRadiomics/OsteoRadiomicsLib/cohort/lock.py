"""One runner for a folder: a lock that says who holds it, and goes with its holder however that ends.

The lock is the system's own on an open file, which no crash leaves behind and no clock decides. What the file says (computer,
process) is for the message of the one who is refused.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from ..base.errors import OutputError

LOCK = ".runner.lock"


@contextmanager
def only_runner(folder: Path) -> Iterator[None]:
    """Hold the folder of a run. Raises OutputError where another process holds it, or nothing can be written."""
    path = folder / LOCK
    with ExitStack() as open_files:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = open_files.enter_context(open(path, "a+", encoding="utf-8"))
        except OSError as error:
            raise OutputError(f"cannot be written ({error.strerror})", where=str(folder), cure="Choose another folder") from error
        if not _locked(file):
            raise OutputError(f"another run works in this folder{_holder(path)}", where=str(folder), cure="Wait until it ends")
        file.truncate(0)
        json.dump({"computer": platform.node(), "process": os.getpid()}, file)
        file.flush()
        yield


def _holder(path: Path) -> str:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return f" (process {found['process']} on {found['computer']})"
    except (OSError, ValueError, KeyError, TypeError):  # on Windows a locked file cannot be read
        return ""


if sys.platform == "win32":
    import msvcrt

    def _locked(file: IO[str]) -> bool:
        file.seek(2**20)  # beyond what is written, so that others can read it
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
