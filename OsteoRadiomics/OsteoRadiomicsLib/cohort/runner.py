"""Runs a case list through worker processes into one feature table and one failures table.

The table's rows stand in the order of the case list whatever order the workers finish in, so any number of workers gives
the same bytes. Every finished case is stored at once; a stopped run resumes by itself.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import SimpleITK as sitk

from ..base.errors import Cancelled, InputError, NoRoom, OsteoRadiomicsError
from ..base.input_names import without_names
from ..base.notices import collected_notices, say
from ..base.progress import Progress
from ..images import Roi
from ..images.headers.limits import voxel_limit
from ..images.read_image import AS_USUAL, ReadOptions
from ..images.scenes.opening import scenes_are_read
from ..protocols.extraction_plan import ExtractionPlan
from ..tables.private_inputs import salt_of
from ..tables.rows import FeatureRow, with_warnings
from .case import extract_case
from .cases import CaseInput
from .export import CohortResult
from .inputs import CaseFiles, case_key
from .limits import USUAL, Limits
from .listing.check import Gate
from .lock import WAIT, FolderHeld, anybody_present, holder_of, is_held, is_present, only_runner, presence
from .reasons import failure
from .running import Run, Task, Work
from .scenes import SceneOpener, has_scene, scenes_opened
from .selection import load_inputs, region_rois
from .shards import Shard
from .store import RECORD, STORE, Outcome, RunRecord, is_finished, open_store, runners_of
from .supervisor import local_processes

WAIT_S = 0.2
# (cases to do, work on one, workers, progress) -> (case, outcome) in any order: where a cluster's scheduler fits in. A case that
# is asked for is claimed: what can take them as they are needed does.
Executor = Callable[
    [Iterable[CaseInput], Callable[[CaseInput, Progress], Outcome], int, Progress], Iterator[tuple[CaseInput, Outcome]]
]


@dataclass(frozen=True)
class CaseWork:
    """The work on one case: picklable, so that it can cross into another process.

    folder: of the run, None where its store cannot be looked into. reading: what the user asks of reading. max_voxels: of an
    image, None for the default.
    """

    plan: ExtractionPlan
    folder: Path | None
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
            if self.folder is not None and is_finished(self.folder, key):
                return Outcome((), None, inputs, key=key, hashed=files.hashed())
            with voxel_limit(self.max_voxels):
                rows = case_rows(item, self.plan, progress, reading=reading)
            files.check_unchanged()
        except Exception as error:  # noqa: BLE001 - a defect met in one case must not end a run of thousands
            return failure(error, item.place, item.all_roles(self.reading))
        roles = item.all_roles(self.reading)
        rows = tuple(replace(row, warnings=tuple(without_names(text, roles) for text in row.warnings)) for row in rows)
        return Outcome(rows, None, inputs, key=key, hashed=files.hashed())


def case_rows(
    item: CaseInput, plan: ExtractionPlan, progress: Progress | None = None, *, reading: ReadOptions = AS_USUAL
) -> tuple[FeatureRow, ...]:
    """The feature rows of one line of the case list: the protocol's regions, or every chosen ROI without a protocol."""
    try:
        with collected_notices() as noticed:
            for told in item.opened.notices if item.opened else ():
                say(told)
            image, rois = _read(item, plan, reading)
    except OsteoRadiomicsError as error:
        raise error.at(item.place) from error
    rows = extract_case(image, rois, plan, case=item.case, sequence=item.sequence, progress=progress)
    return with_warnings(rows, noticed)


def _read(item: CaseInput, plan: ExtractionPlan, reading: ReadOptions) -> tuple[sitk.Image, tuple[Roi, ...]]:
    image_file, mask_file = item.read
    image, rois = load_inputs(
        image_file, mask_file, plan.protocol,
        labels=item.labels, segments=item.segments, settings=plan.settings, reading=reading,
    )  # fmt: skip
    return image, region_rois(rois, plan.protocol, where=str(mask_file)) if plan.protocol else rois


def run_cohort(
    cases: Sequence[CaseInput],
    plan: ExtractionPlan,
    folder: str | os.PathLike[str],
    *,
    workers: int = 1,
    limits: Limits = USUAL,
    retry: bool = False,
    gate: Gate | None = None,
    join: bool = False,
    shard: Shard | None = None,
    executor: Executor | None = None,
    reading: ReadOptions = AS_USUAL,
    max_voxels: int | None = None,
    progress: Progress | None = None,
) -> CohortResult:
    """Extract every case into ``folder``: features.csv, features.provenance.json, failures.csv, cases/.

    limits: of time, memory and attempts for a case on this machine. retry: also what ended its worker in an earlier run, and is
    the same since. gate: looks at the cases that are to be extracted before any is, and says what each will need. join: share
    the work of a runner of this machine that has the same list and plan; without one, begin. shard: work on this share of the
    list only, in a folder of its own below. executor: works on the cases in the place of processes of this machine. reading:
    what the user asks of reading, for all cases. max_voxels: that an image may have, None for the default.
    Raises OutputError when the folder cannot be written, FolderHeld where another run works there, WorkerError when no process
    can be started, what the gate raises, and Cancelled after what is finished was written: the cases that were not reached stand
    among the failures.
    """
    progress, root = progress or Progress(), Path(folder)
    numbers = shard.lines(len(cases)) if shard else range(len(cases))
    own = shard.folder(root) if shard else root
    task = Task(cases, numbers, plan, reading, limits, salt_of(root), str(shard or ""))
    # Processes of other machines read the same files, but a ledger is its own machine's.
    case_work = CaseWork(plan, None if executor else own, reading, max_voxels)
    expecting = replace(limits, expected=limits.expected or (gate.expected if gate else None))
    execute = executor or partial(local_processes, limits=expecting)

    def work(items: Iterator[CaseInput], watched: Progress) -> Iterator[tuple[CaseInput, Outcome]]:
        def plainly(plain: Iterator[CaseInput]) -> Iterator[tuple[CaseInput, Outcome]]:
            return execute(plain, case_work, workers, watched)

        return scenes_opened(plainly, items, opener, watched) if opener else plainly(items)

    opener = SceneOpener(own.absolute(), reading, max_voxels) if scenes_are_read() and any(map(has_scene, cases)) else None
    while True:
        try:
            with only_runner(own), open_store(own / STORE, one_host=shard is None) as store:
                run = Run(task, store, own, progress)
                _begin(run, task, own, retry)
                if opener:
                    opener.tidy(retry=retry)
                with _kept(run):
                    if gate is not None:  # before others can join: nobody may work on what does not pass
                        run.admit(gate)
                    with presence(own, run.join(workers)):
                        run.work_off(work, first=True)
                return run.write()
        except FolderHeld:
            if not join:
                raise
        if _opened_for_joining(task, own, progress):
            return _joining(task, work, workers, own, progress)


def _begin(run: Run, task: Task, folder: Path, retry: bool) -> None:
    """Write down what there is to do."""
    if anybody_present(folder):
        raise FolderHeld("runners that joined an earlier run still work in this folder", where=str(folder), cure=WAIT)
    task.record().write(folder / RECORD)
    run.list_lines(retry=retry)


@contextmanager
def _kept(run: Run) -> Iterator[None]:
    """Write the tables of what is there where the work within is stopped, and say what is needed where the disk is full."""
    try:
        yield
    except (Cancelled, KeyboardInterrupt):
        run.release()
        run.write()
        raise
    except NoRoom as error:
        raise run.without_room(error) from error


def _joining(task: Task, work: Work, workers: int, folder: Path, progress: Progress) -> CohortResult:
    """Share the work of the runner that holds the folder; where that is gone at the end, finish in its place."""
    one_host = not task.shard
    with open_store(folder / STORE, one_host=one_host, tidy=False) as store:
        run = Run(task, store, folder, progress)
        with presence(folder, run.join(workers)):
            try:
                run.work_off(work, first=False)
            except (Cancelled, KeyboardInterrupt):
                run.release()
                raise
            try:
                with only_runner(folder), _kept(run):
                    run.work_off(work, first=True)
                    return run.write()
            except FolderHeld:
                holder = holder_of(folder)
                return run.share(holder.told if holder else "the first run")


def _opened_for_joining(task: Task, folder: Path, progress: Progress) -> bool:
    """Wait until the runner that holds the folder works on its list; False where it ended before, and nobody holds it.

    Raises InputError where ours is another list, or the runner is on another computer.
    """
    holder = holder_of(folder)
    if holder and holder.computer != platform.node():
        cure = "Share a list between computers with --shard"
        raise InputError(f"{holder.told} works in this folder, and --join is for one computer", where=str(folder), cure=cure)
    while not _somebody_works(folder):
        progress.check()
        time.sleep(WAIT_S)
        if not is_held(folder):
            return False
    ours, theirs = task.record(), RunRecord.read(folder / RECORD)
    if (ours.list, ours.plan.hash) != (theirs.list, theirs.plan.hash):
        what = "another list or is asked to read it differently" if ours.list != theirs.list else "another protocol"
        raise InputError(f"the run in this folder has {what}", where=str(folder), cure="Join with the same list and options")
    return True


def _somebody_works(folder: Path) -> bool:
    """Whether a living runner of this computer works on the list of a run."""
    return any(is_present(folder, runner) for runner in runners_of(folder))
