"""Levels of bodies that stand in a column: counted from one whose level the reader, or the sacrum, tells. Never guessed."""

from __future__ import annotations

from dataclasses import dataclass

from ..base.errors import InputError
from .levels import LEVELS, SACRUM, level_of

LUMBAR = (4, 5, 6)
"""Counts of lumbar vertebrae that occur."""


@dataclass(frozen=True)
class Anchor:
    """A point within a body, and the level of that body.

    level: one of ``LEVELS``, or S1. point_mm: (x, y, z) in the patient, LPS, as image files state it; what 3D Slicer shows as R, A
    is -x, -y. Raises InputError for what is no level.
    """

    level: str
    point_mm: tuple[float, float, float]

    def __post_init__(self) -> None:
        level = level_of(self.level)
        if level is None:
            raise InputError(f"{self.level} is no level of the spine", where="--anchor", cure="Write it as L5=x,y,z or S1=x,y,z")
        object.__setattr__(self, "level", level)


def said(level: str) -> str:
    """A level as readers call it: the uppermost body of the sacrum is S1."""
    return "S1" if level == SACRUM else level
