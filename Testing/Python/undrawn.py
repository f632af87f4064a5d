"""Verbs without figures, whose drawing takes most of a small study's time and changes no number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

PLANS: dict[str, Any] = {
    "training.drawing.planned": [],
    "training.page.drawn": [],
    "figures.scorecard.scorecard_figures": {},
    "number.evaluation.measured_figures": {},
}
"""What plans or draws figures in ``report``, and what it returns when there is nothing to draw."""


@contextmanager
def no_figures() -> Iterator[None]:
    """While it lasts, ``train``, the report of a study and ``evaluate`` draw nothing."""
    with ExitStack() as stack:
        for place, nothing in PLANS.items():
            stack.enter_context(patch(f"OsteoRadiomicsLib.report.{place}", lambda *given, nothing=nothing, **named: nothing))
        yield
