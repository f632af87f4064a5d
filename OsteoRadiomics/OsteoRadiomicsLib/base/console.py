"""What a verb says to its user: results on stdout (text or JSON), one line per failure on stderr."""

from __future__ import annotations

import json
import sys
from typing import Any, TextIO

from .progress import Progress, TerminalProgress


class Console:
    """Output of one command: ``result`` once at the end, ``note`` and ``failure`` any time, ``progress`` for long work."""

    def __init__(
        self, *, as_json: bool = False, out: TextIO | None = None, err: TextIO | None = None, progress: Progress | None = None
    ) -> None:
        self.as_json = as_json
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self.progress = progress or TerminalProgress(self._err)

    def result(self, value: Any, text: str) -> None:
        """Print the result: ``value`` as JSON with --json, ``text`` otherwise."""
        print(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) if self.as_json else text, file=self._out)

    def note(self, text: str) -> None:
        """A line for the human reader (warnings, where a file lies), on stderr with --json so that stdout stays JSON."""
        self._clear()
        print(text, file=self._err if self.as_json else self._out)

    def warning(self, text: str) -> None:
        """One warning line on stderr."""
        self._clear()
        print(f"warning: {text}", file=self._err)

    def failure(self, text: str) -> None:
        """One failure line on stderr."""
        self._clear()
        print(f"error: {text}", file=self._err)

    def _clear(self) -> None:
        if isinstance(self.progress, TerminalProgress):
            self.progress.close()
