"""Which copies of a folder are whole, and what they were made of, so that a stopped run goes on. Lines are only added."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from ..base.errors import OutputError

FILE = ".pseudonymised.journal"
_PARTS = 2


class Journal:
    """The journal of a folder. A line is the copy's file and a mark of its source, which tells nothing without the key."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        try:
            self._file = open(self._path, "a+", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed by __exit__
        except OSError as error:
            raise OutputError(f"cannot be written ({error.strerror})", where=str(self._path)) from error
        self._file.seek(0)
        text = self._file.read()
        if text and not text.endswith("\n"):  # a run that was killed while it wrote
            self._file.write("\n")
        lines = [line.split("\t") for line in text.splitlines()]
        self._known = {line[0]: line[1] for line in lines if len(line) == _PARTS}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def has(self, file: str, mark: str) -> bool:
        """Whether a copy was made of just this source."""
        return self._known.get(file) == mark

    def add(self, file: str, mark: str) -> None:
        """Put down that a copy is whole. Raises OutputError."""
        try:
            self._file.write(f"{file}\t{mark}\n")
            self._file.flush()
        except OSError as error:
            raise OutputError(f"cannot be written ({error.strerror})", where=str(self._path)) from error
        self._known[file] = mark
