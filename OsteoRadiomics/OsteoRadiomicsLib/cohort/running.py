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
from .cases import CaseInput
from .export import FAILURES, FEATURES, CohortResult, Results, write_tables
from .fates import QUARANTINED, Fate, in_words
from .inputs import files_of_line, known_key, look_of
from .ledger import Quarantined, unsalted_place
from .limits import Limits
from .lines import Line
from .lock import is_present
from .store import Outcome, ResultStore, RunRecord

MARGIN = 50 * 2**20
"""Bytes that tables and the like need beside the results."""
LISTED = 5000
"""Lines that are written at a time when a run begins."""
WAIT_S = 0.5
Work = Callable[[Iterator[CaseInput]], Iterator[tuple[CaseInput, Outcome]]]


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
            plan=PlanRecord.of(self.plan), cases=len(self.numbers), list=self._hash(), warnings=self.plan.warnings,
            versions=software_versions(), **shard,
        )  # fmt: skip

    def key(self, item: CaseInput, store: ResultStore) -> bytes | None:
        """The key of a line whose files are known, None where they must be read."""
        return known_key(item, self.plan, item.reading(self.reading), store.ledger)

    def look(self, item: CaseInput, place_of: Callable[[Path], bytes]) -> bytes:
        """See ``look_of``."""
        return look_of(item, self.plan, item.reading(self.reading), (self.limits.seconds, self.limits.memory), place_of)

    def _hash(self) -> str:
        """Of the list and of how it is read: equal for runners that may share their work."""
        found = hmac.new(self.salt, sha256_of_json(asdict(self.reading)).encode(), hashlib.sha256)
        for item in self.cases:
            found.update(repr(replace(item, image=item.image.absolute(), mask=item.mask.absolute())).encode())
        return found.hexdigest()


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
        block: list[Line] = []
        for number in self._task.numbers:
            self._progress.report(self._reached, len(self._task.numbers), "looking for finished cases")
            block.append(line := self._line(number))
            self._reached += line.key is not None or line.fate is not None
            self._resumed += line.key is not None
            if len(block) == LISTED:
                self._lines.put(block)
                block = []
        self._lines.put(block)
        self._store.ledger.salt_all()

    def admit(self, gate: Callable[[Sequence[CaseInput], Progress], Mapping[CaseInput, str]]) -> None:
        """Let nobody work on what does not pass. gate: what must not, with the reason; it raises where that is too much."""
        waiting = self._lines.waiting()
        refused = gate([self._task.cases[number] for number in waiting], self._progress)
        with self._store.ledger.at_once():
            for number in waiting:
                if (reason := refused.get(self._task.cases[number])) is not None:
                    self._lines.fail(number, Fate.FAILED, reason, None, None)
        self._reached += len(refused)

    def join(self, workers: int) -> int:
        """Put this runner down among those that work on the list."""
        self.runner = self._lines.join(platform.node(), os.getpid(), workers)
        return self.runner

    def _line(self, number: int) -> Line:
        """Whether an earlier run knows what becomes of a case: it is finished, or it ended its worker and is the same since."""
        item, ledger = self._task.cases[number], self._store.ledger
        key = self._task.key(item, self._store)
        if key is not None and ledger.has(key):
            return Line(number, item.case, item.sequence, key)
        earlier = self._quarantined(item) if ledger.has_quarantined() else None
        if earlier:
            told = f"{earlier.reason} It was not tried again; --retry does."
            return Line(number, item.case, item.sequence, None, earlier.fate, told)
        return Line(number, item.case, item.sequence)

    def _quarantined(self, item: CaseInput) -> Quarantined | None:
        """Why a line is not to be tried, as this version or an earlier one put it down."""
        ledger, look = self._store.ledger, self._task.look
        return ledger.quarantined(look(item, ledger.place_of)) or ledger.quarantined(look(item, unsalted_place))

    # --- the work

    def work_off(self, work: Work, *, first: bool) -> None:
        """Work on lines until none is left that another living runner is not at. first: the one that writes the tables."""
        while True:
            before, waiting = self._reached, self._lines.any_waiting()
            for item, outcome in work(self._claims()) if waiting else ():
                self._take(item, outcome)
                if first:
                    self._store.settle()
                self._progress.report(self._reached, len(self._task.numbers), f"{item.place} finished")
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

    def _claims(self) -> Iterator[CaseInput]:
        while (number := self._lines.claim(self.runner)) is not None:
            item = self._task.cases[number]
            self._claimed[item] = number
            yield item

    def _others_at_work(self) -> bool:
        """Whether there is a line to wait for; those of runners that are gone wait for this one."""
        for other in self._lines.claimants():
            if other == self.runner or not is_present(self._folder, other):
                self._lines.release(other)
        return bool(self._lines.claimants()) or self._lines.any_waiting()

    def _take(self, item: CaseInput, outcome: Outcome) -> None:
        """Keep what became of a case. Raises OutputError when there is no room."""
        number = self._claimed[item]
        if outcome.failure is None:
            self._resumed += not outcome.rows
            self._fresh += 1
            self._store.finish(number, outcome)
        else:
            self._failed += 1
            self._fail(number, item, outcome, outcome.failure)
        del self._claimed[item]
        self._reached += 1

    def _fail(self, number: int, item: CaseInput, outcome: Outcome, reason: str) -> None:
        fate, ledger = outcome.fate or Fate.FAILED, self._store.ledger
        look = self._task.look(item, ledger.place_of) if fate in QUARANTINED else b""
        with ledger.at_once():
            self._lines.fail(number, fate, reason, outcome.seconds, outcome.peak)
            if look:
                ledger.quarantine(look, Quarantined(fate, self._task.limits.attempts, reason))

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
