"""Headers that are text, a field a line, and the numbers in them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from .refusals import Error, contradictory, damaged


@dataclass(frozen=True)
class TextHeader:
    """fields: as the file spells them; in lower case for NRRD. start: where the header ends, in bytes of its file.

    overlong: whether a line is longer than ITK can quote when it does not understand it.
    """

    fields: Mapping[str, str]
    start: int
    overlong: bool = False


def numbers(fields: Mapping[str, str], name: str, where: str, error: Error) -> list[float]:
    """The numbers of a field. Raises ``error`` where it is absent or holds something else."""
    try:
        return [float(word) for word in fields[name].split()]
    except KeyError:
        raise damaged(where, error, f"its header has no {name}") from None
    except ValueError as problem:
        raise _impossible(fields, name, where, error) from problem


def whole_numbers(fields: Mapping[str, str], name: str, where: str, error: Error) -> list[int]:
    """As ``numbers``, whole ones only."""
    found = numbers(fields, name, where, error)
    if not all(math.isfinite(number) and number == int(number) for number in found):
        raise _impossible(fields, name, where, error)
    return [int(number) for number in found]


def _impossible(fields: Mapping[str, str], name: str, where: str, error: Error) -> Exception:
    return contradictory(f"its {name} cannot be {fields[name]!r}", where, error)
