"""How far a run is, from its folder alone: read only, from any terminal, also while the run goes on."""

from __future__ import annotations

import platform
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..base.errors import InputError
from .fates import Fate
from .ledger import Ledger, is_made
from .lines import Counts, Line, Lines
from .lock import holder_of, is_held, is_present
from .shards import Shard, shard_folders
from .store import LEDGER, RECORD, STORE, RunRecord

WORST = 5
"""Cases that are named for the time and the memory they took."""


@dataclass(frozen=True)
class Running:
    """A case that is worked on. seconds: since it was handed out, None where the clock was set back meanwhile."""

    case: str
    sequence: str
    seconds: float | None


@dataclass(frozen=True)
class Status:
    """How far a run, or all shards of one, is.

    failures: how many cases have which fate. runners: who works on it now. an_hour: cases ended in an hour of this run.
    seconds_left: at that rate. longest, most_memory: finished or failed cases, the worst first. missing: shards without a folder.
    """

    counts: Counts
    failures: dict[Fate, int] = field(default_factory=dict)
    running: tuple[Running, ...] = ()
    runners: tuple[str, ...] = ()
    an_hour: float | None = None
    longest: tuple[Line, ...] = ()
    most_memory: tuple[Line, ...] = ()
    shards: int = 0
    missing: tuple[int, ...] = ()

    @property
    def seconds_left(self) -> float | None:
        left = self.counts.running + self.counts.waiting
        return 3600 * left / self.an_hour if self.an_hour and self.runners else None


def status_of(folder: Path) -> Status:
    """The status of a run's folder, or of its shards together. Raises InputError where there is no run."""
    shards = shard_folders(folder)
    if shards:
        return _together(folder, shards)
    if (folder / STORE / LEDGER).is_file():
        return _of_run(folder)
    raise InputError("holds no run", where=str(folder), cure="Give the folder that was named with --out")


def _of_run(folder: Path) -> Status:
    if not is_made(folder / STORE / LEDGER):
        return Status(Counts())
    with closing(Ledger(folder / STORE / LEDGER, written=False)) as ledger:
        lines, now = ledger.lines, time.time()
        runners = _runners(folder, lines)
        counts, running = lines.counts(), lines.running()
        if not runners:  # whoever claimed lines is gone
            counts, running = replace(counts, running=0, waiting=counts.waiting + counts.running), []
        return Status(
            counts=counts,
            failures=lines.failures(),
            running=tuple(Running(line.case, line.sequence, _since(begun, now)) for line, begun in running),
            runners=runners,
            an_hour=_rate(lines, now if runners else None),
            longest=tuple(lines.most("seconds", WORST)),
            most_memory=tuple(lines.most("peak", WORST)),
        )


def _runners(folder: Path, lines: Lines) -> tuple[str, ...]:
    """Who works here now. A holder on another computer is named as it last was."""
    here = [runner for runner in lines.runners() if is_present(folder, runner.id)]
    if here:
        return tuple(f"process {runner.process} on {runner.computer}" for runner in here)
    holder = holder_of(folder)
    return (holder.told,) if holder and (is_held(folder) or holder.computer != platform.node()) else ()


def _since(begun: float, now: float) -> float | None:
    return now - begun if now >= begun else None


def _rate(lines: Lines, now: float | None) -> float | None:
    """Cases ended in an hour of this run. now: None where it is over. None where a clock that was set back leaves no time."""
    ended, begun = lines.ended(), [runner.begun for runner in lines.runners()]
    if ended is None or not begun:
        return None
    count, last = ended
    seconds = (last if now is None else now) - min(begun)
    return 3600 * count / seconds if seconds > 0 else None


def _together(folder: Path, shards: Sequence[Path]) -> Status:
    each = [_of_run(shard) for shard in shards if (shard / STORE / LEDGER).is_file()]
    known = [Shard.parse(record.shard) for shard in shards if (record := RunRecord.read(shard / RECORD)).shard]
    of = max((shard.of for shard in known), default=len(shards))
    rates = [one.an_hour for one in each if one.runners and one.an_hour]
    failures: Counter[Fate] = Counter()
    for one in each:
        failures.update(one.failures)
    return Status(
        counts=sum((one.counts for one in each), Counts()),
        failures=dict(failures),
        running=tuple(found for one in each for found in one.running),
        runners=tuple(found for one in each for found in one.runners),
        an_hour=sum(rates) or None,
        longest=_worst((line for one in each for line in one.longest), lambda line: line.seconds),
        most_memory=_worst((line for one in each for line in one.most_memory), lambda line: line.peak),
        shards=of,
        missing=tuple(sorted(set(range(1, of + 1)) - {shard.number for shard in known})),
    )


def _worst(lines: Iterable[Line], by: Callable[[Line], float | None]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: -(by(line) or 0))[:WORST])
