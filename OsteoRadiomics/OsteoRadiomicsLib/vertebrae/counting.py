"""Levels of bodies that stand in a column: counted from one whose level the reader, or the sacrum, tells. Never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..base.errors import InputError, MaskError
from .column import Column
from .levels import LEVELS, SACRUM, level_of

LUMBAR = (4, 5, 6)
"""Counts of lumbar vertebrae that occur."""
OFFERED = (5, 6)
"""Those that a reader is asked to choose between where the image cannot tell."""

# From endplate to endplate, as a share of a body's height: discs have 0.2 to 0.5; where one body is missing, it and two
# discs lie there.
_DISC = 0.85
_ONE_MISSING = 2.1
# Times the usual height: two bodies and their disc have 2.2; less where the image's side, or a dark part, leaves little of one.
_AS_TWO = 1.45


@dataclass(frozen=True)
class Anchor:
    """A point within a body, and the level of that body.

    level: one of ``LEVELS``, or S1. point_mm: (x, y, z) in the patient, LPS, as image files state it; what 3D Slicer shows
    as R, A is -x, -y. Raises InputError for what is no level, or no point.
    """

    level: str
    point_mm: tuple[float, float, float]

    def __post_init__(self) -> None:
        level = level_of(self.level)
        if level is None:
            raise InputError(f"{self.level} is no level of the spine", where="anchor", cure="Write it as L5=x,y,z or S1=x,y,z")
        if len(self.point_mm) != 3 or not np.isfinite(self.point_mm).all():
            raise InputError("a point has three finite numbers", where="anchor", cure="Write it as L5=x,y,z, in mm")
        object.__setattr__(self, "level", level)


@dataclass(frozen=True)
class Known:
    """A body whose level is told. place: among the bodies from the head downwards, from 0. level: None for the lowest
    lumbar vertebra, whichever that is."""

    place: int
    level: str | None

    def level_of(self, lumbar: int) -> str:
        """Its level in a spine with ``lumbar`` lumbar vertebrae."""
        return self.level or f"L{lumbar}"


@dataclass(frozen=True)
class Count:
    """Level of each body from the head downwards, None where it is not named; notes in words."""

    levels: tuple[str | None, ...]
    notes: tuple[str, ...] = ()


def said(level: str) -> str:
    """A level as readers call it: the uppermost body of the sacrum is S1."""
    return "S1" if level == SACRUM else level


def counted(column: Column, known: Known, lumbar: int) -> Count:
    """Levels of a column's bodies from the one that is known.

    lumbar: how many lumbar vertebrae there are. Where a body is missing it is left out of the count; beyond a wider gap,
    and beyond the ends of the spine, no body is named. Beyond a body that may be two, names are doubtful, which is said.
    Raises MaskError for a level that such a spine has not.
    """
    level, place = known.level_of(lumbar), known.place
    spine = _spine(lumbar, level)
    if level not in spine:
        cure = "Look at the image, and change the level or the count of lumbar vertebrae"
        raise MaskError(f"a spine with {lumbar} lumbar vertebrae has no {said(level)}", cure=cure)
    steps, tall = _steps(column), _times_usual(column)
    levels: list[str | None] = [None] * len(column.centres)
    levels[place] = level
    notes: list[str] = []
    for way in (-1, 1):
        at, rank = place, spine.index(level)
        while 0 <= at + way < len(levels):
            upper = min(at, at + way)
            step, mm = steps[upper], column.discs_mm[upper]
            side = "above" if way < 0 else "below"
            here = said(spine[rank])
            if tall[at] >= _AS_TWO:
                notes.append(
                    f"{here} is {tall[at]:.1f} times as high as usual and may be two bodies: {side} it names may be one off"
                )
            if step is None:
                notes.append(
                    f"{mm:.0f} mm {side} {here} hold no body: it cannot be told how many are missing, none is named there"
                )
                break
            at, rank = at + way, rank + way * step
            if not 0 <= rank < len(spine):
                notes.append(f"{side} {said(spine[-1 if way > 0 else 0])} no body is named")
                break
            levels[at] = spine[rank]
            if step > 1:
                left_out = said(spine[rank - way])
                notes.append(
                    f"{mm:.0f} mm between {here} and {said(spine[rank])} hold no body: {left_out} is taken to be missing"
                )
    return Count(tuple(levels), tuple(notes))


def offered(column: Column, known: Known, lumbar: int) -> Mapping[int, Count]:
    """What five and six lumbar vertebrae would make of the column, empty where they agree.

    lumbar: the count in use, which may be another.
    """
    possible = [count for count in sorted({*OFFERED, lumbar}) if known.level in (None, *_spine(count, known.level_of(count)))]
    found = {count: counted(column, known, count) for count in possible}
    return found if len({each.levels for each in found.values()}) > 1 else {}


def _spine(lumbar: int, level: str) -> tuple[str, ...]:
    """Its levels from the head downwards; a thirteenth thoracic vertebra only where it is the one that is known."""
    none = {f"L{number}" for number in range(lumbar + 1, 8)} | ({"T13"} - {level})
    return tuple(each for each in LEVELS if each not in none)


def _times_usual(column: Column) -> list[float]:
    """How many times as high as usual each body is."""
    return [float(share) for share in column.heights_mm / _usual(column)]


def _usual(column: Column) -> float:
    """Height of a body that the image's edge does not cut, of all where it cuts each."""
    whole = column.heights_mm[~column.clipped]
    return float(np.median(whole if len(whole) else column.heights_mm))


def _steps(column: Column) -> list[int | None]:
    """Levels from each body to the next: 1, 2 where one is missing, None where more may be."""
    heights = np.minimum(column.heights_mm, _usual(column)) if not column.clipped.all() else column.heights_mm
    usual = np.maximum(heights[:-1], heights[1:])
    shares = column.discs_mm / usual
    return [1 if share < _DISC else 2 if share < _ONE_MISSING else None for share in shares]
