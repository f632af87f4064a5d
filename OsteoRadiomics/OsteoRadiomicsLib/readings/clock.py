"""The time, from one injectable place: wall clock for records, monotonic clock for durations."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from ..base.errors import StudyError


class Clock:
    """The machine's clocks. Tests hand in one they can set."""

    def now(self) -> datetime:
        """Wall-clock time in UTC; it can jump, so durations never come from it."""
        return datetime.now(UTC)

    def seconds(self) -> float:
        """Monotonic seconds from an arbitrary start."""
        return time.monotonic()

    def ahead_of(self, moment: float) -> float:
        """Seconds by which the wall clock is ahead of a moment just taken elsewhere (seconds since 1970)."""
        return self.now().timestamp() - moment


def to_text(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds: 2026-03-01T08:15:30.250Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """The moment that ``to_text`` wrote. Raises StudyError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise StudyError(f"{text!r} is not a time", cure="Write it as 2026-03-01T08:15:30Z") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
