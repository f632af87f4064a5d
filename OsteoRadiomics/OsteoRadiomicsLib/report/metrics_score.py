"""The METRICS score of answered items. Kocak et al., Insights Imaging 2024;15:8."""

from __future__ import annotations

from collections.abc import Mapping

from ..base.errors import TableError
from ..base.language import later
from .checklist_items import METRICS_WEIGHTS

BANDS = ((20, later("very low")), (40, later("low")), (60, later("moderate")), (80, later("good")))
"""Quality below each score; "excellent" from the last on."""


def metrics_score(answers: Mapping[int, bool | None]) -> float:
    """0 to 100: weight of the items answered yes, in per cent of those that apply.

    answers: item 1 to 30 -> yes, no, or None where it does not apply. Raises TableError when an item is missing or none applies.
    """
    missing = [number for number in range(1, len(METRICS_WEIGHTS) + 1) if number not in answers]
    if missing:
        raise TableError(f"item {missing[0]} of METRICS is not answered", cure="Answer yes, no or not applicable")
    weights = {number: weight for number, weight in enumerate(METRICS_WEIGHTS, start=1) if answers[number] is not None}
    if not weights:
        raise TableError("no item of METRICS applies")
    return 100 * sum(weight for number, weight in weights.items() if answers[number]) / sum(weights.values())


def metrics_band(score: float) -> str:
    """The score's quality in words."""
    return next((name for limit, name in BANDS if score < limit), "excellent")
