"""Folders pseudonymised: looked at, given pseudonyms, and written by several processes; a run that was stopped goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ..base.blocks import blocks_of
from ..base.crew import Crew
from ..base.errors import InputError, NoRoom, OsteoRadiomicsError
from ..base.files import WRITING, sha256_of_file
from ..base.progress import Part, Progress
from ..base.records import Record, RecordForm
from ..cohort.lock import only_runner
from .elements import Cleaning
from .fates import Fate, write_tables
from .journal import Journal
from .key import Key, Patient
from .lists import ListedCase, is_list, listed_cases, sources_of, write_list
from .looking import Look, Looking, sources_in, with_patients
from .objects import write_pseudonymised
from .volumes import volume_name, write_volume

RECORD = "pseudonymised.json"
_IN_A_JOB, _FOR_A_PROCESS, _MOST_PROCESSES = 16, 200, 8
# Another text wherever copies would be others: a folder holds copies of one kind.
_PROFILE = "DICOM PS3.15 2026c table E.1-1: Basic Profile, Clean Descriptors (en, de, fr, zh), Clean Structured Content"
Dates = Literal["removed", "shifted"]


@dataclass(frozen=True)
class Options:
    """dates: removed, or shifted by as many days for all of a patient. checked: whoever runs it has looked at the pixels.

    faces_checked: and whether they show a face. chosen: pseudonyms that somebody gave. processes: None for as many as pay.
    """

    dates: Dates = "removed"
    checked: bool = False
    chosen: dict[Patient, str] = field(default_factory=dict)
    processes: int | None = None
    faces_checked: bool = False


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
    """case: the patient's pseudonym. file: the copy, from ``out`` on. cleaning: None for a volume. mark: of the source."""

    source: Path
    out: Path
    case: str
    file: str
    cleaning: Cleaning | None
    mark: str

    @property
    def target(self) -> Path:
        """The copy."""
        return self.out / self.file


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
    with only_runner(out, "Wait until it ends"), Crew(_processes(options, len(sources)), imports=(__name__,)) as crew:
        _check_record(out, PseudonymRecord(profile=_PROFILE, dates=options.dates, key=key.secret.name("key")))
        for left in out.rglob(f"{WRITING}*"):
            left.unlink(missing_ok=True)
        jobs = list(blocks_of(sources, _IN_A_JOB))
        seen = crew.share(Looking(options.checked, options.faces_checked), jobs).finish(
            Part(progress, 0, 0.2), lambda _: "looking at headers"
        )
        looks = with_patients([look for looks in seen for look in looks])
        key.add(look.patient for look in looks if look.patient and not look.refused)
        fates = _written(_Plan(out, key, options.dates), looks, crew, Part(progress, 0.2, 1))
        write_tables(fates, out, key_file)
        if cases:
            problems += write_list(cases, fates, out, key)
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


def _processes(options: Options, files: int) -> int:
    return min(options.processes or min(os.cpu_count() or 1, _MOST_PROCESSES), 1 + files // _FOR_A_PROCESS)


@dataclass(frozen=True)
class _Plan:
    """Where copies go, and how they are made."""

    out: Path
    key: Key
    dates: Dates

    def task(self, look: Look) -> _Task:
        """How the copy of a file is made."""
        assert look.patient is not None
        path, secret, case = look.source.path, self.key.secret, self.key.pseudonym(look.patient)
        stat = os.stat(path)
        mark = secret.name("content", str(stat.st_size), str(stat.st_mtime_ns), json.dumps(look.uids))
        if not look.uids:
            return _Task(path, self.out, case, f"{case}/{volume_name(path, look.source.name, secret)}", None, mark)
        study, series, instance = (secret.name("uid", uid) for uid in look.uids)
        file = f"{case}/study-{study}/series-{series}/{instance}.dcm"
        days = secret.days(look.patient) if self.dates == "shifted" else None
        return _Task(path, self.out, case, file, Cleaning(secret, case, days), mark)


def _written(plan: _Plan, looks: Sequence[Look], crew: Crew, progress: Progress) -> list[Fate]:
    fates: dict[int, Fate] = {}
    tasks: dict[int, _Task] = {}
    first: dict[str, int] = {}
    with Journal(plan.out) as journal:
        for number, look in enumerate(looks):
            if look.refused:
                case = plan.key.pseudonym(look.patient) if look.patient else ""
                fates[number] = Fate(look.source.path, case, "", "left out" if look.aside else "refused", *look.refused)
                continue
            task = plan.task(look)
            earlier = first.setdefault(task.file, number)
            if earlier != number:
                fates[number] = _doubled(look, looks[earlier], task.case)
            elif journal.has(task.file, task.mark) and task.target.is_file():
                fates[number] = Fate(task.source, task.case, task.file, "kept")
            else:
                tasks[number] = task
        blocks = list(blocks_of(tasks, _IN_A_JOB))
        jobs = [tuple(tasks[number] for number in block) for block in blocks]

        def done(position: int, reasons: Sequence[tuple[str, str] | None]) -> None:
            for number, reason in zip(blocks[position], reasons, strict=True):
                task = tasks[number]
                if reason is None:
                    journal.add(task.file, task.mark)
                    fates[number] = Fate(task.source, task.case, task.file, "written")
                else:
                    fates[number] = Fate(task.source, task.case, "", "refused", *reason)

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
