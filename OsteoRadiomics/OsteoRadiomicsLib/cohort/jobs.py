"""A case on its way through workers, and what becomes of it after an attempt: the same for processes here and in a cluster."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .cases import CaseInput
from .fates import Death, Fate
from .store import Outcome


@dataclass
class Job:
    """A case that waits or is worked on. alone: nothing else may run beside it, because it needs the machine's memory."""

    item: CaseInput
    attempts: int = 0
    alone: bool = False

    def verdict(self, found: Outcome | Death, most: int) -> Outcome | None:
        """What is kept of the case, None where it is to be tried again. found: of its last attempt. most: attempts at a case."""
        short = found.fate is Fate.OUT_OF_MEMORY
        if (short or isinstance(found, Death)) and self.attempts < most:
            self.alone = self.alone or short
            return None
        if isinstance(found, Death):
            told = found.told(self.item.place, self.attempts)
            return Outcome((), told, fate=found.fate, attempts=self.attempts, seconds=found.seconds, peak=found.peak)
        return found if found.attempts == self.attempts else replace(found, attempts=self.attempts)
