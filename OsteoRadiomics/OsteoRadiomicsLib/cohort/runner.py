"""Runs a case list through worker processes into one feature table and one failures table.

The table's rows stand in the order of the case list whatever order the workers finish in, so any number of workers gives
the same bytes. Every finished case is stored at once; a stopped run resumes by itself.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import SimpleITK as sitk

from ..base.errors import Cancelled, NoRoom, OsteoRadiomicsError
from ..base.files import write_text
from ..base.input_names import Roles, without_names
from ..base.memory import out_of_memory
from ..base.notices import collected_notices
from ..base.progress import Progress
from ..base.spreadsheets import csv_text
from ..images import Roi
from ..images.headers.limits import voxel_limit
from ..images.read_image import AS_USUAL, ReadOptions
from ..protocols.extraction_plan import ExtractionPlan
from ..tables.input_files import FilePair, InputFiles
from ..tables.inputs import FileSource
from ..tables.private_inputs import keep_files_of_inputs
from ..tables.provenance import PlanRecord, provenance, provenance_path
from ..tables.rows import FeatureRow, with_warnings
from ..tables.writing import write_features
from .case import extract_case
from .cases import CaseInput
from .fates import QUARANTINED, Fate, in_words
from .inputs import CaseFiles, case_key, known_key, look_of
from .ledger import Quarantined
from .lock import only_runner
from .reasons import reason_of
from .selection import load_inputs, region_rois
from .store import Outcome, ResultStore, RunRecord, is_finished, open_store
from .supervisor import USUAL, Limits, local_processes

STORE = "cases"
MARGIN = 50 * 2**20
"""Bytes that tables and the like need beside the results."""
# (cases to do, work on one, workers, progress) -> (case, outcome) in any order: where a cluster's scheduler fits in.
Executor = Callable[
    [Sequence[CaseInput], Callable[[CaseInput, Progress], Outcome], int, Progress], Iterator[tuple[CaseInput, Outcome]]
]


@dataclass(frozen=True)
class CohortResult:
    """Where the tables lie and how many cases stand in each. warnings: each once, with the number of images it concerns."""

    features: Path
    failures: Path
    done: int
    resumed: int
    failed: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseWork:
    """The work on one case: picklable, so that it can cross into another process.

    reading: what the user asks of reading. max_voxels: of an image, None for the default.
    """

    plan: ExtractionPlan
    folder: Path
    reading: ReadOptions = AS_USUAL
    max_voxels: int | None = None

    def __call__(self, item: CaseInput, progress: Progress | None = None) -> Outcome:
        """Extract one case. Every failure becomes an outcome with its reason: no case is lost silently.

        Neither a reason nor a warning holds the name of a file. A case that another run has finished already is not extracted
        again: its outcome has a key and no rows.
        """
        try:
            reading = item.reading(self.reading)
            files = CaseFiles(item)
            inputs = files.source(reading).record()
            key = case_key(item, self.plan, files.hashes, reading)
            if is_finished(self.folder, key):
                return Outcome((), None, inputs, key=key, hashed=files.hashed())
            with voxel_limit(self.max_voxels):
                rows = case_rows(item, self.plan, progress, reading=reading)
            files.check_unchanged()
        except Exception as error:  # noqa: BLE001 - a defect met in one case must not end a run of thousands
            fate = Fate.OUT_OF_MEMORY if out_of_memory(error) else Fate.FAILED
            return Outcome((), reason_of(error, item.place, self._roles(item)), fate=fate)
        roles = self._roles(item)
        rows = tuple(replace(row, warnings=tuple(without_names(text, roles) for text in row.warnings)) for row in rows)
        return Outcome(rows, None, inputs, key=key, hashed=files.hashed())

    def _roles(self, item: CaseInput) -> Roles:
        return {**item.roles, "the label table": item.reading(self.reading).label_file}


def case_rows(
    item: CaseInput, plan: ExtractionPlan, progress: Progress | None = None, *, reading: ReadOptions = AS_USUAL
) -> tuple[FeatureRow, ...]:
    """The feature rows of one line of the case list: the protocol's regions, or every chosen ROI without a protocol."""
    try:
        with collected_notices() as noticed:
            image, rois = _read(item, plan, reading)
    except OsteoRadiomicsError as error:
        raise error.at(item.place) from error
    rows = extract_case(image, rois, plan, case=item.case, sequence=item.sequence, progress=progress)
    return with_warnings(rows, noticed)


def _read(item: CaseInput, plan: ExtractionPlan, reading: ReadOptions) -> tuple[sitk.Image, tuple[Roi, ...]]:
    image, rois = load_inputs(
        item.image, item.mask, plan.protocol,
        labels=item.labels, segments=item.segments, settings=plan.settings, reading=reading,
    )  # fmt: skip
    return image, region_rois(rois, plan.protocol, where=str(item.mask)) if plan.protocol else rois


def run_cohort(
    cases: Sequence[CaseInput],
    plan: ExtractionPlan,
    folder: str | os.PathLike[str],
    *,
    workers: int = 1,
    limits: Limits = USUAL,
    retry: bool = False,
    executor: Executor | None = None,
    reading: ReadOptions = AS_USUAL,
    max_voxels: int | None = None,
    progress: Progress | None = None,
) -> CohortResult:
    """Extract every case into ``folder``: features.csv, features.provenance.json, failures.csv, cases/.

    limits: of time, memory and attempts for a case on this machine. retry: also what ended its worker in an earlier run, and is
    the same since. executor: works on them in the place of processes of this
    machine. reading: what the user asks of reading, for all cases. max_voxels: that an image may have, None for the default.
    Raises OutputError when the folder cannot be written, WorkerError when no process can be started, and Cancelled after what is
    finished was written: the cases that were not reached stand among the failures.
    """
    progress, folder = progress or Progress(), Path(folder)
    with only_runner(folder), open_store(folder / STORE) as store:
        RunRecord(plan=PlanRecord.of(plan), cases=len(cases)).write(folder / "run.json")
        if retry:
            store.ledger.release()
        run = _Run(store, plan, folder, cases, reading, limits)
        waiting = []
        for item in cases:
            progress.report(run.reached, len(cases), "looking for finished cases")
            if not run.take_up(item):
                waiting.append(item)
        run.resumed = len(run.keys)
        work = CaseWork(plan, folder, reading, max_voxels)
        try:
            for item, outcome in (executor or partial(local_processes, limits=limits))(waiting, work, workers, progress):
                run.take(item, outcome)
                progress.report(run.reached, len(cases), f"{item.place} finished")
        except (Cancelled, KeyboardInterrupt):
            run.write()
            raise
        except NoRoom as error:
            raise run.without_room(error) from error
        return run.write()


@dataclass
class _Run:
    """What is known of the cases of a run so far. keys: of finished cases. failures: why others have no result."""

    store: ResultStore
    plan: ExtractionPlan
    folder: Path
    cases: Sequence[CaseInput]
    reading: ReadOptions
    limits: Limits
    keys: dict[CaseInput, bytes] = field(default_factory=dict)
    failures: dict[CaseInput, tuple[Fate, str]] = field(default_factory=dict)
    resumed: int = 0

    @property
    def reached(self) -> int:
        return len(self.keys) + len(self.failures)

    def take_up(self, item: CaseInput) -> bool:
        """Whether an earlier run knows what becomes of a case: it is finished, or it ended its worker and is the same since."""
        ledger = self.store.ledger
        key = known_key(item, self.plan, item.reading(self.reading), ledger)
        if key is not None and ledger.has(key):
            self.keys[item] = key
            return True
        earlier = ledger.quarantined(self._look(item)) if ledger.has_quarantined() else None
        if earlier:
            self.failures[item] = (earlier.fate, f"{earlier.reason} It was not tried again; --retry does.")
        return earlier is not None

    def take(self, item: CaseInput, outcome: Outcome) -> None:
        """Keep what became of a case. Raises OutputError when there is no room."""
        if outcome.failure is not None:
            fate = outcome.fate or Fate.FAILED
            self.failures[item] = (fate, outcome.failure)
            look = self._look(item) if fate in QUARANTINED else b""
            if look:
                self.store.ledger.quarantine(look, Quarantined(fate, self.limits.attempts, outcome.failure))
            return
        if outcome.rows:
            self.store.add(outcome)
        else:
            self.resumed += 1
            self.store.ledger.remember(outcome.hashed)
        self.keys[item] = outcome.key

    def without_room(self, error: NoRoom) -> NoRoom:
        """The same error with what is kept and how much room the rest needs."""
        left, stored = len(self.cases) - self.reached, max(len(self.keys), 1)
        needed = max(MARGIN, 2 * self.store.size() // stored * left)
        kept = f"{len(self.keys)} of {len(self.cases)} images are finished and kept"
        return NoRoom(f"{error.what}; {kept}", where=error.where, cure=f"Free about {in_words(needed)} and run the list again")

    def _look(self, item: CaseInput) -> bytes:
        return look_of(item, self.plan, item.reading(self.reading), (self.limits.seconds, self.limits.memory))

    def write(self) -> CohortResult:
        """The tables of what is there, in the order of the list."""
        rows = [row for item in self.cases if item in self.keys for row in self.store.load(self.keys[item], item)]
        sources = [
            _source(item, self.store.ledger.inputs(self.keys[item]), item.reading(self.reading))
            for item in self.cases
            if item in self.keys
        ]
        features, failures = self.folder / "features.csv", self.folder / "failures.csv"
        write_features(rows, features)
        provenance(self.plan, [source.record() for source in sources], rows).write(provenance_path(features))
        keep_files_of_inputs(sources, self.folder)
        failed = [(item, *self.failures.get(item, _NOT_REACHED)) for item in self.cases if item not in self.keys]
        reasons = ((item.case, item.sequence, fate, reason) for item, fate, reason in failed)
        write_text(failures, csv_text([("case", "sequence", "kind", "reason"), *reasons]))
        return CohortResult(features, failures, len(self.keys), self.resumed, len(failed), _counted(rows))


def _source(item: CaseInput, inputs: InputFiles, reading: ReadOptions) -> FileSource:
    """The files of a line whose content gave a stored result, perhaps for another line with the same content."""
    files = FilePair(item.image, item.mask, reading.series)
    return FileSource(**{**dict(inputs), "case": item.case, "sequence": item.sequence}, files=files)


_NOT_REACHED = (Fate.STOPPED, "the run was stopped before this case. Run it again.")


def _counted(rows: Sequence[FeatureRow]) -> tuple[str, ...]:
    """The warnings of all images, each once: a cohort of thousands would otherwise bury what is special."""
    said = {(row.case, row.sequence, text) for row in rows for text in row.warnings}
    order = dict.fromkeys(text for row in rows for text in row.warnings)
    found = Counter(text for _, _, text in said)
    return tuple(f"{found[text]} image{'s' if found[text] > 1 else ''}: {text}" for text in order)
