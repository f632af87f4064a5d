"""Folders pseudonymised: looked at, given pseudonyms, and written by several processes; a run that was stopped goes on."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from ..base.crew import Crew
from ..base.errors import InputError, NoRoom, OsteoRadiomicsError, OutputError
from ..base.files import WRITING, sha256_of_file
from ..base.progress import Part, Progress
from ..base.records import Record, RecordForm
from ..cohort.lock import FolderHeld, only_runner
from .elements import Cleaning
from .fates import Fate, write_tables
from .journal import Journal
from .key import Key, Patient, Secret
from .lists import ListedCase, is_list, listed_cases, sources_of, write_list
from .looking import Look, Looking, sources_in
from .objects import write_pseudonymised
from .volumes import volume_name, write_volume

RECORD = "pseudonymised.json"
_IN_A_JOB, _FOR_A_PROCESS, _MOST_PROCESSES = 16, 200, 8
# Another text wherever copies would be others: a folder holds copies of one kind.
_PROFILE = "DICOM PS3.15 2026c table E.1-1: Basic Profile, Clean Descriptors, Clean Structured Content"
Dates = Literal["removed", "shifted"]


@dataclass(frozen=True)
class Options:
    """dates: removed, or shifted by as many days for all of a patient. checked: whoever runs it has looked at the pixels.

    chosen: pseudonyms that somebody gave. processes: None for as many as pay.
    """

    dates: Dates = "removed"
    checked: bool = False
    chosen: dict[Patient, str] = field(default_factory=dict)
    processes: int | None = None


class PseudonymRecord(Record):
    """What a folder of copies says of how they were made. key: which one, by a mark that tells nothing of it."""

    form = RecordForm("a record of pseudonymised copies", "Choose another folder")

    schema_version: Literal[1] = 1
    kind: Literal["pseudonymised-copies"] = "pseudonymised-copies"
    profile: str
    dates: Dates
    key: str


@dataclass(frozen=True)
class _Task:
    source: Path
    target: Path
    cleaning: Cleaning | None  # None for a volume
    mark: str


@dataclass(frozen=True)
class Copies:
    """fates: of each file. problems: lines of case lists that have no copy, one sentence each."""

    fates: tuple[Fate, ...]
    problems: tuple[str, ...] = ()


def pseudonymise(
    places: Sequence[Path], out: Path, key_file: Path, options: Options | None = None, progress: Progress | None = None
) -> Copies:
    """Write pseudonymised copies of all images of folders and case lists; what became of each file, in their order.

    Of case lists there is one of the copies, too, in which a case is its patient.
    key_file: made when it is not there. Raises InputError for places that lie within each other, another key or other options
    than an earlier run's, OutputError, NoRoom, Cancelled.
    """
    options, progress = options or Options(), progress or Progress()
    _check_places(places, out, key_file)
    cases: list[ListedCase] = []
    problems: list[str] = []
    for place in filter(is_list, places):
        found, lacking = listed_cases(place)
        cases, problems = cases + found, problems + lacking
    sources = [*sources_of(cases), *sources_in([place for place in places if not is_list(place)])]
    if not sources:
        raise InputError("hold no files", where=", ".join(map(str, places)), cure="Give folders of images, or case lists")
    key = Key(key_file, options.chosen)
    secret = key.secret()
    with _alone(out), Crew(_processes(options, len(sources)), imports=__name__) as crew:
        _check_record(out, PseudonymRecord(profile=_PROFILE, dates=options.dates, key=secret.name("key")))
        for left in out.rglob(f"{WRITING}*"):
            left.unlink(missing_ok=True)
        jobs = [tuple(sources[start : start + _IN_A_JOB]) for start in range(0, len(sources), _IN_A_JOB)]
        seen = crew.share(Looking(options.checked), jobs).finish(Part(progress, 0, 0.2), lambda _: "looking at headers")
        looks = _with_patients([look for looks in seen for look in looks])
        key.add(look.patient for look in looks if look.patient and not look.refused)
        fates = _written(_Plan(out, secret, options), looks, crew, Part(progress, 0.2, 1))
        write_tables(fates, out, key_file)
        if cases:
            problems += write_list(cases, fates, out, secret)
    return Copies(tuple(fates), tuple(problems))


def _check_places(places: Sequence[Path], out: Path, key_file: Path) -> None:
    target, key = out.resolve(), key_file.resolve()
    if key.is_relative_to(target):
        raise InputError(
            "the key would lie among the copies, and whoever gets them could undo them", where=str(key_file),
            cure="Keep it in another folder",
        )  # fmt: skip
    for place in map(Path.resolve, places):
        if place == target or place.is_relative_to(target) or target.is_relative_to(place):
            raise InputError("the copies would lie among the originals", where=str(out), cure="Choose another folder")


def _check_record(out: Path, wanted: PseudonymRecord) -> None:
    path = out / RECORD
    if path.exists():
        if PseudonymRecord.read(path) != wanted:
            raise InputError(
                "holds copies made with another key, another treatment of dates, or by another version", where=str(out),
                cure="Choose another folder, or give what they were made with",
            )  # fmt: skip
    else:
        wanted.write(path)


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """One run in a folder. Raises OutputError where another one is at it."""
    with ExitStack() as held:
        try:
            held.enter_context(only_runner(out))
        except FolderHeld as error:
            raise OutputError(error.what, where=error.where, cure="Wait until it ends") from error
        yield


def _processes(options: Options, files: int) -> int:
    return min(options.processes or min(os.cpu_count() or 1, _MOST_PROCESSES), 1 + files // _FOR_A_PROCESS)


def _with_patients(looks: Sequence[Look]) -> list[Look]:
    """Volumes belong to the patient of the DICOM files in the same first folder, else to whom that folder is named after."""
    owners: dict[tuple[Path, str], set[Patient]] = defaultdict(set)
    for look in looks:
        if look.patient and not look.source.patient and len(look.source.inner) > 1:
            owners[look.source.root, look.source.inner[0]].add(look.patient)
    found = []
    for look in looks:
        if look.patient is None and not look.refused:
            inner = look.source.inner
            own = owners.get((look.source.root, inner[0]), set())
            if len(inner) < 2:
                why = "lies in no patient's folder, so that nobody knows whose it is"
                look = replace(look, refused=(why, "Put it into a folder named after the patient"))
            elif len(own) > 1:
                why = f"lies in a folder with DICOM files of {len(own)} patients, so that nobody knows whose it is"
                look = replace(look, refused=(why, "Make a folder for each patient"))
            else:
                look = replace(look, patient=next(iter(own), Patient(inner[0], "folder")))
        found.append(look)
    return found


@dataclass(frozen=True)
class _Plan:
    """Where copies go, and how they are made."""

    out: Path
    secret: Secret
    options: Options

    def task(self, look: Look) -> _Task:
        """How the copy of a file is made."""
        assert look.patient is not None
        secret, name = self.secret, self.secret.pseudonym(look.patient)
        stat = os.stat(look.source.path)
        mark = secret.name("content", str(stat.st_size), str(stat.st_mtime_ns), json.dumps(look.uids))
        if not look.uids:
            place = look.source.name
            return _Task(look.source.path, self.out / name / volume_name(look.source.path, place, secret), None, mark)
        study, series, instance = (secret.name("uid", uid) for uid in look.uids)
        target = self.out / name / f"study-{study}" / f"series-{series}" / f"{instance}.dcm"
        days = secret.days(look.patient) if self.options.dates == "shifted" else None
        return _Task(look.source.path, target, Cleaning(secret, name, days), mark)


def _written(plan: _Plan, looks: Sequence[Look], crew: Crew, progress: Progress) -> list[Fate]:
    fates: dict[int, Fate] = {}
    tasks: dict[int, _Task] = {}
    first: dict[Path, int] = {}
    with Journal(plan.out) as journal:
        for number, look in enumerate(looks):
            case = plan.secret.pseudonym(look.patient) if look.patient else ""
            if look.refused:
                fates[number] = Fate(look.source.path, case, "", "left out" if look.aside else "refused", *look.refused)
                continue
            task = plan.task(look)
            earlier = first.setdefault(task.target, number)
            file = task.target.relative_to(plan.out).as_posix()
            if earlier != number:
                fates[number] = _doubled(look, looks[earlier], case)
            elif journal.has(file, task.mark) and task.target.is_file():
                fates[number] = Fate(look.source.path, case, file, "kept")
            else:
                tasks[number] = task
        numbers = list(tasks)
        blocks = [numbers[start : start + _IN_A_JOB] for start in range(0, len(numbers), _IN_A_JOB)]
        jobs = [tuple(tasks[number] for number in block) for block in blocks]

        def done(position: int, reasons: Sequence[tuple[str, str] | None]) -> None:
            for number, reason in zip(blocks[position], reasons, strict=True):
                task, case = tasks[number], plan.secret.pseudonym(looks[number].patient or Patient(""))
                file = task.target.relative_to(plan.out).as_posix()
                if reason is None:
                    journal.add(file, task.mark)
                    fates[number] = Fate(task.source, case, file, "written")
                else:
                    fates[number] = Fate(task.source, case, "", "refused", *reason)

        crew.share(_write, jobs, done=done).finish(progress, lambda _: "writing copies")
    return [fates[number] for number in range(len(looks))]


def _write(tasks: Sequence[_Task], progress: Progress) -> list[tuple[str, str] | None]:
    """Write some copies; for each why it could not be, or None. Raises NoRoom, Cancelled."""
    found: list[tuple[str, str] | None] = []
    for task in tasks:
        progress.check()
        try:
            if task.cleaning is None:
                write_volume(task.source, task.target)
            else:
                write_pseudonymised(task.source, task.target, task.cleaning)
            found.append(None)
        except NoRoom:
            raise
        except OsteoRadiomicsError as error:
            found.append((error.what, error.cure or ""))
    return found


def _doubled(look: Look, earlier: Look, case: str) -> Fate:
    """A second file of the same object."""
    path = look.source.path
    if sha256_of_file(path) == sha256_of_file(earlier.source.path):
        return Fate(path, case, "", "left out", "is the same file as another one")
    return Fate(path, case, "", "refused", "has the UID of another object, and differs from it", "Keep the right one of the two")
