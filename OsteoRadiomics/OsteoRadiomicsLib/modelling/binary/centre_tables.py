"""The tables of a study's centres, for machines and papers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..evaluation.centre_record import CentresRecord
from ..evaluation.centre_table import centres_table
from ..resampling.centre_out import CentreOut
from ..study.centre_refits import CENTRE_OUT, CENTRE_OUT_COMBAT
from ..study.tables import with_interval
from .study import StudyResult


def centre_tables(result: StudyResult) -> dict[str, pd.DataFrame]:
    """File name in ``tables/`` -> the table; none where the study names no centres."""
    if result.centres is None:
        return {}
    tables = {"centres": centres_table(CentresRecord.of(*key, own) for key, own in result.centres.judged.items())}
    plain, combat = result.procedure.centre_out, result.procedure.combat
    out = {CENTRE_OUT: plain} if plain else {}
    out |= {CENTRE_OUT_COMBAT: combat.centre_out} if combat else {}
    rows = [_predicted(result, basis, own) for basis, own in out.items()]
    if rows:
        tables["leave_one_centre_out"] = pd.concat(rows, ignore_index=True)
    if result.centres.combat:
        tables["combat"] = pd.DataFrame(
            {
                "model": own.model, "basis": own.basis, "centres": own.centres or np.nan,
                **with_interval(auc=own.auc, harmonised_auc=own.harmonised, difference=own.difference), "p": own.p,
                "note": own.note,
            }
            for own in result.centres.combat
        )  # fmt: skip
    return tables


def _predicted(result: StudyResult, basis: str, out: CentreOut) -> pd.DataFrame:
    """The training rows as procedures without their centre predict them."""
    train = result.prepared.train
    keys = {"case": train.cases, "centre": train.centres, "basis": basis, "outcome": train.outcome}
    return pd.DataFrame({**keys, **out.risk})
