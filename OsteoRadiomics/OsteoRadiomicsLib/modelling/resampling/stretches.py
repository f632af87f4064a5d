"""How the progress bar is shared out between the parts of a study."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

DRAWING = 0.95  # where writing and drawing begin

Stretch = tuple[float, float]
K = TypeVar("K", bound=Hashable)


def stretches(weights: Mapping[K, float]) -> dict[K, Stretch]:
    """Part -> from where to where its progress goes, up to ``DRAWING``. weights: about how long each part takes, in order."""
    total = sum(weights.values())
    found: dict[K, Stretch] = {}
    before = 0.0
    for name, weight in weights.items():
        found[name] = (before, before + DRAWING * weight / total)
        before = found[name][1]
    return found
