"""``ES_R=1,MF_R=2``: a user's own table of a mask's labels, in a command or a cell."""

from __future__ import annotations

from argparse import ArgumentTypeError

from . import STRUCTURES


def structure_labels(text: str) -> dict[str, int]:
    """``ES_R=1,MF_R=2`` or ``ES_R=1;MF_R=2`` -> {"ES_R": 1, "MF_R": 2}. Raises ArgumentTypeError."""
    found: dict[str, int] = {}
    for part in text.replace(";", ",").split(","):
        name, equals, number = (piece.strip() for piece in part.partition("="))
        if not part.strip():
            continue
        if not equals or not number.isdecimal() or name not in STRUCTURES or name in found:
            known = ", ".join(STRUCTURES)
            raise ArgumentTypeError(f"{part.strip()!r} says no label; write ES_R=1,MF_R=2 with names among {known}, each once")
        found[name] = int(number)
    if not found:
        raise ArgumentTypeError("no label named; write them as ES_R=1,MF_R=2")
    return found
