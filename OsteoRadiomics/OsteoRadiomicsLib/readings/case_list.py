"""The coordinator's list of cases and images from which a study is created."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import TableError
from ..protocols.protocol import Protocol

REQUIRED = ("case", "image")


@dataclass(frozen=True)
class CaseSource:
    """One image of one case under its original id."""

    case: str
    sequence: str
    image: Path


def read_case_sources(path: Path, protocol: Protocol) -> tuple[CaseSource, ...]:
    """Read a CSV with the columns case, image and, where the protocol has several, sequence; further columns are ignored.

    Relative paths count from the list's folder. Raises TableError naming the line: column missing, cell empty, sequence
    unknown, image not there, a case and sequence twice, a case without the sequence that is drawn on.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"cannot be read as a CSV file ({error})", where=str(path), cure="Check the path") from error
    reader = csv.DictReader(text.splitlines(), skipinitialspace=True)
    missing = [name for name in REQUIRED if name not in (reader.fieldnames or [])]
    if missing:
        raise TableError(f"has no column {missing[0]}", where=str(path), cure="Write the columns case, sequence, image")
    drawn = protocol.drawing.sequence if protocol.drawing else protocol.sequences[0]
    lines: dict[tuple[str, str], int] = {}
    sources = []
    for row in reader:
        place = f"{path}, line {reader.line_num}"
        source = _source(row, drawn, path.parent, place)
        if source.sequence not in protocol.sequences:
            raise TableError(
                f"unknown sequence {source.sequence}", where=place, cure=f"Write one of {', '.join(protocol.sequences)}"
            )
        if not source.image.exists():
            raise TableError(f"image {source.image} does not exist", where=place, cure="Check the path")
        earlier = lines.setdefault((source.case.casefold(), source.sequence), reader.line_num)
        if earlier != reader.line_num:
            raise TableError(
                f"case {source.case}, {source.sequence} stands twice (also in line {earlier})", where=place,
                cure="Give each case and sequence one line",
            )  # fmt: skip
        sources.append(source)
    if not sources:
        raise TableError("lists no case", where=str(path), cure="Write one line per image")
    for source in sources:
        if (source.case.casefold(), drawn) not in lines:
            raise TableError(f"case {source.case} has no {drawn} image, which is drawn on", where=str(path), cure="Add the image")
    return tuple(sources)


def _source(row: dict[str, str | None], drawn: str, folder: Path, place: str) -> CaseSource:
    cells = {key: (row.get(key) or "").strip() for key in (*REQUIRED, "sequence")}
    empty = [key for key in REQUIRED if not cells[key]]
    if empty:
        raise TableError(f"{empty[0]} is empty", where=place)
    return CaseSource(cells["case"], cells["sequence"] or drawn, folder / cells["image"])
