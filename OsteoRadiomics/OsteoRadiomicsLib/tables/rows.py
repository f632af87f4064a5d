"""Rows of a feature table: one per case, sequence and ROI (and reader, session), with their keys, cells and reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..base.errors import TableError

if TYPE_CHECKING:
    import numpy as np


Value = float | int | str | None
"""What a cell holds: a number, text, or nothing."""


ROW_KEYS = ("case", "sequence", "roi")
"""Key columns that every feature table has, in their order."""


READING_KEYS = ("reader", "session")
"""Key columns of a table of readings."""


KEYS = (*ROW_KEYS, *READING_KEYS)
"""Columns that say what a row is; every other column may be a feature."""


@dataclass(frozen=True)
class FeatureRow:
    """The features of one ROI of one sequence of one case.

    names: (n,) PyRadiomics-style. values: (n,) float64, NaN where undefined. reasons: feature -> why it is NaN.
    """

    case: str
    sequence: str
    roi: str
    names: tuple[str, ...]
    values: np.ndarray
    reasons: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)  # further key columns, such as reader and session


@dataclass(frozen=True)
class FeatureCells:
    """One row of a feature table. keys: case, sequence, roi, reader, session as far as the table has them.

    values: feature -> number or cell text. reasons: feature -> why it is undefined.
    """

    keys: Mapping[str, str]
    values: Mapping[str, Value]
    reasons: Mapping[str, str] = field(default_factory=dict)


def with_warnings(rows: Iterable[FeatureRow], warnings: Sequence[str]) -> tuple[FeatureRow, ...]:
    """The rows with what was noticed about the image and mask they all come from, before their own warnings."""
    return tuple(replace(row, warnings=(*warnings, *row.warnings)) if warnings else row for row in rows)


def cells_of(rows: Iterable[FeatureRow]) -> list[FeatureCells]:
    """Freshly extracted rows in the form a table's rows have."""
    return [
        FeatureCells(
            {"case": row.case, "sequence": row.sequence, "roi": row.roi, **row.keys},
            dict(zip(row.names, row.values.tolist(), strict=True)),
            row.reasons,
        )
        for row in rows
    ]


def choose_case(
    rows: Sequence[FeatureCells],
    *,
    case: str | None = None,
    reader: str | None = None,
    session: str | None = None,
    where: str = "",
) -> list[FeatureCells]:
    """The rows of one case (and reader, session). Raises TableError when there are none, or several cases and no choice."""
    chosen = list(rows)
    for key, wanted in (("case", case), ("reader", reader), ("session", session)):
        if wanted is not None:
            found = [row for row in chosen if row.keys.get(key) == wanted]
            if not found:
                raise TableError(f"has no {key} {wanted}", where=where, cure=f"Choose one of {some_of(chosen, key)}")
            chosen = found
        elif len({row.keys.get(key) for row in chosen}) > 1:
            raise TableError(f"holds several {key}s", where=where, cure=f"Name one with --{key}: {some_of(chosen, key)}")
    return chosen


def some_of(rows: Sequence[FeatureCells], key: str) -> str:
    """The values of a key, eight at most, for messages."""
    names = list(dict.fromkeys(row.keys.get(key, "") or "(none)" for row in rows))
    return ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")
