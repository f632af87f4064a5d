"""The case list of a cohort: a table with the columns case, sequence, image, mask and, if wanted, labels or segments, scheme,
label_table.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..base.errors import TableError
from ..base.segment_names import SegmentNames
from ..base.words import quoted
from ..images.label_schemes import LABEL_SCHEMES
from ..images.read_image import ReadOptions
from ..tables.reading import read_sheet

REQUIRED = ("case", "image", "mask")
KNOWN = (*REQUIRED, "sequence", "labels", "segments", "scheme", "label_table")
_KEYS = ("case", "sequence")
_MOST_DIGITS = 10  # labels are stored in at most 32 bits


@dataclass(frozen=True)
class CaseInput:
    """One line of the case list: one sequence of one case. Without labels and segments the protocol chooses the ROIs.

    scheme, label_table: what names the labels of this mask, before what is asked for all (see ``ReadOptions``).
    """

    case: str
    sequence: str
    image: Path
    mask: Path
    labels: tuple[int, ...] | None = None
    segments: tuple[str, ...] | None = None
    scheme: str | None = None
    label_table: Path | None = None

    def reading(self, asked: ReadOptions) -> ReadOptions:
        """What is asked of reading this line's files. asked: for the whole list."""
        if self.scheme is None and self.label_table is None:
            return asked
        return replace(asked, scheme=self.scheme, label_table=self.label_table)

    @property
    def place(self) -> str:
        """How messages name this line."""
        return place_of(self.case, self.sequence)

    @property
    def roles(self) -> dict[str, Path]:
        """How messages that are kept name its files."""
        return {"the image": self.image, "the mask": self.mask}


def read_cases(path: str | os.PathLike[str]) -> tuple[CaseInput, ...]:
    """Read a case list; relative paths count from the list's own folder.

    Raises TableError naming line and column: missing or misspelt column, empty cell, labels that are no numbers, an unknown
    scheme, a case and sequence that stand twice; and for what is no path. Whether the images exist is found out case by case, so
    that one missing file does not stop a cohort.
    """
    if not isinstance(path, str | os.PathLike):
        raise TableError(f"a {type(path).__name__} is no case list", cure="Give the path of a table")
    return tuple(_case(row.cells, row.where, Path(path).parent) for row in list_rows(path, KNOWN))


@dataclass(frozen=True)
class ListRow:
    """A line of a case list. cells: of every column that may be asked for, empty where the list lacks it. where: for messages."""

    cells: dict[str, str]
    where: str


def list_rows(path: str | os.PathLike[str], known: Sequence[str], keys: Sequence[str] = _KEYS) -> tuple[ListRow, ...]:
    """The lines of a case list, with what every such list must hold.

    known: its columns, ``REQUIRED`` among them. keys: those of them that together stand once, the case first.
    Raises TableError naming line and column: missing or misspelt column, empty cell, a case (and sequence) that stands twice, no
    line at all.
    """
    where = str(path)
    sheet = read_sheet(path, wanted=known, ids=None)
    missing = [name for name in REQUIRED if name not in sheet.columns]
    if missing:
        raise TableError(f"has no column {missing[0]}", where=where, cure=f"Write the columns {', '.join(known)}")
    _refuse_misspelt(sheet.columns, known, where)
    columns = {name: sheet.columns.get(name, [""] * len(sheet)) for name in known}
    rows = tuple(
        ListRow({name: cells[position] for name, cells in columns.items()}, f"{where}, {sheet.place(position)}")
        for position in range(len(sheet))
    )
    if not rows:
        raise TableError("lists no case", where=where, cure="Write a line for each image")
    own = [name for name in keys if name in known]
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        if empty := [key for key in REQUIRED if not row.cells[key]]:
            raise TableError(f"{empty[0]} is empty", where=row.where, cure="Fill or remove the line")
        key = tuple(row.cells[name] for name in own)
        if key in seen:
            one = " and ".join((", ".join(own[:-1]), own[-1]) if own[1:] else own)
            raise TableError(f"{place_of(*key)} stands twice", where=where, cure=f"Give each {one} one line")
        seen.add(key)
    return rows


def place_of(case: str, *more: str) -> str:
    """How messages name a line of a case list. more: its sequence, or reader and session; those that are empty are not named."""
    return ", ".join((f"case {case}", *(text for text in more if text)))


def parse_labels(text: str, where: str) -> tuple[int, ...] | None:
    """Label numbers separated by commas, semicolons or spaces; None when empty. Raises TableError."""
    parts = [part for part in re.split(r"[,;\s]+", text.strip()) if part]
    if not all(part.isdecimal() and len(part) <= _MOST_DIGITS for part in parts):
        raise TableError(f"labels: {quoted(text)} are not label numbers", where=where, cure="Write numbers such as 20;21;22")
    return tuple(int(part) for part in parts) or None


def parse_segments(text: str) -> tuple[str, ...] | None:
    """Segment names separated by commas or semicolons, which a name may hold itself; None when empty."""
    return SegmentNames(text) or None


def _refuse_misspelt(columns: Iterable[str], known: Sequence[str], where: str) -> None:
    """A column that is all but called like one of ours would have no effect, and other ROIs would be measured than it says."""
    meant = {_plain(name): name for name in known}
    for column in columns:
        if column not in known and (name := meant.get(_plain(column))):
            raise TableError(f"has a column {column}, which is not known", where=where, cure=f"Call it {name}, or remove it")


def _plain(column: str) -> str:
    """A column's name without letter case, separators and plural."""
    return re.sub(r"[\W_]+", "", column.casefold()).removesuffix("s")


def _case(cells: dict[str, str], where: str, folder: Path) -> CaseInput:
    labels, segments = parse_labels(cells["labels"], where), parse_segments(cells["segments"])
    if labels and segments:
        raise TableError("names both labels and segments", where=where, cure="Keep one of the two")
    scheme = cells["scheme"] or None
    if scheme is not None and scheme not in LABEL_SCHEMES:
        raise TableError(f"there is no label scheme {scheme}", where=where, cure=f"Choose one of {', '.join(LABEL_SCHEMES)}")
    table = folder / cells["label_table"] if cells["label_table"] else None
    return CaseInput(
        cells["case"], cells["sequence"], folder / cells["image"], folder / cells["mask"], labels, segments, scheme, table
    )
