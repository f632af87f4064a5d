"""How long a reader was at work on a case: pauses without any action do not count."""

from __future__ import annotations

from .clock import Clock

IDLE_AFTER_S = 60.0


class ActivityTimer:
    """Sums the time between actions; a gap longer than ``idle_after_s`` is a pause and counts nothing.

    Monotonic time only, so a jump of the wall clock changes nothing.
    """

    def __init__(self, clock: Clock, idle_after_s: float = IDLE_AFTER_S, already_s: float = 0.0) -> None:
        self._clock = clock
        self._idle_after_s = idle_after_s
        self._total_s = already_s
        self._last = clock.seconds()

    def touch(self) -> None:
        """The reader did something (mouse, keyboard, segment change)."""
        now = self._clock.seconds()
        gap = now - self._last
        if gap <= self._idle_after_s:
            self._total_s += gap
        self._last = now

    @property
    def seconds(self) -> float:
        """Active seconds up to the last action."""
        return round(self._total_s, 3)
