"""How far to trust each body, so that the worst are reviewed first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class BodyDoubt:
    """What is unusual about a body; every measure is None where it cannot be taken.

    entropy: mean of the binary entropy within 2 mm of its surface, in bits. slices: Dice of the two neighbouring sagittal slices that agree least,
    in its middle. volume_step, height_step: times its neighbours in the column, >= 1. disagreement: mean within 2 mm of its
    surface, 0..1. doubt: the largest of them as a share of its limit; 1: the limit is reached.
    """

    entropy: float | None = None
    slices: float | None = None
    volume_step: float | None = None
    height_step: float | None = None
    disagreement: float | None = None
    doubt: float = 0.0


def worst(doubts: Iterable[BodyDoubt]) -> float:
    """The largest doubt, 0 of none."""
    return max((each.doubt for each in doubts), default=0.0)
