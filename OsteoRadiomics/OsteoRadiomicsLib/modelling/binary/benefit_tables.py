"""The decision curves of a study as a table, with their bands."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..evaluation.decision_curve import decision_curve
from ..study.names import judged_basis
from ..study.tables import made_once
from .study import StudyResult
from .unseen import unseen_risk

SHOWN = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
"""Thresholds that records and pages print."""
NAMES = ("threshold", "net_benefit", "net_benefit_low", "net_benefit_high", "treat_all", "treat_all_low", "treat_all_high",
         "over_all", "avoided_per_100")  # fmt: skip


@made_once
def decision_table(result: StudyResult) -> pd.DataFrame:
    """Net benefit of every model on every set at each threshold, with 95 % bands by bootstrap of the patients.

    over_all: share of resamples in which the model gains more than treating all.
    """
    parts = []
    for model in result.fitted.models:
        for set_name, data in result.prepared.sets.items():
            clusters = result.prepared.clusters(data.cases)
            found = decision_curve(data.outcome, unseen_risk(result, set_name, model), clusters=clusters)
            values = np.column_stack(
                [found.thresholds, found.model, *found.model_band, found.all, *found.all_band, found.over_all,
                 found.avoided_per_100]
            )  # fmt: skip
            own = pd.DataFrame(values, columns=list(NAMES))
            own.insert(0, "basis", judged_basis(set_name))
            own.insert(0, "set", set_name)
            own.insert(0, "model", model)
            parts.append(own)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["model", "set", "basis", *NAMES])


def shown_benefits(table: pd.DataFrame) -> pd.DataFrame:
    """The rows at the thresholds that records and pages print."""
    return table[table["threshold"].round(6).isin(SHOWN)]
