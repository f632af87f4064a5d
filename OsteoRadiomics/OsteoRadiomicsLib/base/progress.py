"""Progress and cancellation of long work: one small object handed down, never a global."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TextIO

from .errors import Cancelled


class Progress:
    """Receives progress and carries a cancel request; this base class reports to nobody.

    Work calls ``report(done, total, what)`` often (at least every 0.2 s of work). The call raises ``Cancelled`` once
    ``cancel()`` was called from any thread, so every reporting point is also a stopping point.
    """

    def __init__(self) -> None:
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether a stop was asked for."""
        return self._cancelled.is_set()

    def report(self, done: float, total: float, what: str = "") -> None:
        """Say that ``done`` of ``total`` units are finished. Raises Cancelled when a stop was asked for."""
        self.check()
        self.show(done, total, what)

    def check(self) -> None:
        """A stopping point without news. Raises Cancelled when a stop was asked for."""
        if self._cancelled.is_set():
            raise Cancelled("stopped at the user's request")

    def show(self, done: float, total: float, what: str) -> None:
        """Display hook for subclasses."""

    def written(self, path: str | os.PathLike[str]) -> None:
        """A file is whole that may be looked at before the work ends. A hook, too."""


class Relay(Progress):
    """Passes everything on to another progress; subclasses change some of it. A stop asked for at either is a stop of both."""

    def __init__(self, whole: Progress) -> None:
        super().__init__()
        self._whole = whole

    def cancel(self) -> None:
        self._whole.cancel()

    @property
    def cancelled(self) -> bool:
        return self._whole.cancelled

    def check(self) -> None:
        self._whole.check()

    def show(self, done: float, total: float, what: str) -> None:
        self._whole.show(done, total, what)

    def written(self, path: str | os.PathLike[str]) -> None:
        self._whole.written(path)


class Part(Relay):
    """A stretch of other work's progress: what is 0 to ``total`` here is ``low`` to ``high`` of 1 there.

    what: said before the part's own words.
    """

    def __init__(self, whole: Progress, low: float, high: float, what: str = "") -> None:
        super().__init__(whole)
        self._low, self._high, self._what = low, high, what

    def show(self, done: float, total: float, what: str) -> None:
        share = min(done / total, 1.0) if total > 0 else 1.0
        words = ": ".join(text for text in (self._what, what) if text)
        self._whole.report(self._low + (self._high - self._low) * share, 1, words)


class TerminalProgress(Progress):
    """One rewritten line on a terminal with the estimated time left; silent where stderr is no terminal."""

    def __init__(self, stream: TextIO | None = None, interval_s: float = 0.2) -> None:
        super().__init__()
        self._stream = stream or sys.stderr
        self._interval_s = interval_s
        self._start = time.monotonic()
        self._last = 0.0
        self._shown = False

    def show(self, done: float, total: float, what: str) -> None:
        now = time.monotonic()
        finished = done >= total
        if not self._stream.isatty() or (now - self._last < self._interval_s and not finished):
            return
        self._last = now
        left = (now - self._start) * (total - done) / done if done > 0 else None
        eta = f", {left:.0f} s left" if left is not None else ""
        self._stream.write(f"\r\x1b[K{what} {100 * done / max(total, 1e-12):.0f} %{eta}")
        self._stream.flush()
        self._shown = True

    def close(self) -> None:
        """Clear the line."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
