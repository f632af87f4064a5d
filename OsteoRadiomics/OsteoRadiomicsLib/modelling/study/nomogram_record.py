"""The axes of a nomogram as ``study.json`` holds them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..statistics.nomogram import NomogramAxis, PointScale
from .record import Record


class AxisRecord(Record):
    """One axis, see ``NomogramAxis``."""

    name: str
    title: str
    coefficient: float
    zero: float
    values: tuple[float, ...]
    labels: tuple[str, ...]
    points: tuple[float, ...]
    category: bool = False


def axis_records(scale: PointScale) -> tuple[AxisRecord, ...]:
    """The records of the inputs' axes."""
    return tuple(
        AxisRecord(
            name=axis.name, title=axis.title, coefficient=axis.coefficient, zero=axis.zero, values=tuple(axis.values.tolist()),
            labels=axis.labels, points=tuple(axis.points.tolist()), category=axis.category,
        )
        for axis in scale.axes
    )  # fmt: skip


def axes_of(records: Sequence[AxisRecord]) -> tuple[NomogramAxis, ...]:
    """The axes that were recorded."""
    return tuple(
        NomogramAxis(
            axis.name, axis.title, np.array(axis.values), axis.labels, np.array(axis.points), axis.coefficient, axis.zero,
            axis.category,
        )
        for axis in records
    )  # fmt: skip
