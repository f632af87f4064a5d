"""What earlier runs know of the lines of a list, found for many lines at a time: a restart asks for no file's content.

A line costs one look at each of its files and some words of hashing; what lies beside masks is listed once for each folder.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ..base.errors import OsteoRadiomicsError
from ..images.file_parts import files_of_input
from ..images.read_image import ReadOptions
from ..images.table_folders import TableFolders
from ..protocols.extraction_plan import ExtractionPlan
from .cases import CaseInput
from .inputs import case_key
from .ledger import Hashed, Ledger, Quarantined, signature_of, signature_of_stats, unsalted_place
from .lines import Line

Look = Callable[[CaseInput, Callable[[Path], bytes]], bytes]
"""(line, what stands for a path) -> what the line looks like: see ``look_of``."""


class Known:
    """What a ledger knows of the cases of one run."""

    def __init__(self, ledger: Ledger, plan: ExtractionPlan, reading: ReadOptions, look: Look) -> None:
        self._ledger, self._plan, self._reading, self._look = ledger, plan, reading, look
        self._folders = TableFolders()
        self._quarantine = ledger.has_quarantined()

    def lines(self, items: Sequence[tuple[int, CaseInput]]) -> list[Line]:
        """Numbered cases as lines: finished, or not to be tried because they ended their workers and are the same since."""
        hashes = self._hashes([path for _, item in items for path in (item.image, item.mask)])
        keys = [self._key(item, hashes[item.image], hashes[item.mask]) for _, item in items]
        done = self._ledger.done({key for key in keys if key is not None})
        return [self._line(number, item, key if key in done else None) for (number, item), key in zip(items, keys, strict=True)]

    def _line(self, number: int, item: CaseInput, key: bytes | None) -> Line:
        earlier = self._quarantined(item) if self._quarantine and key is None else None
        if earlier:
            told = f"{earlier.reason} It was not tried again; --retry does."
            return Line(number, item.case, item.sequence, None, earlier.fate, told)
        return Line(number, item.case, item.sequence, key)

    def _quarantined(self, item: CaseInput) -> Quarantined | None:
        """Why a line is not to be tried, as this version or an earlier one put it down."""
        looks = (self._look(item, place_of) for place_of in (self._ledger.place_of, unsalted_place))
        return next(filter(None, map(self._ledger.quarantined, looks)), None)

    def _key(self, item: CaseInput, image: str | None, mask: str | None) -> bytes | None:
        """None where the files must be read to know."""
        if image is None or mask is None:
            return None
        try:
            return case_key(item, self._plan, (image, mask), item.reading(self._reading), self._folders)
        except (OSError, OsteoRadiomicsError):  # the worker will say what is wrong, with its reason
            return None

    def _hashes(self, paths: Iterable[Path]) -> dict[Path, str | None]:
        """SHA-256 of files that are as they were when they were hashed."""
        asked = dict.fromkeys(paths)
        known = self._ledger.hashed(asked)
        return {path: _unchanged(path, known.get(path)) for path in asked}


def _unchanged(path: Path, found: Hashed | None) -> str | None:
    """Reads no content, but where an input is of several files."""
    if found is None:
        return None
    try:
        seen = os.stat(path)
        if not stat.S_ISDIR(seen.st_mode) and signature_of_stats((seen,)) == found.signature:
            return found.sha256
        return found.sha256 if signature_of(files_of_input(path)) == found.signature else None
    except (OSError, OsteoRadiomicsError):  # the worker will say what is wrong, with its reason
        return None
