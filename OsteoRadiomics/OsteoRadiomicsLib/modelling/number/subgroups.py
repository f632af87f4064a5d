"""How well predicted values agree with measured ones in subgroups."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..estimate import Estimate, normal_quantile
from ..study.subgroups import Parted, parted
from ..study.tables import made_once, with_interval
from .performance import Agreement, agreement
from .study import NumberStudy

FEWEST = 3
FEW = "fewer than three cases"
COLUMNS = ["model", "set", "variable", "group", "cases",
           *(f"{name}{end}" for name in ("r", "r2", "mae", "bias") for end in ("", "_low", "_high")), "r_p", "mae_p",
           "note"]  # fmt: skip


@made_once
def subgroups_table(result: NumberStudy) -> pd.DataFrame:
    """Agreement of every model in each subgroup of every set; r_p, mae_p: of a difference between the groups.

    Cochran's Q, of correlations on Fisher's z scale.
    """
    rows: list[dict[str, Any]] = []
    for part in parted(result, result.fitted.models, lambda rows, model: rows[model].to_numpy()):
        found = {name: _judged(part, name) for name in part.names}
        known = [own for own in found.values() if own is not None]
        r_p, why = part.difference([on_fisher_scale(own) for own in known]) if len(known) > 1 else (np.nan, "")
        mae_p, other = part.difference([own.sizes.mae for own in known]) if len(known) > 1 else (np.nan, "")
        tests = {"r_p": r_p, "mae_p": mae_p}
        rows += [_row(part, name, own, tests, why or other) for name, own in found.items()]
    return pd.DataFrame(rows, columns=COLUMNS)


def _judged(part: Parted, group: str) -> Agreement | None:
    """Of one group, as if of a fixed score; None for too few cases."""
    own, clusters = part.of(group)
    if own.sum() < FEWEST:
        return None
    return agreement(part.data.outcome[own], part.prediction[own], clusters=clusters)


def _row(part: Parted, name: str, found: Agreement | None, tests: dict[str, float], why: str) -> dict[str, Any]:
    row = {**part.keys, "group": name, "cases": int((part.groups == name).sum())}
    if found is None:
        return {**row, **tests, "note": part.said(FEW)}
    shown = found.widened(part.folds) if part.folds else found
    measures = with_interval(r=shown.error.pearson.r, r2=shown.sizes.r2, mae=shown.sizes.mae, bias=shown.limits.bias)
    return {**row, **measures, **tests, "note": part.said(shown.error.pearson.r.note or why)}


def on_fisher_scale(found: Agreement) -> Estimate:
    """The correlation on Fisher's scale, without standard error where it has no interval."""
    r = found.error.pearson.r
    if not -1 < r.low < r.high < 1:
        return Estimate(r.value)
    low, middle, high = np.arctanh([r.low, r.value, r.high])
    return Estimate(float(middle), se=float(high - low) / (2 * normal_quantile()))
