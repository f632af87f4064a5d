"""Keeps what becomes of lines, and claims them: one at a time where a case takes a while, many at a time where it does not.

A transaction costs more than all else that a run does for a case. So cases that end within a moment of each other are kept
together: what a crash can lose is what was done in that moment.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..base.errors import NoRoom
from ..base.progress import Progress, Relay
from .fates import Fate
from .ledger import Quarantined
from .lines import Lines
from .store import Outcome, ResultStore

MOMENT_S = 0.25
"""For so long an outcome may wait for others, and claims are meant to last."""
MOST = 128
"""Outcomes that wait, and lines that are claimed at a time, at most."""
IDLE_S = 1.0
"""After which lines that were claimed ahead and not begun are let go of."""


@dataclass(frozen=True)
class Ended:
    """A line that has ended. look: what it looks like, where it is not to be tried again while it looks so."""

    line: int
    outcome: Outcome
    look: bytes = b""


class Keeper:
    """Puts outcomes into a store; as a context it keeps at its end what waits. settling: whether to write parts, too.

    Every method raises OutputError, NoRoom with as much kept as there was room for.
    """

    def __init__(self, store: ResultStore, *, settling: bool) -> None:
        self._store, self._settling = store, settling
        self._waiting: list[Ended] = []
        self._kept = 0.0

    def __enter__(self) -> Keeper:
        return self

    def __exit__(self, *_: object) -> None:
        self.keep()

    def take(self, ended: Ended) -> None:
        """Keep it now, or, where another was kept a moment ago, soon: see ``look``."""
        self._waiting.append(ended)
        if len(self._waiting) >= MOST:
            self.keep()
        self.look()

    def look(self) -> None:
        """Keep what has waited for a moment; to be called often."""
        if self._waiting and time.monotonic() - self._kept >= MOMENT_S:
            self.keep()

    def keep(self) -> None:
        """Keep all that waits."""
        ended, self._waiting = self._waiting, []
        if not ended:
            return
        self._put(ended)
        self._kept = time.monotonic()
        if self._settling:
            self._store.settle()

    def _put(self, ended: list[Ended]) -> None:
        try:
            with self._store.ledger.at_once():
                self._store.finish([(one.line, one.outcome) for one in ended if one.outcome.failure is None])
                for one in ended:
                    self._put_failed(one)
        except NoRoom:
            self._store.recount()
            if len(ended) == 1:
                raise
            for one in ended:
                self._put([one])

    def _put_failed(self, ended: Ended) -> None:
        outcome, ledger = ended.outcome, self._store.ledger
        if outcome.failure is None:
            return
        fate = outcome.fate or Fate.FAILED
        ledger.lines.fail(ended.line, fate, outcome.failure, outcome.seconds, outcome.peak)
        if ended.look:
            ledger.quarantine(ended.look, Quarantined(fate, outcome.attempts, outcome.failure))


class Claims(Iterator[int]):
    """Lines for a runner, each claimed before it is given out; as many at a time as are asked for within a moment."""

    def __init__(self, lines: Lines, runner: int) -> None:
        self._lines, self._runner = lines, runner
        self._ahead: deque[int] = deque()
        self._count, self._claimed = 1, 0.0

    def __next__(self) -> int:
        if not self._ahead:
            now = time.monotonic()
            rate = self._count * MOMENT_S / max(now - self._claimed, 1e-6)
            self._count = max(1, min(MOST, 2 * self._count, round(rate)))
            self._ahead.extend(self._lines.claim(self._runner, self._count))
            self._claimed = now
        if not self._ahead:
            raise StopIteration
        return self._ahead.popleft()

    def look(self) -> None:
        """Let others have what was claimed and not begun for long; to be called often."""
        if self._ahead and time.monotonic() - self._claimed >= IDLE_S:
            self.let_go()

    def let_go(self) -> None:
        """Let others have what was claimed and not begun."""
        if self._ahead:
            self._lines.unclaim(self._ahead)
        self._ahead.clear()
        self._count = 1


class Watched(Relay):
    """Another progress, of which whoever works asks often whether to stop. watch: called whenever it does."""

    def __init__(self, whole: Progress, watch: Callable[[], None]) -> None:
        super().__init__(whole)
        self._watch = watch

    def check(self) -> None:
        self._watch()
        super().check()
