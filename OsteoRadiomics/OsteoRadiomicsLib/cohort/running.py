"""A run over a list: it takes up what earlier runs know, claims lines, keeps what becomes of them, and writes the tables."""

from __future__ import annotations

import hashlib
import hmac
import os
import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

from ..base.errors import NoRoom
from ..base.files import sha256_of_json
from ..base.progress import Progress
from ..images.read_image import ReadOptions
from ..protocols.extraction_plan import ExtractionPlan
from ..tables.input_files import InputFiles
from ..tables.inputs import FileSource
from ..tables.private_inputs import keep_files_of_inputs
from ..tables.provenance import PlanRecord, software_versions
from .case_list import CaseList, Texts
from .cases import CaseInput
from .export import FAILURES, FEATURES, CohortResult, Results, write_tables
from .fates import QUARANTINED, Fate, in_words
from .inputs import files_of_line, look_of
from .keeping import Claims, Ended, Keeper, Watched
from .limits import Limits
from .lock import is_present
from .resuming import Known
from .scenes import has_scene
from .store import Outcome, ResultStore, RunRecord

MARGIN = 50 * 2**20
"""Bytes that tables and the like need beside the results."""
LISTED = 2000
"""Lines that are written at a time when a run begins."""
WAIT_S = 0.5
Work = Callable[[Iterator[CaseInput], Progress], Iterator[tuple[CaseInput, Outcome]]]


@dataclass(frozen=True)
class Task:
    """What a run is to do. cases: the whole list. numbers: of the lines that are this run's. reading: for all of them.

    salt: of the list's hash, the same for all shards.
    """

    cases: Sequence[CaseInput]
    numbers: range
    plan: ExtractionPlan
    reading: ReadOptions
    limits: Limits
    salt: bytes
    shard: str = ""

    def record(self) -> RunRecord:
        """What run.json says of it."""
        shard = {"shard": self.shard} if self.shard else {}
        return RunRecord(
            plan=PlanRecord.of(self.plan), cases=len(self.numbers), list=self._hash, warnings=self.plan.warnings,
            versions=software_versions(), **shard,
        )  # fmt: skip

    def known(self, store: ResultStore) -> Known:
        """What earlier runs know of its lines."""
        return Known(store.ledger, self.plan, self.reading, self.look)

    def look(self, item: CaseInput, place_of: Callable[[Path], bytes]) -> bytes:
        """See ``look_of``."""
        return look_of(item, self.plan, item.reading(self.reading), (self.limits.seconds, self.limits.memory), place_of)

    @cached_property
    def _hash(self) -> str:
        """Of the list and of how it is read: equal for runners that may share their work."""
        found, here = hmac.new(self.salt, sha256_of_json(asdict(self.reading)).encode(), hashlib.sha256), os.getcwd()
        for item in self.cases.texts() if isinstance(self.cases, CaseList) else self.cases:
            found.update(_told(item, here).encode())
        return found.hexdigest()


def _told(line: CaseInput | Texts, here: str) -> str:
    """A line as the hash of a list takes it. here: from where paths count."""
    rest = ""
    if isinstance(line, CaseInput):
        chosen = (line.scheme, line.label_table, *line.choices)
        rest = "" if chosen.count(None) == len(chosen) else repr(chosen)
        line = line.case, line.sequence, str(line.image), str(line.mask)
    case, sequence, *files = line
    image, mask = (os.path.join(here, file) for file in files)
    return f"{case!r}{sequence!r}{image!r}{mask!r}{rest}\n"


class Run:
    """One runner at its task. folder: of the run. runner: its number among those that share the work."""

    def __init__(self, task: Task, store: ResultStore, folder: Path, progress: Progress) -> None:
        self._task, self._store, self._folder, self._progress = task, store, folder, progress
        self._lines = store.ledger.lines
        self._claimed: dict[CaseInput, int] = {}
        self._fresh = self._failed = self._reached = self._resumed = 0
        self.runner = 0

    # --- the beginning

    def list_lines(self, *, retry: bool) -> None:
        """Write down the list as it is now, with what earlier runs know of it. retry: but for what ended its worker."""
        if retry:
            self._store.ledger.release()
        self._lines.begin()
        known = self._task.known(self._store)
        for first in range(0, len(self._task.numbers), LISTED):
            self._progress.report(self._reached, len(self._task.numbers), "looking for finished cases")
            lines = known.lines([(number, self._task.cases[number]) for number in self._task.numbers[first : first + LISTED]])
            self._lines.put(lines)
            self._reached += sum(line.key is not None or line.fate is not None for line in lines)
            self._resumed += sum(line.key is not None for line in lines)
        self._lines.keep_only(self._task.numbers)
        self._store.ledger.forget_unsalted()

    def admit(self, gate: Callable[[Sequence[CaseInput], Progress], Mapping[CaseInput, str]]) -> None:
        """Let nobody work on what does not pass. gate: what must not, with the reason; it raises where that is too much."""
        waiting = self._lines.waiting()
        refused = gate(CaseList(self._task.cases[number] for number in waiting), self._progress)
        with self._store.ledger.at_once():
            for number in waiting if refused else ():
                if (reason := refused.get(self._task.cases[number])) is not None:
                    self._lines.fail(number, Fate.FAILED, reason, None, None)
        self._reached += len(refused)

    def join(self, workers: int) -> int:
        """Put this runner down among those that work on the list."""
        self.runner = self._lines.join(platform.node(), os.getpid(), workers)
        return self.runner

    # --- the work

    def work_off(self, work: Work, *, first: bool) -> None:
        """Work on lines until none is left that another living runner is not at. first: the one that writes the tables."""
        while True:
            before, waiting = self._reached, self._lines.any_waiting()
            if waiting:
                self._work_once(work, settling=first)
            if waiting and self._reached == before and self._lines.any_waiting():  # who does the work has given it up
                return
            if not first or not self._others_at_work():
                return
            self._progress.check()
            if self._reached == before:
                time.sleep(WAIT_S)

    def release(self) -> None:
        """What this runner claimed waits for others."""
        self._lines.release(self.runner)

    def _work_once(self, work: Work, *, settling: bool) -> None:
        """Work on lines until none waits. settling: whether this runner writes parts."""
        claims, keeper = Claims(self._lines, self.runner), Keeper(self._store, settling=settling)

        def watch() -> None:
            keeper.look()
            claims.look()

        with keeper:
            for item, outcome in work(self._claimed_cases(claims, keeper), Watched(self._progress, watch)):
                keeper.take(self._ended(item, outcome))
                self._reached += 1
                self._progress.report(self._reached, len(self._task.numbers), f"{item.place} finished")
        claims.let_go()

    def _claimed_cases(self, claims: Claims, keeper: Keeper) -> Iterator[CaseInput]:
        for number in claims:
            item = self._task.cases[number]
            if has_scene(item):  # it may take this process long to open, or end it
                claims.let_go()
                keeper.keep()
            self._claimed[item] = number
            yield item

    def _others_at_work(self) -> bool:
        """Whether there is a line to wait for; those of runners that are gone wait for this one."""
        for other in self._lines.claimants():
            if other == self.runner or not is_present(self._folder, other):
                self._lines.release(other)
        return bool(self._lines.claimants()) or self._lines.any_waiting()

    def _ended(self, item: CaseInput, outcome: Outcome) -> Ended:
        """What became of a claimed case."""
        number = self._claimed.pop(item)
        if outcome.failure is None:
            self._resumed += not outcome.rows
            self._fresh += 1
            return Ended(number, outcome)
        self._failed += 1
        ledger = self._store.ledger
        return Ended(number, outcome, self._task.look(item, ledger.place_of) if outcome.fate in QUARANTINED else b"")

    # --- the end

    def without_room(self, error: NoRoom) -> NoRoom:
        """The same error with what is kept and how much room the rest needs."""
        counts = self._lines.counts()
        left, stored = counts.running + counts.waiting, max(counts.finished, 1)
        needed = max(MARGIN, 2 * self._store.size() // stored * left)
        kept = f"{counts.finished} of {counts.total} images are finished and kept"
        return NoRoom(f"{error.what}; {kept}", where=error.where, cure=f"Free about {in_words(needed)} and run the list again")

    def write(self) -> CohortResult:
        """The tables of what is there, in the order of the list."""
        self._store.recount()
        self._store.settle()
        results = Results([lambda: nullcontext(self._store)])
        written = write_tables(results, self._task.record(), self._folder)
        sources = (self._source(number, inputs) for number, inputs in results.numbered_inputs())
        keep_files_of_inputs(sources, self._folder)
        return replace(written, resumed=self._resumed)

    def share(self, tables_by: str) -> CohortResult:
        """What this runner did of another's run, which writes the tables."""
        features, failures = self._folder / FEATURES, self._folder / FAILURES
        return CohortResult(features, failures, self._fresh, 0, self._failed, tables_by=tables_by)

    def _source(self, number: int, inputs: InputFiles) -> FileSource:
        """The files of a line whose content gave a stored result, perhaps for another line with the same content."""
        item = self._task.cases[number]
        return FileSource(**dict(inputs), files=files_of_line(item, item.reading(self._task.reading)))
