"""Simulated readers carry their origin in their name, so that it survives in every table and list made from them."""

from __future__ import annotations

from collections.abc import Iterable

SIMULATED_PREFIX = "simulated-"


def any_simulated(raters: Iterable[str]) -> bool:
    """Whether a rater's name marks a simulated reader."""
    return any(rater.startswith(SIMULATED_PREFIX) for rater in raters)
