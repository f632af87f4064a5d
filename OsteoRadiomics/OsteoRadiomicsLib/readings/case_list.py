"""The coordinator's list of cases and images from which a study is created."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..base.errors import TableError
from ..protocols.protocol import Protocol
from ..tables.reading import read_sheet

REQUIRED = ("case", "image")


@dataclass(frozen=True)
class CaseSource:
    """One image of one case under its original id."""

    case: str
    sequence: str
    image: Path


def read_case_sources(path: Path, protocol: Protocol) -> tuple[CaseSource, ...]:
    """Read a table with the columns case, image and, where the protocol has several, sequence; further columns are ignored.

    Relative paths count from the list's folder. Raises TableError naming the line: column missing, cell empty, sequence unknown,
    image not there, a case and sequence twice, a case without the sequence that is drawn on.
    """
    sheet = read_sheet(path, wanted=(*REQUIRED, "sequence"), ids=None)
    missing = [name for name in REQUIRED if name not in sheet.columns]
    if missing:
        raise TableError(f"has no column {missing[0]}", where=str(path), cure="Write the columns case, sequence, image")
    drawn = protocol.drawing.sequence if protocol.drawing else protocol.sequences[0]
    lines: dict[tuple[str, str], int] = {}
    sources = []
    columns = {name: sheet.columns.get(name, [""] * len(sheet)) for name in (*REQUIRED, "sequence")}
    for position, line in enumerate(sheet.lines):
        place = f"{path}, {sheet.place(position)}"
        source = _source({name: cells[position] for name, cells in columns.items()}, drawn, path.parent, place)
        if source.sequence not in protocol.sequences:
            raise TableError(
                f"unknown sequence {source.sequence}", where=place, cure=f"Write one of {', '.join(protocol.sequences)}"
            )
        if not source.image.exists():
            raise TableError("the image does not exist", where=place, cure="Check the path")
        earlier = lines.setdefault((source.case.casefold(), source.sequence), line)
        if earlier != line:
            raise TableError(
                f"case {source.case}, {source.sequence} stands twice (also in {sheet.unit} {earlier})", where=place,
                cure="Give each case and sequence one line",
            )  # fmt: skip
        sources.append(source)
    if not sources:
        raise TableError("lists no case", where=str(path), cure="Write one line per image")
    for source in sources:
        if (source.case.casefold(), drawn) not in lines:
            raise TableError(f"case {source.case} has no {drawn} image, which is drawn on", where=str(path), cure="Add the image")
    return tuple(sources)


def _source(cells: dict[str, str], drawn: str, folder: Path, place: str) -> CaseSource:
    empty = [key for key in REQUIRED if not cells[key]]
    if empty:
        raise TableError(f"{empty[0]} is empty", where=place, cure="Fill or remove the line")
    return CaseSource(cells["case"], cells["sequence"] or drawn, folder / cells["image"])
