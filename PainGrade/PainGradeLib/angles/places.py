"""What a line is drawn on, known by its name in whatever spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class LinePlace:
    """What a line is drawn on. name: in files. title: in words, as the markup may be called. words: that its name must hold."""

    name: str
    title: str
    words: tuple[frozenset[str], ...]


def _place(name: str, title: str, *words: str) -> LinePlace:
    return LinePlace(name, title, tuple(frozenset(word.split()) for word in words))


PLACES: Mapping[str, LinePlace] = MappingProxyType(
    {
        place.name: place
        for place in (
            _place("facet_left", "L4-5 facet left", "facet left", "facet l"),
            _place("facet_right", "L4-5 facet right", "facet right", "facet r"),
            _place("midline", "midsagittal line", "midline", "midsagittal"),
            _place("L1", "L1 upper endplate", "l1"),
            _place("L5", "L5 upper endplate", "l5"),
            _place("S1", "S1 upper endplate", "s1"),
        )
    }
)


def place_of(name: str) -> str | None:
    """Which place a line's name means; None where it means none."""
    words = set(re.findall(r"[a-z]+\d*|\d+", name.casefold()))
    return next((place.name for place in PLACES.values() if any(needed <= words for needed in place.words)), None)
