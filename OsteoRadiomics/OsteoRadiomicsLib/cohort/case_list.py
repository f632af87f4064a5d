"""A case list in little memory: its lines lie packed, some hundreds together, and are unpacked as they are asked for."""

from __future__ import annotations

import json
import os
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, overload

from ..base.apart import done_apart
from ..base.blocks import blocks_of
from ..base.errors import TableError
from ..base.segment_names import SegmentNames
from .cases import KNOWN, CaseInput, case_of, list_rows
from .listing.written import say_images_twice

LARGE = 2**20
"""Bytes from which on a list is read in a process of its own: what is read takes many times the memory of what is kept."""
IN_A_BLOCK = 500
UNPACKED = 8
"""Blocks that are kept unpacked."""
_FIELDS = tuple(each.name for each in fields(CaseInput))
_PATHS = tuple(_FIELDS.index(name) for name in ("image", "mask", "label_table"))
_SEGMENTS = _FIELDS.index("segments")
_PLAIN = len(("case", "sequence", "image", "mask"))
_NOTHING = [None] * (len(_FIELDS) - _PLAIN)
Texts = tuple[str, str, str, str]
"""Case, sequence, image and mask of a line that chooses nothing else."""


class CaseList(Sequence[CaseInput]):
    """The lines of a case list. A million with numbered names take 5 MB; as objects 700 MB."""

    def __init__(self, cases: Iterable[CaseInput]) -> None:
        self._length, self._blocks = 0, []
        for block in blocks_of(cases, IN_A_BLOCK):
            self._blocks.append(zlib.compress(json.dumps(list(map(_plain, block))).encode(), 1))
            self._length += len(block)
        self._unpacked: OrderedDict[int, list[CaseInput]] = OrderedDict()

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> CaseInput: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[CaseInput, ...]: ...
    def __getitem__(self, place: int | slice) -> CaseInput | tuple[CaseInput, ...]:
        if isinstance(place, slice):
            return tuple(self[each] for each in range(self._length)[place])
        number, rest = divmod(range(self._length)[place], IN_A_BLOCK)
        return self._block(number)[rest]

    def __eq__(self, other: object) -> bool:
        """Whether it is a list of equal lines, packed or not."""
        if not isinstance(other, Sequence) or len(other) != self._length:
            return False
        return all(one == another for one, another in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_unpacked": OrderedDict()}

    def texts(self) -> Iterator[Texts | CaseInput]:
        """The lines in their order, those that choose nothing by the texts of case, sequence, image and mask alone."""
        for number in range(len(self._blocks)):
            for cells in self._cells(number):
                yield tuple(cells[:_PLAIN]) if cells[_PLAIN:] == _NOTHING else _case(cells, {})

    def _cells(self, number: int) -> list[list[Any]]:
        found: list[list[Any]] = json.loads(zlib.decompress(self._blocks[number]))
        return found

    def _block(self, number: int) -> list[CaseInput]:
        found = self._unpacked.get(number)
        if found is None:
            paths: dict[str, Path] = {}
            found = [_case(cells, paths) for cells in self._cells(number)]
            if len(self._unpacked) >= UNPACKED:
                self._unpacked.popitem(last=False)
            self._unpacked[number] = found
        return found


def _plain(item: CaseInput) -> list[object]:
    """What JSON keeps: text in the place of paths, and of names that stand in one text."""
    cells = [getattr(item, name) for name in _FIELDS]
    for place in _PATHS:
        cells[place] = cells[place] and os.fspath(cells[place])
    if isinstance(item.segments, SegmentNames):
        cells[_SEGMENTS] = item.segments.text
    return cells


def _case(cells: list[Any], paths: dict[str, Path]) -> CaseInput:
    """paths: of other lines, so that one that stands often is made once."""
    if cells[_PLAIN:] == _NOTHING:
        case, sequence, image, mask = cells[:_PLAIN]
        return CaseInput(case, sequence, Path(image), paths.get(mask) or paths.setdefault(mask, Path(mask)))
    whole: list[Any] = [tuple(cell) if isinstance(cell, list) else cell for cell in cells]
    for place in _PATHS:
        whole[place] = whole[place] and Path(whole[place])
    if isinstance(whole[_SEGMENTS], str):
        whole[_SEGMENTS] = SegmentNames(whole[_SEGMENTS])
    return CaseInput(*whole)


def read_cases(path: str | os.PathLike[str]) -> CaseList:
    """Read a case list; relative paths count from the list's own folder.

    Raises TableError naming line and column: missing or misspelt column, empty cell, labels that are no numbers, an unknown
    scheme, a case and sequence that stand twice; and for what is no path. Whether the images exist is found out case by case, so
    that one missing file does not stop a cohort.
    """
    if not isinstance(path, str | os.PathLike):
        raise TableError(f"a {type(path).__name__} is no case list", cure="Give the path of a table")
    try:
        large = os.stat(path).st_size > LARGE
    except OSError:  # reading it says why
        large = False
    return done_apart(_read, path) if large else _read(path)


def _read(path: str | os.PathLike[str]) -> CaseList:
    rows, folder = list_rows(path, KNOWN), Path(path).parent
    cases = CaseList(case_of(row.cells, row.where, folder) for row in rows)
    pairs = zip(cases, rows, strict=True)
    say_images_twice((str(item.image / (item.volume or "")), item.place, row.where) for item, row in pairs)
    return cases
