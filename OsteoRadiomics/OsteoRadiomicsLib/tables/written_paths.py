"""Paths in the cells of a list, as people write them on other systems."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from ..base.errors import TableError
from ..base.notices import say

_DRIVE = re.compile(r"[A-Za-z]:[\\/]|\\\\")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def portable_paths(cells: Sequence[str], wheres: Sequence[str], column: str) -> list[str]:
    """A column of paths as this system spells them: those of Windows with ``/`` elsewhere, with one notice.

    cells: empty ones stay. wheres: of each, for messages. Raises TableError naming the line: a drive or share of Windows
    elsewhere, an address instead of a path.
    """
    found, turned = [], []
    for cell, where in zip(cells, wheres, strict=True):
        if _URL.match(cell):
            raise TableError(f"{column}: an address is no path", where=where, cure="Write the path of the file or folder")
        if os.name != "nt" and "\\" in cell and not os.path.exists(cell):
            turned.append(where)
            cell = cell.replace("\\", "/") if not _DRIVE.match(cell) else cell
        if os.name != "nt" and _DRIVE.match(cell):
            what = "a share" if cell.startswith("\\\\") else f"drive {cell[:2]}"
            raise TableError(
                f"{column}: {what} of Windows is not known on this system",
                where=where,
                cure="Write paths from the list's own folder on, or as this system spells them",
            )
        found.append(cell)
    if turned:
        say(f"column {column}: \\ in paths is read as / ({len(turned)}, first in {line_of(turned[0])})")
    return found


def line_of(where: str) -> str:
    """``line 5`` of the place of a line."""
    return where.rpartition(", ")[2]
