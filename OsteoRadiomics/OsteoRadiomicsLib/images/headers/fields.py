"""Numbers in headers that are text, a field a line."""

from __future__ import annotations

import math
from collections.abc import Mapping

from .refusals import Error, contradictory, damaged


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
