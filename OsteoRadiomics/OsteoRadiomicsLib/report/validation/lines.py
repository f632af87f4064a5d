"""Lines of the page's tables."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.records import Part
from ...modelling.evaluation.metrics_record import MetricsRecord
from ..html import fixed, interval_cell

Cell = tuple[str, str]
"""A number, and what stands small below it."""


@dataclass(frozen=True)
class Line:
    """One line of a table. strong: whether its difference is called one."""

    name: str
    cells: tuple[Cell, ...]
    note: str = ""
    strong: bool = False


def both(part: Part, name: str, digits: int = 3) -> Cell:
    """A figure of a record with its interval."""
    return interval_cell(getattr(part, name), getattr(part, f"{name}_ci"), digits)


def in_short(metrics: MetricsRecord) -> tuple[Cell, ...]:
    """Calibration of a risk: in the large, slope, ICI."""
    line = metrics.calibration
    if line is None:
        return ((fixed(None), ""),) * 3
    return (both(line, "in_the_large", 2), both(line, "slope", 2), (fixed(line.integrated_index), ""))
