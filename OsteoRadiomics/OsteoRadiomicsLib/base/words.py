"""Words put together for messages and pages."""

from __future__ import annotations

import reprlib
import unicodedata
from collections.abc import Sequence

_SHORT = reprlib.Repr()
_SHORT.maxlevel = 2
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 120


def listed(names: Sequence[str], last: str = "or") -> str:
    """``A, B or C``. last: the word before the last name."""
    return f" {last} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def quoted(value: object) -> str:
    """A value as Python writes it, cut where it is long or nested: it may come from a file of any size."""
    return _SHORT.repr(value)


def columns(text: str) -> int:
    """How wide a text is drawn, in characters of a Latin script: a Chinese one is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
