"""When two names of segments mean one structure, and when a name says nothing."""

from __future__ import annotations

import re

# Words that say what kind of structure it is, not which one.
_KINDS = frozenset({"vertebra", "vertebrae", "vertebral", "body", "muscle", "muscles", "thoracolumbar"})
_SIDES = {"l": "left", "lt": "left", "r": "right", "rt": "right"}
_WORD = re.compile(r"[^\W_]+")
# What programs call a label of which they know nothing but its number.
_NUMBER_NAME = re.compile(r"(?:(?:segment|label|roi|class)[ _-]*)?0*(\d+)", re.IGNORECASE)
_MOST_DIGITS = 18  # of a label, which a name of thousands of digits is none of
_NO_NAME = frozenset({"", "(none)", "none", "invalid", "undefined", "unknown", "n/a"})


def meaning(name: str) -> frozenset[str]:
    """What a name says, whatever its spelling: "vertebrae_L1", "L1 vertebra" and "l1" are one. Empty where it says nothing."""
    words = (_SIDES.get(word, word) for word in _WORD.findall(name.casefold()))
    return frozenset(words) - _KINDS


def same_meaning(first: str, second: str) -> bool:
    """Whether two names mean one structure."""
    return bool(meaning(first)) and meaning(first) == meaning(second)


def is_number_name(name: str, label: int) -> bool:
    """Whether a name says no more than the label's number: "20", "Segment_20", "Label 20", or nothing at all."""
    return _says_nothing(name) or number_in_name(name) == label


def number_in_name(name: str) -> int | None:
    """The number that is all a name says: 20 for "20", "Segment_20" and "Label 20"; None for other names."""
    found = _NUMBER_NAME.fullmatch(name.strip())
    return int(found[1]) if found is not None and len(found[1]) <= _MOST_DIGITS else None


def is_bare(name: str) -> bool:
    """Whether a name says no more than some number."""
    return _says_nothing(name) or _NUMBER_NAME.fullmatch(name.strip()) is not None


def _says_nothing(name: str) -> bool:
    return name.strip().casefold() in _NO_NAME
