"""Times and risks of a study of a time to an event as people read them."""

from __future__ import annotations

from collections.abc import Iterable

from ...base.language import Told, tr
from ...modelling.study.record import EstimateRecord


def follow_up_text(value: EstimateRecord) -> str:
    """A median with its interval; what was not reached has none."""
    found = value.estimate
    if not found.defined:
        return tr("not reached")
    shown = f"{found.value:g}"
    return tr("{value} ({low:g} to {high:g})", value=shown, low=found.low, high=found.high) if found.high == found.high else shown


def risk_text(time: float, unit: str) -> Told:
    """``risk by 12 months``."""
    return Told(tr("risk by {time:g} {unit}", time=time, unit=unit))


def times_text(times: Iterable[float]) -> Told:
    """``12, 36``."""
    return Told(", ".join(f"{time:g}" for time in times))
