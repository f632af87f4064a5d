"""What the page's script needs to add up the points of a nomogram."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...base.language import retold
from ...modelling.study.nomogram_record import AxisRecord


def nomogram_plan(axes: Sequence[AxisRecord], points_per_unit: float, base: float) -> dict[str, Any]:
    """Axes with names in the language of the page. points_per_unit, base: see ``PointScale``."""
    shown = [{**axis.content(), "title": retold(axis.title), "labels": [retold(label) for label in axis.labels]} for axis in axes]
    return {"points_per_unit": points_per_unit, "base": base, "axes": shown}
