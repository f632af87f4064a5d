"""The case list of a cohort: a CSV with the columns case, sequence, image, mask and, if wanted, labels or segments."""

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import TableError
from ..base.segment_names import SegmentNames

REQUIRED = ("case", "image", "mask")
KNOWN = (*REQUIRED, "sequence", "labels", "segments")


@dataclass(frozen=True)
class CaseInput:
    """One line of the case list: one sequence of one case. Without labels and segments the protocol chooses the ROIs."""

    case: str
    sequence: str
    image: Path
    mask: Path
    labels: tuple[int, ...] | None = None
    segments: tuple[str, ...] | None = None

    @property
    def place(self) -> str:
        """How messages name this line."""
        return f"case {self.case}" + (f", {self.sequence}" if self.sequence else "")


def read_cases(path: str | os.PathLike[str]) -> tuple[CaseInput, ...]:
    """Read a case list; relative paths count from the list's own folder.

    Raises TableError naming line and column: missing column, empty cell, labels that are no numbers, a case and sequence
    that stand twice; and for what is no path. Whether the images exist is found out case by case, so that one missing file
    does not stop a cohort.
    """
    if not isinstance(path, str | os.PathLike):
        raise TableError(f"a {type(path).__name__} is no case list", cure="Give the path of a CSV file")
    where = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise TableError("does not exist", where=where, cure="Check the path of the case list") from error
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"cannot be read as a CSV file ({error})", where=where) from error
    reader = csv.DictReader(text.splitlines(), skipinitialspace=True)
    columns = reader.fieldnames or []
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise TableError(f"has no column {missing[0]}", where=where, cure=f"Write the columns {', '.join(KNOWN)}")
    cases = tuple(_case(row, f"{where}, line {reader.line_num}", Path(path).parent) for row in reader)
    if not cases:
        raise TableError("lists no case", where=where)
    seen: set[tuple[str, str]] = set()
    for item in cases:
        if (item.case, item.sequence) in seen:
            raise TableError(f"{item.place} stands twice", where=where, cure="Give each case and sequence one line")
        seen.add((item.case, item.sequence))
    return cases


def parse_labels(text: str, where: str) -> tuple[int, ...] | None:
    """Label numbers separated by commas, semicolons or spaces; None when empty. Raises TableError."""
    parts = [part for part in re.split(r"[,;\s]+", text.strip()) if part]
    if not all(part.isdigit() for part in parts):
        raise TableError(f"labels: {text!r} are not label numbers", where=where, cure="Write numbers such as 20;21;22")
    return tuple(int(part) for part in parts) or None


def parse_segments(text: str) -> tuple[str, ...] | None:
    """Segment names separated by commas or semicolons, which a name may hold itself; None when empty."""
    return SegmentNames(text) or None


def _case(row: dict[str, str | None], where: str, folder: Path) -> CaseInput:
    cells = {key: (row.get(key) or "").strip() for key in KNOWN}
    empty = [key for key in REQUIRED if not cells[key]]
    if empty:
        raise TableError(f"{empty[0]} is empty", where=where)
    labels, segments = parse_labels(cells["labels"], where), parse_segments(cells["segments"])
    if labels and segments:
        raise TableError("names both labels and segments", where=where, cure="Keep one of the two")
    return CaseInput(cells["case"], cells["sequence"], folder / cells["image"], folder / cells["mask"], labels, segments)
