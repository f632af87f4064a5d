"""A case list checked before the work: what cannot be extracted is named while it costs nothing, and what the rest will need."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...base.crew import Crew
from ...base.errors import InputError, OsteoRadiomicsError
from ...base.files import write_text
from ...base.progress import Progress
from ...base.spreadsheets import csv_text
from ...images.file_parts import sha256_of_input
from ..cases import CaseInput
from .cost import BASE_BYTES
from .look import Look, Looking, State

FILE = "check.csv"
COLUMNS = ("case", "sequence", "state", "reason", "image_size", "spacing_mm", "expected_minutes", "expected_memory_mb")
_IN_A_JOB = 4
_FOR_A_PROCESS, _IN_A_FOLDER = 100, 50
"""Images for which starting another process pays; a folder of DICOM files counts as many."""
_MOST_PROCESSES = 8


@dataclass(frozen=True)
class Check:
    """What was found, by line of the list."""

    found: tuple[tuple[CaseInput, Look], ...]

    @property
    def bad(self) -> tuple[tuple[CaseInput, Look], ...]:
        """The lines that cannot be extracted."""
        return tuple(pair for pair in self.found if pair[1].state is not State.OK)

    @property
    def counts(self) -> dict[str, int]:
        """How many lines are of each state, those that occur."""
        counted = Counter(look.state.value for _, look in self.found)
        return {state.value: counted[state.value] for state in State if counted[state.value]}

    @property
    def files(self) -> int:
        """How many files were looked at."""
        return sum(look.files for _, look in self.found)

    @property
    def minutes(self) -> float:
        """Expected of one core for all that can be extracted, as far as headers tell."""
        return sum(look.cost.seconds for _, look in self.found if look.cost) / 60

    def memory_of(self) -> Callable[[CaseInput], int]:
        """Bytes that a case is expected to need; where its header does not tell, as little as any does."""
        known = {item: look.cost.memory for item, look in self.found if look.cost}
        return lambda item: known.get(item, BASE_BYTES)

    def write(self, path: str | os.PathLike[str]) -> None:
        """The table of all lines. Raises OutputError."""
        write_text(path, csv_text([COLUMNS, *(_row(item, look) for item, look in self.found)]))


def check_cases(
    cases: Sequence[CaseInput], looking: Looking, *, processes: int | None = None, progress: Progress | None = None
) -> Check:
    """Look at every line by headers alone. processes: at most so many, None for as many as pay. Raises Cancelled."""
    jobs = [tuple(cases[start : start + _IN_A_JOB]) for start in range(0, len(cases), _IN_A_JOB)]
    weight = sum(_IN_A_FOLDER if item.image.is_dir() else 1 for item in cases)
    size = min(processes or min(os.cpu_count() or 1, _MOST_PROCESSES), 1 + weight // _FOR_A_PROCESS)
    with Crew(size) as crew:
        looks = crew.share(_Job(looking), jobs).finish(progress or Progress(), lambda number: "looking at headers")
    found = [(item, look) for job, answers in zip(jobs, looks, strict=True) for item, look in zip(job, answers, strict=True)]
    return Check(tuple(_duplicates_named(found)))


@dataclass(frozen=True)
class _Job:
    """Looks at some lines: what a helper process is sent."""

    looking: Looking

    def __call__(self, cases: Sequence[CaseInput], progress: Progress) -> tuple[Look, ...]:
        found = []
        for item in cases:
            progress.check()
            found.append(self.looking(item))
        return tuple(found)


@dataclass
class Gate:
    """Lets cases pass into extraction. despite: so many may be bad. table: where what was found is written."""

    looking: Looking
    table: Path
    despite: int = 0
    _memory: Callable[[CaseInput], int] | None = field(default=None, init=False, repr=False)

    def __call__(self, cases: Sequence[CaseInput], progress: Progress) -> dict[CaseInput, str]:
        """The cases that must not pass, with the reason. Raises BadCases where they are too many, OutputError, Cancelled."""
        check = check_cases(cases, self.looking, progress=progress)
        if cases:
            check.write(self.table)
        if len(check.bad) > self.despite:
            raise _refused(check)
        self._memory = check.memory_of()
        return {item: look.reason for item, look in check.bad}

    def expected(self, item: CaseInput) -> int:
        """Bytes that a case is expected to need: of one that has passed or is opened by its header, others as little as any."""
        if item.opened is not None:
            cost = self.looking(item.as_opened()).cost
            return cost.memory if cost else BASE_BYTES
        return self._memory(item) if self._memory else BASE_BYTES


class BadCases(InputError):
    """More lines of a case list than were allowed cannot be extracted. check: what was found."""

    check: Check


def _refused(check: Check) -> BadCases:
    bad = len(check.bad)
    states = ", ".join(f"{count} {state}" for state, count in check.counts.items() if state != State.OK)
    error = BadCases(
        f"{bad} of {len(check.found)} images cannot be extracted ({states}), so nothing was extracted",
        cure=f"Correct them, or go on with --despite {bad}: they become failures with their reason",
    )
    error.check = check
    return error


def _row(item: CaseInput, look: Look) -> tuple[str, ...]:
    size, spacing = " x ".join(map(str, look.size)), " x ".join(f"{mm:.4g}" for mm in look.spacing)
    cost = (f"{look.cost.seconds / 60:.2f}", f"{look.cost.memory / 2**20:.0f}") if look.cost else ("", "")
    return (item.case, item.sequence, look.state.value, look.reason, size, spacing, *cost)


def _duplicates_named(found: Sequence[tuple[CaseInput, Look]]) -> list[tuple[CaseInput, Look]]:
    """Lines whose image is that of an earlier line by content: bad with the same mask and choice, a remark with another."""
    first: dict[bytes, CaseInput] = {}
    answers = []
    for item, look in found:
        earlier = first.setdefault(look.marks[0], item) if look.state is State.OK and look.marks[0] else item
        if earlier is not item and _equal(item.image, earlier.image):
            look = _as_duplicate(item, look, earlier)
        answers.append((item, look))
    return answers


def _as_duplicate(item: CaseInput, look: Look, earlier: CaseInput) -> Look:
    what = f"its image is that of {earlier.place}"
    if item.choices != earlier.choices or not _equal(item.mask, earlier.mask):
        return replace(look, reason="; ".join(filter(None, (look.reason, what))))
    told = InputError(f"{what}, and its mask, too", where=item.place, cure="Give the right files, or remove one of the lines")
    return replace(look, state=State.DUPLICATE, reason=str(told))


def _equal(one: Path, other: Path) -> bool:
    """Whether two inputs have the same content; marks agreed, so reading both is rare."""
    if one == other:
        return True
    try:
        return sha256_of_input(one) == sha256_of_input(other)
    except (OSError, OsteoRadiomicsError):  # gone meanwhile: reading it says so
        return False
