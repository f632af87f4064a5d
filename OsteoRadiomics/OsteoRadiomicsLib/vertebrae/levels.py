"""The levels of the spine in their order, and the level that a segment's name means.

Five lumbar vertebrae are usual, four and six occur, and so does a thirteenth thoracic one: a level is a name, never a count.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from ..images.segment_names import meaning

SACRUM = "S"
LEVELS: tuple[str, ...] = (
    *(f"C{number}" for number in range(1, 8)),
    *(f"T{number}" for number in range(1, 14)),
    *(f"L{number}" for number in range(1, 8)),
    SACRUM,
)
"""Names from the head downwards."""

_RANK = {level: rank for rank, level in enumerate(LEVELS)}
_SACRUM = (frozenset({"sacrum"}), frozenset({"s1"}), frozenset({"s"}))


def level_of(name: str) -> str | None:
    """The level that a name means ("vertebrae_L1" and "L1 vertebra" are L1), None for any other structure.

    A disc or an endplate has a level in its name and is none: only the words of a vertebra may stand beside it.
    """
    words = meaning(name)
    if words in _SACRUM:
        return SACRUM
    level = next(iter(words)).upper() if len(words) == 1 else ""
    return level if level in _RANK else None


def from_the_head(levels: Iterable[str]) -> tuple[str, ...]:
    """Levels in their order, from the head downwards. Raises KeyError for what is none."""
    return tuple(sorted(levels, key=_RANK.__getitem__))


def is_a_run(levels: Iterable[str]) -> bool:
    """Whether levels, given from the head downwards, follow each other without a gap.

    T13 may be missing, and the lumbar vertebrae may end anywhere from the fourth on.
    """
    return all(_follows(upper, lower) for upper, lower in pairwise(levels))


def _follows(upper: str, lower: str) -> bool:
    if lower == SACRUM:
        return upper in {"L4", "L5", "L6", "L7"}
    return _RANK[lower] == _RANK[upper] + 1 or (upper, lower) == ("T12", "L1")


def upwards(lowest: str, count: int) -> tuple[str, ...]:
    """``count`` levels from ``lowest`` upwards, T12 above L1; fewer where the spine ends. Raises KeyError for no level."""
    ordinary = [level for level in LEVELS[: _RANK[lowest] + 1] if level != "T13" or lowest == "T13"]
    return tuple(reversed(ordinary))[:count]
