"""A list of segment names as a user writes it, in which a name may hold the sign that parts them."""

from __future__ import annotations

import re
from collections.abc import Iterable


class SegmentNames(tuple[str, ...]):
    """Segment names that a user wrote in one text, parted by commas or semicolons; a name may hold such a sign itself.

    As a tuple: the text parted at every sign. ``among`` finds the names that were meant.
    """

    text: str

    def __new__(cls, text: str) -> SegmentNames:
        made = super().__new__(cls, (part.strip() for part in re.split(r"[,;]", text) if part.strip()))
        made.text = text
        return made

    def __getnewargs__(self) -> tuple[str]:
        return (self.text,)

    def among(self, known: Iterable[str]) -> tuple[str, ...]:
        """The names written, where a known name with a sign in it is taken whole: the longest that fits, from the left."""
        whole = {name.strip() for name in known}
        pieces = re.split(r"([,;])", self.text)
        found: list[str] = []
        at = 0
        while at < len(pieces):
            ends = (end for end in range(len(pieces), at, -2) if "".join(pieces[at:end]).strip() in whole)
            end = next(ends, at + 1)
            found.append("".join(pieces[at:end]).strip())
            at = end + 1
        return tuple(name for name in found if name)
