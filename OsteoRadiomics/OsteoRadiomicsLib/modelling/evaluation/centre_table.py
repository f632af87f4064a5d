"""Every model in every centre as one table, the pooled values below; of a study as of a validation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from .centre_record import CentreRecord, CentresRecord

POOLED = "(pooled)"
"""In the column of centres: the row of the pooled AUC."""
_MEASURES = ("observed", "difference", "auc", "in_the_large", "slope")


def centres_table(judged: Iterable[CentresRecord]) -> pd.DataFrame:
    """One row per model, basis and centre, and one for each pooled AUC; numbers that do not exist are empty."""
    rows: list[dict[str, Any]] = []
    for own in judged:
        head = {"model": own.model, "basis": own.basis}
        rows += [head | _figures(centre) for centre in own.figures]
        rows += [head | {"centre": name, "note": reason} for name, reason in own.not_judged.items()]
        found = own.pooled
        low, high = found.prediction
        rows.append(
            head
            | {"centre": POOLED, "centres": found.centres, **_ends("auc", found.value, found.ci)}
            | {"prediction_low": low, "prediction_high": high, "tau2": found.tau2, "i2": found.i2, "q": found.q, "q_p": found.q_p}
            | {"note": found.note}
        )
    return pd.DataFrame(rows)


def _figures(centre: CentreRecord) -> dict[str, Any]:
    found: dict[str, Any] = {"centre": centre.name, "cases": centre.cases, "events": centre.events, "expected": centre.expected}
    for name in _MEASURES:
        found |= _ends(name, getattr(centre, name), getattr(centre, f"{name}_ci"))
    return found | {"note": centre.note}


def _ends(name: str, value: float | None, interval: tuple[float | None, float | None]) -> dict[str, Any]:
    return {name: value, f"{name}_low": interval[0], f"{name}_high": interval[1]}
