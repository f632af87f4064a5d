"""The coordinator's list of cases and images from which a study is created."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..base.errors import TableError
from ..protocols.protocol import Protocol
from ..tables.image_lists import listed_lines
from ..tables.written_paths import line_of

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
    drawn = protocol.drawing.sequence if protocol.drawing else protocol.sequences[0]
    places: dict[tuple[str, str], str] = {}
    sources = []
    for line in listed_lines(path, ("case", "sequence", "image"), needed=REQUIRED, paths=("image",)):
        cells = line.cells
        source = CaseSource(cells["case"], cells["sequence"] or drawn, path.parent / cells["image"])
        if source.sequence not in protocol.sequences:
            raise TableError(
                f"unknown sequence {source.sequence}", where=line.where, cure=f"Write one of {', '.join(protocol.sequences)}"
            )
        if not source.image.exists():
            raise TableError("the image does not exist", where=line.where, cure="Check the path")
        earlier = places.setdefault((source.case.casefold(), source.sequence), line.where)
        if earlier != line.where:
            raise TableError(
                f"case {source.case}, {source.sequence} stands twice (also in {line_of(earlier)})", where=line.where,
                cure="Give each case and sequence one line",
            )  # fmt: skip
        sources.append(source)
    for source in sources:
        if (source.case.casefold(), drawn) not in places:
            raise TableError(f"case {source.case} has no {drawn} image, which is drawn on", where=str(path), cure="Add the image")
    return tuple(sources)
