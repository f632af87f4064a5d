"""The case list of a cohort: a table with the columns case, sequence, image, mask and, if wanted, labels or segments, scheme,
label_table, series, image_type, echo_time, volume, segmentation.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from ..base.errors import TableError
from ..base.input_names import Roles
from ..base.notices import say
from ..base.segment_names import SegmentNames
from ..images.label_schemes import LABEL_SCHEMES
from ..images.read_image import ReadOptions
from ..images.scenes.files import is_scene
from ..tables.reading import read_sheet
from ..tables.sheet import NAMELESS, Sheet, some_names
from ..tables.written_paths import portable_paths
from .listing.written import parse_labels, refuse_lookalikes, say_fractions

REQUIRED = ("case", "image", "mask")
KNOWN = (
    *REQUIRED,
    "sequence",
    "labels",
    "segments",
    "scheme",
    "label_table",
    "series",
    "image_type",
    "echo_time",
    "volume",
    "segmentation",
)
REMARKS = ("centre", "chosen_by", "consensus")
"""Columns that extraction passes over without a word: of ``--scan-parameters``, and of lists made from folders and studies."""
_KEYS = ("case", "sequence")
_FILES = ("image", "mask", "label_table", "water")
_CHOICES = ("series", "image_type", "echo_time", "volume", "segmentation")


@dataclass(frozen=True)
class Opened:
    """Plain files in the place of what lies in a scene, for as long as a line is worked on (see ``cohort.scenes``).

    signatures: of the line's own image and mask before they were opened. notices: said while they were.
    """

    image: Path
    mask: Path
    signatures: tuple[str, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseInput:
    """One line of the case list: one sequence of one case. Without labels and segments the protocol chooses the ROIs.

    scheme, label_table: what names the labels of this mask; series, image_type, echo_time: which images of its DICOM folder;
    volume, segmentation: which nodes of its scene; all before what is asked for the whole list (see ``ReadOptions``).
    opened: what is read in the place of its scenes.
    """

    case: str
    sequence: str
    image: Path
    mask: Path
    labels: tuple[int, ...] | None = None
    segments: tuple[str, ...] | None = None
    scheme: str | None = None
    label_table: Path | None = None
    series: str | None = None
    image_type: str | None = None
    echo_time: float | None = None
    volume: str | None = None
    segmentation: str | None = None
    opened: Opened | None = None

    def reading(self, asked: ReadOptions) -> ReadOptions:
        """What is asked of reading this line's files. asked: for the whole list."""
        own = {name: value for name in _CHOICES if (value := getattr(self, name)) is not None}
        if self.scheme is not None or self.label_table is not None:
            own |= {"scheme": self.scheme, "label_table": self.label_table}
        return replace(asked, **own) if own else asked

    @property
    def place(self) -> str:
        """How messages name this line."""
        return place_of(self.case, self.sequence)

    @property
    def roles(self) -> dict[str, Path]:
        """How messages that are kept name its files."""
        if self.opened is None and self.image == self.mask and is_scene(self.image):
            return {"the scene": self.image}
        return dict(zip(("the image", "the mask"), self.read, strict=True))

    def all_roles(self, asked: ReadOptions) -> Roles:
        """``roles`` with the table that names its labels. asked: of reading the whole list."""
        return {**self.roles, "the label table": self.reading(asked).label_file}

    @property
    def read(self) -> tuple[Path, Path]:
        """The files that image and mask are read from."""
        return (self.opened.image, self.opened.mask) if self.opened else (self.image, self.mask)

    def as_opened(self) -> CaseInput:
        """The line as if its files were the opened ones."""
        image, mask = self.read
        return replace(self, image=image, mask=mask, opened=None)

    @property
    def choices(self) -> tuple[object, ...]:
        """What is chosen in its files: of two lines with the same files, whether they are the same case."""
        return self.labels, self.segments, *(getattr(self, name) for name in _CHOICES)


def _echo_time(text: str, where: str) -> float | None:
    """In ms; None when empty. Raises TableError."""
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        raise TableError(
            f"echo_time: {text!r} is no time in ms", where=where, cure="Write the EchoTime of the images, such as 4.6"
        )
    return value


@dataclass(frozen=True)
class ListRow:
    """A line of a case list. cells: of every column that may be asked for, empty where the list lacks it. where: for messages."""

    cells: dict[str, str]
    where: str


def list_rows(path: str | os.PathLike[str], known: Sequence[str], keys: Sequence[str] = _KEYS) -> tuple[ListRow, ...]:
    """The lines of a case list, with what every such list must hold.

    known: its columns, ``REQUIRED`` among them. keys: those of them that together stand once, the case first.
    Other columns are passed over with a notice, paths of Windows are spelt as this system's. Raises TableError naming line and
    column: missing or misspelt column, empty cell, a case (and sequence) that stands twice or is like another but for letter
    case, a path that cannot be one here, no line at all.
    """
    where = str(path)
    sheet = read_sheet(path, wanted=known, ids=None)
    missing = [name for name in REQUIRED if name not in sheet.columns]
    if missing:
        raise TableError(f"has no column {missing[0]}", where=where, cure=f"Write the columns {', '.join(known)}")
    _look_at_other_columns(sheet, known)
    places = [f"{where}, {sheet.place(position)}" for position in range(len(sheet))]
    columns = {name: sheet.columns.get(name, [""] * len(sheet)) for name in known}
    for name in _FILES:
        if name in columns:
            columns[name] = portable_paths(columns[name], places, name)
    rows = tuple(
        ListRow({name: cells[position] for name, cells in columns.items()}, place) for position, place in enumerate(places)
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
    for name in _KEYS:
        if name in columns:
            refuse_lookalikes(zip(columns[name], places, strict=True), name)
    say_fractions(list(zip(columns[_KEYS[0]], places, strict=True)), _KEYS[0])
    return rows


def place_of(case: str, *more: str) -> str:
    """How messages name a line of a case list. more: its sequence, or reader and session; those that are empty are not named."""
    return ", ".join((f"case {case}", *(text for text in more if text)))


def parse_segments(text: str) -> tuple[str, ...] | None:
    """Segment names separated by commas or semicolons, which a name may hold itself; None when empty."""
    return SegmentNames(text) or None


def _look_at_other_columns(sheet: Sheet, known: Sequence[str]) -> None:
    """Refuse a column that is all but called like one of ours, which would have no effect, so that other ROIs would be measured
    than it says; and cells beside the named columns, which may be what is left of a list of labels. Say which are passed over.
    """
    meant = {_plain(name): name for name in known}
    others = [column for column in sheet.columns if column not in known and column not in REMARKS]
    for column in others:
        if column.startswith(NAMELESS):
            position = next(number for number, cell in enumerate(sheet.columns[column]) if cell.strip())
            raise TableError(
                "has a cell in a column without a name",
                where=f"{sheet.where}, {sheet.place(position)}",
                cure="Put a cell that holds a separator in quotes, or name the column",
            )
        if name := _meant(_plain(column), {word: name for word, name in meant.items() if name not in sheet.columns}):
            cure = f"Call it {name}, or remove it"
            raise TableError(f"has a column {column}, which is not known", where=sheet.where, cure=cure)
    if others:
        say(f"columns of the case list without a meaning here are passed over: {some_names(others)}")


def _meant(word: str, names: Mapping[str, str]) -> str:
    """The column of ours that a word is all but called like, empty where there is none. names: by their plain form."""
    turned = [own for own in names if sorted(own) == sorted(word)]
    near = turned or get_close_matches(word, names, n=1, cutoff=0.85)
    return names[near[0]] if near else ""


def _plain(column: str) -> str:
    """A column's name without letter case, separators and plural."""
    return re.sub(r"[\W_]+", "", column.casefold()).removesuffix("s")


def case_of(cells: dict[str, str], where: str, folder: Path) -> CaseInput:
    """The case that a line's cells say. folder: from which relative paths count. Raises TableError."""
    labels, segments = parse_labels(cells["labels"], where), parse_segments(cells["segments"])
    if labels and segments:
        raise TableError("names both labels and segments", where=where, cure="Keep one of the two")
    scheme = cells["scheme"] or None
    if scheme is not None and scheme not in LABEL_SCHEMES:
        raise TableError(f"there is no label scheme {scheme}", where=where, cure=f"Choose one of {', '.join(LABEL_SCHEMES)}")
    table = folder / cells["label_table"] if cells["label_table"] else None
    return CaseInput(
        cells["case"],
        cells["sequence"],
        folder / cells["image"],
        folder / cells["mask"],
        labels,
        segments,
        scheme,
        table,
        cells["series"] or None,
        cells["image_type"] or None,
        _echo_time(cells["echo_time"], where),
        cells["volume"] or None,
        cells["segmentation"] or None,
    )
