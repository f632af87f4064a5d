"""Lists with a line for each image: what is needed is there, and paths are spelt as on this system."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..base.errors import TableError
from .reading import read_sheet
from .written_paths import portable_paths


@dataclass(frozen=True)
class ListedLine:
    """cells: column -> what is written there, "" where the list has no such column. where: it stands, for messages."""

    cells: Mapping[str, str]
    where: str


def listed_lines(
    path: str | os.PathLike[str], columns: Sequence[str], *, needed: Sequence[str], paths: Sequence[str]
) -> tuple[ListedLine, ...]:
    """The lines of a list. columns: that are looked for; needed: of them, without which a line says nothing; paths: of them.

    Raises TableError naming line and column: a missing column, an empty cell, a path that is none here, no line at all.
    """
    sheet = read_sheet(path, wanted=columns, ids=None)
    for name in needed:
        if name not in sheet.columns:
            raise TableError(f"has no column {name}", where=str(path), cure=f"Write the columns {', '.join(columns)}")
    if not len(sheet):
        raise TableError("lists no case", where=str(path), cure="Write a line for each image")
    places = [f"{path}, {sheet.place(position)}" for position in range(len(sheet))]
    empty = [""] * len(sheet)
    cells = {name: [cell.strip() for cell in sheet.columns.get(name, empty)] for name in columns}
    for name in paths:
        cells[name] = portable_paths(cells[name], places, name)
    lines = tuple(
        ListedLine({name: column[position] for name, column in cells.items()}, where) for position, where in enumerate(places)
    )
    for line in lines:
        missing = next((name for name in needed if not line.cells[name]), None)
        if missing:
            raise TableError(f"{missing} is empty", where=line.where, cure="Fill or remove the line")
    return lines
