"""Which rows of a table of scores are of one patient: as its user says, or a warning where nobody says so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from ...base.errors import TableError
from ...tables.sheet import Sheet
from ..data.inputs import Floats
from ..data.lookalikes import CURE, NEIGHBOUR, alike_remarks
from ..data.patient_columns import repeated_remarks
from .clusters import Clusters
from .score_table import CASE, refuse_missing

FEWEST_ROWS = 40
TWINS = 0.5
"""Share of rows that must have a near-copy."""
FEWEST_LEVELS = 10
SHARED = 0.1
"""Share of repeated scores that rows of different outcomes have, from which on repeats are chance: rows of one patient agree."""
CLOSER = 0.02
"""Share of the twelfth neighbour's distance within which a fifth of rows have a neighbour by chance: 1 - (1 - 0.02)^11."""


@dataclass(frozen=True)
class RowIds:
    """The patients of a table's rows. clusters: None where no column was named. remarks: what its user should know."""

    clusters: Clusters | None
    remarks: tuple[str, ...]


def row_ids(sheet: Sheet, patient: str | None, used: Collection[str], values: Floats) -> RowIds:
    """The patients of a table of scores. patient: column of their ids. used: columns of outcome and scores.

    values: (n, k) outcome and scores, to find rows that are nearly alike where no patient is named. Raises TableError for a
    column that is not there or has gaps, and for a case that has rows of two patients.
    """
    columns = {name: [cell.strip() for cell in cells] for name, cells in sheet.columns.items()}
    if patient is None:
        remarks = repeated_remarks(columns, used) or alike_remarks(columns.get(CASE, [])) or near_copies(values)
        return RowIds(None, tuple(remarks))
    if patient not in columns:
        raise TableError(f"has no column {patient}", where=sheet.where, cure=f"It has {', '.join(list(columns)[:8])}")
    refuse_missing(sheet, patient, {""})
    ids = columns[patient]
    homes: dict[str, str] = {}
    for case, own in zip(columns.get(CASE, []), ids, strict=False):
        if homes.setdefault(case, own) != own:
            raise TableError(
                f"case {case} has rows of the patients {homes[case]} and {own}", where=sheet.where, cure="Correct the ids"
            )
    found = Clusters.of(ids)
    remarks = [] if found.count < len(ids) else repeated_remarks(columns, {patient, *used})
    return RowIds(found, tuple(remarks))


def near_copies(values: Floats) -> list[str]:
    """A warning where most rows have another one that is all but equal. values: (n, k), the first column the outcome.

    Each column is judged alone, within a class of the outcome, by the distance of the twelfth neighbour, which hardly depends on
    how values are spread. Columns that repeat by chance are not judged: those of few digits or levels, and those whose equal
    values belong to different outcomes, such as an equation of sex and of age in whole years.
    """
    if len(values) < FEWEST_ROWS:
        return []
    outcome = values[:, 0]
    binary = bool(np.isin(outcome, (0, 1)).all())
    groups = [outcome == level for level in (0, 1)] if binary else [np.full(len(values), True)]
    fine = [
        column
        for column in values.T[1 if binary else 0 :]
        if not any(_coarse(column[group]) for group in groups) and not _shared(column, outcome)
    ]
    counts = [sum(_twins(column[group]) for group in groups) for column in fine]
    if not counts or min(counts) < TWINS * len(values):
        return []
    return [f"{min(counts)} of {len(values)} rows have a near-copy in another row, as two vertebrae of one patient would: {CURE}"]


def _coarse(values: Floats) -> bool:
    """Whether (n,) values lie on a grid: written with few digits, counts of points, or leaves of a tree."""
    if len(values) <= NEIGHBOUR:
        return True
    gaps = np.diff(np.unique(values))
    gaps = gaps[gaps > 1e-9 * np.ptp(values)]  # rounding
    if gaps.size < FEWEST_LEVELS or gaps.min() > 0.4 * np.median(gaps):
        return True
    digit = next((10.0**-place for place in range(10) if np.allclose(np.round(values, place), values, rtol=0, atol=1e-12)), 0.0)
    return bool(digit > CLOSER * np.median(_neighbours(values)[1]))


def _shared(values: Floats, outcome: Floats) -> bool:
    """Whether equal (n,) values often have different outcomes."""
    levels, level, rows = np.unique(values, return_inverse=True, return_counts=True)
    low, high = np.full(levels.size, np.inf), np.full(levels.size, -np.inf)
    np.minimum.at(low, level, outcome)
    np.maximum.at(high, level, outcome)
    repeated = rows > 1
    return bool(np.sum((low < high)[repeated]) > SHARED * np.sum(repeated))


def _twins(values: Floats) -> int:
    """Rows much nearer to another one than to their twelfth neighbour; a fifth of rows without copies."""
    nearest, far = _neighbours(values)
    return int(np.sum(nearest < CLOSER * far))


def _neighbours(values: Floats) -> tuple[Floats, Floats]:
    """(n,) distances to the nearest and to the twelfth neighbour."""
    distance = np.asarray(cKDTree(values[:, None]).query(values[:, None], k=NEIGHBOUR + 1)[0])
    return distance[:, 1], distance[:, NEIGHBOUR]
