"""What can become of a case whose worker did not answer, and the one line that is said of it."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """Why a case has no result: ``FAILED`` is wrong with its inputs, ``STOPPED`` the run was; the others are its worker's."""

    FAILED = "failed"
    OUT_OF_MEMORY = "out of memory"
    TIMED_OUT = "timed out"
    CRASHED = "crashed"
    STOPPED = "not reached"


QUARANTINED = (Fate.OUT_OF_MEMORY, Fate.TIMED_OUT, Fate.CRASHED)
"""What is not tried again before something about the case changes."""


@dataclass(frozen=True)
class Death:
    """How one attempt at a case ended without an answer.

    exit_code: of the process, minus the number of a signal; None where the supervisor ended it. peak: resident bytes at most.
    stage: what it was at. limit: the seconds or bytes that it went beyond. seconds: how long it was at it.
    """

    fate: Fate
    exit_code: int | None
    peak: int
    stage: str
    limit: float = 0.0
    seconds: float | None = None

    def told(self, place: str, attempts: int) -> str:
        """The line for the table of failures. place: as in "case P17, T1"."""
        what = {
            Fate.CRASHED: f"the worker process {self._ending()}",
            Fate.TIMED_OUT: f"no answer within {self.limit:g} s",
            Fate.OUT_OF_MEMORY: f"out of memory: more than {in_words(self.limit)} were needed",
        }[self.fate]
        stage = f", last at: {self.stage}" if self.stage else ""
        tries = f" in {attempts} attempts" if attempts > 1 else ""
        peak = f", peak memory {in_words(self.peak)}" if self.peak else ""
        return f"{place}: {what}{tries}{stage}{peak}. {_CURES[self.fate]}."

    def _ending(self) -> str:
        code = self.exit_code
        if code is None or code >= 0:
            return f"ended with exit code {code}"
        name = signal.Signals(-code).name if -code in set(signal.Signals) else "unknown"
        return f"crashed (signal {-code}, {name})" if -code != 9 else "was killed (signal 9), perhaps for want of memory"


_CURES = {
    Fate.CRASHED: "Look at its files",
    Fate.TIMED_OUT: "Look at its files, or allow more with --case-minutes",
    Fate.OUT_OF_MEMORY: "Allow more with --case-memory, use fewer workers, or a machine with more memory",
}


def in_words(size: float) -> str:
    """Bytes as "312 MB" or "2.1 GB"."""
    return f"{size / 2**30:.1f} GB" if size >= 2**30 else f"{size / 2**20:.0f} MB"
