"""Runs a case list through worker processes into one feature table and one failures table.

The table's rows stand in the order of the case list whatever order the workers finish in, so any number of workers gives
the same bytes. Every finished case is stored at once; a stopped run resumes by itself.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import SimpleITK as sitk

from ..base.errors import Cancelled, OsteoRadiomicsError
from ..base.files import write_text
from ..base.input_names import Roles, without_names
from ..base.memory import out_of_memory
from ..base.notices import collected_notices
from ..base.progress import Progress
from ..base.spreadsheets import csv_text
from ..images import Roi
from ..images.headers.limits import voxel_limit
from ..images.naming import Naming, label_names_record
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
from .fates import Fate
from .inputs import file_source
from .reasons import reason_of
from .selection import load_inputs, region_rois
from .store import Outcome, ResultStore, RunRecord, fingerprint
from .supervisor import USUAL, Limits, local_processes

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
        """Extract one case and store it. Every failure becomes an outcome with its reason: no case is lost silently.

        Neither a reason nor a warning holds the name of a file.
        """
        try:
            reading = item.reading(self.reading)
            inputs = _inputs(item, reading)
            names = label_names_record(item.mask, Naming.asked(reading))
            with voxel_limit(self.max_voxels):
                rows = case_rows(item, self.plan, progress, reading=reading)
        except Exception as error:  # noqa: BLE001 - a defect met in one case must not end a run of thousands
            fate = Fate.OUT_OF_MEMORY if out_of_memory(error) else Fate.FAILED
            return Outcome((), reason_of(error, item.place, self._roles(item)), fate=fate)
        roles = self._roles(item)
        rows = tuple(replace(row, warnings=tuple(without_names(text, roles) for text in row.warnings)) for row in rows)
        outcome = Outcome(rows, None, inputs)
        fitting = fingerprint(item, self.plan, inputs, names, reading)
        ResultStore(self.folder / "cases").save(item, fitting, outcome)
        return outcome

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
    executor: Executor | None = None,
    reading: ReadOptions = AS_USUAL,
    max_voxels: int | None = None,
    progress: Progress | None = None,
) -> CohortResult:
    """Extract every case into ``folder``: features.csv, features.provenance.json, failures.csv, cases/.

    limits: of time, memory and attempts for a case on this machine. executor: works on them in the place of processes of this
    machine. reading: what the user asks of reading, for all cases. max_voxels: that an image may have, None for the default.
    Raises OutputError when the folder cannot be written, WorkerError when no process can be started, and Cancelled after what is
    finished was written: the cases that were not reached stand among the failures.
    """
    progress, folder = progress or Progress(), Path(folder)
    store = ResultStore(folder / "cases")
    RunRecord(plan=PlanRecord.of(plan), cases=len(cases)).write(folder / "run.json")
    outcomes: dict[CaseInput, Outcome] = {}
    for item in cases:
        progress.report(len(outcomes), len(cases), "looking for finished cases")
        stored = _stored(store, item, plan, reading)
        if stored:
            outcomes[item] = stored
    resumed = len(outcomes)
    waiting = [item for item in cases if item not in outcomes]
    work = CaseWork(plan, folder, reading, max_voxels)
    try:
        for item, outcome in (executor or partial(local_processes, limits=limits))(waiting, work, workers, progress):
            outcomes[item] = outcome
            progress.report(len(outcomes), len(cases), f"{item.place} finished")
    except (Cancelled, KeyboardInterrupt):
        _write(cases, outcomes, plan, folder, resumed)
        raise
    return _write(cases, outcomes, plan, folder, resumed)


def _inputs(item: CaseInput, reading: ReadOptions) -> InputFiles:
    try:
        return file_source(item.case, item.sequence, item.image, item.mask, reading).record()
    except OsteoRadiomicsError as error:
        raise error.at(item.place) from error


def _source(item: CaseInput, inputs: InputFiles) -> FileSource:
    files = FilePair(item.image, item.mask)
    return FileSource(
        item.case, item.sequence, inputs.image_sha256, inputs.mask_sha256, files,
        inputs.mask_threshold, inputs.label_scheme, inputs.label_names,
    )  # fmt: skip


def _stored(store: ResultStore, item: CaseInput, plan: ExtractionPlan, reading: ReadOptions) -> Outcome | None:
    try:
        reading = item.reading(reading)
        names = label_names_record(item.mask, Naming.asked(reading))
        return store.load(item, fingerprint(item, plan, _inputs(item, reading), names, reading))
    except (OSError, OsteoRadiomicsError):  # an unreadable input: the worker will say so, with its reason
        return None


def _write(
    cases: Sequence[CaseInput], outcomes: dict[CaseInput, Outcome], plan: ExtractionPlan, folder: Path, resumed: int
) -> CohortResult:
    ordered = [(item, outcomes.get(item, _NOT_REACHED)) for item in cases]
    rows = [row for _, outcome in ordered for row in outcome.rows]
    failed = [(item, outcome) for item, outcome in ordered if outcome.failure is not None]
    features, failures = folder / "features.csv", folder / "failures.csv"
    write_features(rows, features)
    provenance(plan, [outcome.inputs for _, outcome in ordered if outcome.inputs], rows).write(provenance_path(features))
    keep_files_of_inputs([_source(item, outcome.inputs) for item, outcome in ordered if outcome.inputs], folder)
    reasons = ((item.case, item.sequence, outcome.fate or Fate.FAILED, outcome.failure) for item, outcome in failed)
    write_text(failures, csv_text([("case", "sequence", "kind", "reason"), *reasons]))
    return CohortResult(features, failures, len(cases) - len(failed), resumed, len(failed), _counted(outcomes.values()))


_NOT_REACHED = Outcome((), "the run was stopped before this case. Run it again.", fate=Fate.STOPPED)


def _counted(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """The warnings of all images, each once: a cohort of thousands would otherwise bury what is special."""
    found = Counter(text for outcome in outcomes for text in dict.fromkeys(text for row in outcome.rows for text in row.warnings))
    return tuple(f"{count} image{'s' if count > 1 else ''}: {text}" for text, count in found.items())
