"""Which rows of a table of scores are of one patient: as its user says, or a warning where nobody says so."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from ...base.errors import TableError
from ..data.inputs import Floats
from ..data.lookalikes import NEIGHBOUR, alike_remarks
from ..data.patient_columns import repeated_remarks
from .clusters import Clusters
from .score_table import CASE, known_text, read_text_table

FEWEST_ROWS = 40
TWINS = 0.5
"""Share of rows that must have a near-copy."""
BY_CHANCE = 0.2


@dataclass(frozen=True)
class RowIds:
    """The patients of a table's rows. clusters: None where no column was named. remarks: what its user should know."""

    clusters: Clusters | None
    remarks: tuple[str, ...]


def read_row_ids(path: str | os.PathLike[str], patient: str | None, used: Collection[str], values: Floats) -> RowIds:
    """Read the patients of a table of scores. patient: column of their ids. used: columns of outcome and scores.

    values: (n, k) outcome and scores, to find rows that are nearly alike where no patient is named. Raises TableError for a
    column that is not there or has gaps, and for a case that has rows of two patients.
    """
    table, where = read_text_table(path), str(path)
    columns = {str(name): table[name].str.strip().tolist() for name in table.columns}
    if patient is None:
        remarks = repeated_remarks(columns, used) or alike_remarks(columns.get(CASE, [])) or near_copies(values)
        return RowIds(None, tuple(remarks))
    if patient in used:
        raise TableError(f"column {patient} cannot be both patient and outcome or score", where=where, cure="Name two columns")
    if patient not in columns:
        raise TableError(f"has no column {patient}", where=where, cure=f"It has {', '.join(list(columns)[:8])}")
    ids = known_text(table[patient], f"{where}, column {patient}").tolist()
    homes: dict[str, str] = {}
    for case, own in zip(columns.get(CASE, []), ids, strict=False):
        if homes.setdefault(case, own) != own:
            raise TableError(f"case {case} has rows of the patients {homes[case]} and {own}", where=where, cure="Correct the ids")
    found = Clusters.of(ids)
    remarks = [] if found.count < len(ids) else repeated_remarks(columns, {patient, *used})
    return RowIds(found, tuple(remarks))


def near_copies(values: Floats) -> list[str]:
    """A warning where most rows have another one at hand that is all but equal. values: (n, k), the first column the outcome.

    Nearness is judged by the distance of the twelfth neighbour, which hardly depends on how values are spread. Values of few
    digits repeat by chance and are not judged.
    """
    if len(values) < FEWEST_ROWS:
        return []
    outcome = values[:, 0]
    binary = bool(np.isin(outcome, (0, 1)).all())
    parts = [values[outcome == level, 1:] for level in (0, 1)] if binary else [values]
    twins = sum(_twins(part) for part in parts if len(part) > NEIGHBOUR)
    if twins < TWINS * len(values):
        return []
    return [
        f"{twins} of {len(values)} rows have a near-copy in another row, as two vertebrae of one patient would: where patients "
        "have several rows, name the patient's column with --patient"
    ]


def _twins(points: Floats) -> int:
    """Rows much nearer to another one than to their twelfth neighbour; among (n, k) points without copies about a fifth."""
    spread = points.std(axis=0)
    points = points[:, spread > 0] / spread[spread > 0]
    if not points.size:
        return 0
    closer = (1 - (1 - BY_CHANCE) ** (1 / (NEIGHBOUR - 1))) ** (1 / points.shape[1])
    distance, _ = cKDTree(points).query(points, k=NEIGHBOUR + 1)
    nearest, far = distance[:, 1], distance[:, NEIGHBOUR]
    steps = [_step(column) for column in points.T * spread[spread > 0][:, None]]
    if max(step / own for step, own in zip(steps, spread[spread > 0], strict=True)) > closer * np.median(far):
        return 0
    return int(np.sum(nearest < closer * far))


def _step(values: Floats) -> float:
    """The place of the last digit that the values were written with, 0 beyond nine decimals."""
    return next((10.0**-digits for digits in range(10) if np.allclose(np.round(values, digits), values, rtol=0, atol=1e-12)), 0.0)
