"""Watches a reader at work: autosave every minute and after each change, signs of life, and whether he is active."""

from __future__ import annotations

from collections.abc import Callable

import qt

from ..connections import connect
from ..touches import MouseWatch

# The study looks at its own clock for the minute; this is how often it is asked.
LOOK_EVERY_MS = 5_000
# While the drive does not answer, each look may take long, and the window stands still meanwhile.
LOOK_AFTER_FAILURE_MS = 30_000
# A brush stroke is many changes: the drawing is kept once the hand has rested this long.
REST_MS = 2_000


class ReadingWatch:
    """Timers and observers of one sitting, from ``start`` to ``stop``.

    look: called every few seconds. rested: called when the drawing has changed and the hand rests. touched: called when the
    mouse moves over a slice view.
    """

    def __init__(self, look: Callable[[], None], rested: Callable[[], None], touched: Callable[[], None]) -> None:
        self._mouse = MouseWatch(touched)
        self._look_timer, self._rest_timer = qt.QTimer(), qt.QTimer()
        self._rest_timer.setInterval(REST_MS)
        self._rest_timer.setSingleShot(True)
        connect(self._look_timer, "timeout()", look)
        connect(self._rest_timer, "timeout()", rested)

    def start(self) -> None:
        """Begin to watch; also after the scene was closed, which takes the crosshair away."""
        self.stop()
        self._look_timer.setInterval(LOOK_EVERY_MS)
        self._look_timer.start()
        self._mouse.start()

    def went(self, well: bool) -> None:
        """How the last look went: after a failure the next one waits longer."""
        interval = LOOK_EVERY_MS if well else LOOK_AFTER_FAILURE_MS
        if interval != self._look_timer.interval:
            self._look_timer.setInterval(interval)

    def changed(self) -> None:
        """The drawing has changed: wait for the hand to rest."""
        self._rest_timer.start()

    def stop(self) -> None:
        """Stop watching."""
        self._look_timer.stop()
        self._rest_timer.stop()
        self._mouse.stop()
