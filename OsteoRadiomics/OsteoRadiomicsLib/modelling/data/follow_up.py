"""Times of follow-up as a table holds them: what no time can be is refused, with the cases that it stands at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...base.errors import TableError
from ...tables.sheet import some_names
from .inputs import Floats

Names = Sequence[str] | np.ndarray
"""(n,) texts."""


def refuse_times(time: Floats, written: Names, cases: Names, column: str, unit: str, where: str) -> None:
    """Raise TableError for times (n,) that are not finite, 0 or negative. written: as the table has them. column: theirs."""
    for wrong, what, cure in (
        (~np.isfinite(time), "not a finite number", f"Write the time in {unit}, or remove the rows"),
        (time <= 0, "0 or negative", "Correct the dates, or remove the rows: who was not followed says nothing"),
    ):
        if wrong.any():
            shown = [f"{cases[row]} ({written[row]})" for row in np.flatnonzero(wrong).tolist()]
            raise TableError(f"{column} is {what} for {len(shown)} case(s): {some_names(shown)}", where=where, cure=cure)


def refuse_repeated(patients: Names, cases: Names, where: str) -> None:
    """Raise TableError where a patient has several rows."""
    ids, count = np.unique(np.asarray(patients, dtype=str), return_counts=True)
    if (count > 1).any():
        patient = ids[int(np.argmax(count > 1))]
        own = [str(case) for case, name in zip(cases, patients, strict=True) if str(name) == patient]
        raise TableError(
            f"patient {patient} has {len(own)} rows ({some_names(own)}); a time to event is one per patient", where=where,
            cure="Keep one row per patient, such as that of the first examination",
        )  # fmt: skip
