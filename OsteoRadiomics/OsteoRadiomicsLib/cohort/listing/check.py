"""A case list checked before the work: what cannot be extracted is named while it costs nothing, and what the rest will need."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from ...base.blocks import blocks_of
from ...base.crew import Crew
from ...base.errors import InputError, OsteoRadiomicsError
from ...base.progress import Part, Progress
from ...base.spreadsheets import write_csv
from ...images.file_parts import sha256_of_input
from ..cases import CaseInput
from .cost import BASE_BYTES
from .look import UNMARKED, Look, Looking, State

FILE = "check.csv"
COLUMNS = ("case", "sequence", "state", "reason", "image_size", "spacing_mm", "expected_minutes", "expected_memory_mb")
_IN_A_JOB, _IN_A_BLOCK = 4, 2000
"""Lines that a process is sent at a time, and that are looked at before what was found is packed."""
_FOR_A_PROCESS, _IN_A_FOLDER = 100, 50
"""Images for which starting another process pays; a folder of DICOM files counts as many."""
_MOST_PROCESSES = 8


@dataclass(frozen=True)
class Check:
    """What was found, by line of the list.

    cases: the lines, packed or not. looks: what each is; equal ones are one object, and their marks are not kept, so that a long
    list takes little memory.
    """

    cases: Sequence[CaseInput]
    looks: tuple[Look, ...]

    @property
    def found(self) -> Iterator[tuple[CaseInput, Look]]:
        """Each line with what it is, one at a time."""
        return zip(self.cases, self.looks, strict=True)

    @property
    def bad(self) -> tuple[tuple[CaseInput, Look], ...]:
        """The lines that cannot be extracted."""
        return tuple((self.cases[place], look) for place, look in enumerate(self.looks) if look.state is not State.OK)

    @property
    def counts(self) -> dict[str, int]:
        """How many lines are of each state, those that occur."""
        counted = Counter(look.state.value for look in self.looks)
        return {state.value: counted[state.value] for state in State if counted[state.value]}

    @property
    def files(self) -> int:
        """How many files were looked at."""
        return sum(look.files for look in self.looks)

    @property
    def minutes(self) -> float:
        """Expected of one core for all that can be extracted, as far as headers tell."""
        return sum(look.cost.seconds for look in self.looks if look.cost) / 60

    def memory_of(self) -> Callable[[CaseInput], int]:
        """Bytes that a case is expected to need; where its header does not tell, as little as any does."""
        # By hashes: the lines themselves would take ten times as much. Two with one hash would only be expected to need the same.
        known = {hash(item): look.cost.memory for item, look in self.found if look.cost}
        return lambda item: known.get(hash(item), BASE_BYTES)

    def write(self, path: str | os.PathLike[str]) -> None:
        """The table of all lines. Raises OutputError."""
        write_csv(path, chain([COLUMNS], (_row(item, look) for item, look in self.found)))


def check_cases(
    cases: Sequence[CaseInput], looking: Looking, *, processes: int | None = None, progress: Progress | None = None
) -> Check:
    """Look at every line by headers alone. processes: at most so many, None for as many as pay. Raises Cancelled."""
    weight = sum(_IN_A_FOLDER if item.image.is_dir() else 1 for item in cases)
    size = min(processes or min(os.cpu_count() or 1, _MOST_PROCESSES), 1 + weight // _FOR_A_PROCESS)
    progress, total = progress or Progress(), max(len(cases), 1)
    duplicates, shared = _Duplicates(cases), dict[Look, Look]()
    looks: list[Look] = []
    with Crew(size) as crew:
        for start in range(0, len(cases), _IN_A_BLOCK):
            block = cases[start : start + _IN_A_BLOCK]
            jobs = list(map(tuple, blocks_of(block, _IN_A_JOB)))
            part = Part(progress, start / total, (start + len(block)) / total)
            answers = crew.share(_Job(looking), jobs).finish(part, lambda number: "looking at headers")
            for item, look in zip(block, chain.from_iterable(answers), strict=True):
                known = replace(duplicates.named(len(looks), item, look), marks=UNMARKED)
                looks.append(shared.setdefault(known, known))
    return Check(cases, tuple(looks))


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
        f"{bad} of {len(check.looks)} images cannot be extracted ({states}), so nothing was extracted",
        cure=f"Correct them, or go on with --despite {bad}: they become failures with their reason",
    )
    error.check = check
    return error


def _row(item: CaseInput, look: Look) -> tuple[str, ...]:
    size, spacing = " x ".join(map(str, look.size)), " x ".join(f"{mm:.4g}" for mm in look.spacing)
    cost = (f"{look.cost.seconds / 60:.2f}", f"{look.cost.memory / 2**20:.0f}") if look.cost else ("", "")
    return (item.case, item.sequence, look.state.value, look.reason, size, spacing, *cost)


class _Duplicates:
    """Finds lines whose image is that of an earlier line by content: bad with the same mask and choice, a remark with another."""

    def __init__(self, cases: Sequence[CaseInput]) -> None:
        self._cases, self._first = cases, dict[bytes, int]()

    def named(self, place: int, item: CaseInput, look: Look) -> Look:
        """The look at a line, which says where it is one. place: of the line, later than that of the last."""
        if look.state is not State.OK or not look.marks[0]:
            return look
        first = self._first.setdefault(look.marks[0], place)
        if first == place or not _equal(item.image, self._cases[first].image):
            return look
        return _as_duplicate(item, look, self._cases[first])


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
