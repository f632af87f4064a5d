"""Folders in which label tables may lie beside masks: for many masks, so that no file is looked for that is not there."""

from __future__ import annotations

import os
from pathlib import Path

from .formats import stem
from .label_table import SUFFIXES

_FOLDERS, _NAMES = 1000, 10_000
"""Folders that are remembered, and names in each, at most."""


class TableFolders:
    """Which folders hold label tables, for many masks: each is listed once, so an object of this is for a short while."""

    def __init__(self) -> None:
        self._names: dict[str, frozenset[str] | None] = {}

    def may_lie_beside(self, mask: Path) -> bool:
        """Whether a table may lie beside a mask, under its name."""
        folder = os.path.dirname(mask)
        if folder not in self._names:
            if len(self._names) >= _FOLDERS:
                self._names.clear()
            self._names[folder] = _table_names(folder)
        names = self._names[folder]
        if not names:
            return names is None
        own = stem(mask)
        return any((own + suffix).casefold() in names for suffix in SUFFIXES)


def _table_names(folder: str) -> frozenset[str] | None:
    """Files of a folder that may be tables by their endings, in one letter case; None where they are too many to remember."""
    found: set[str] = set()
    try:
        with os.scandir(folder or os.curdir) as entries:
            for entry in entries:
                if (name := entry.name.casefold()).endswith(SUFFIXES):
                    found.add(name)
                if len(found) > _NAMES:
                    return None
    except OSError:  # one that may not be listed may still be read
        return None
    return frozenset(found)
