"""Predictions of a study, row by row: the table that every figure of the report is drawn from."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pandas as pd

from ..data.columns import radscores
from ..data.data import StudyData
from ..data.survival import events_of, is_survival, times_of
from ..resampling.block import FittedBlock
from .names import APPARENT, HELD_OUT, OUT_OF_FOLD, TRAIN
from .preparation import Prepared


class Predicting(Protocol):
    """A fitted study that predicts rows, whatever its outcome is."""

    @property
    def blocks(self) -> tuple[FittedBlock, ...]: ...
    def predict(self, data: StudyData) -> dict[str, np.ndarray]: ...


def predictions_table(
    prepared: Prepared, fitted: Predicting, unseen: dict[str, np.ndarray], blind: dict[str, np.ndarray]
) -> pd.DataFrame:
    """case, set, basis, outcome (or time and event), centre where it is known, one column of predictions per model and
    candidate, and the Radscores.

    Training rows stand twice: by the procedure fitted without their fold (in paper-order their Radscores are empty there), and
    apparent. unseen: model -> (n,) out-of-fold predictions of the training rows. blind: their Radscores.
    """
    train = prepared.train
    apparent = fitted.predict(train)
    names = [name for name in unseen if name in apparent]
    parts = [_rows(train, TRAIN, OUT_OF_FOLD, {name: unseen[name] for name in names}, blind)]
    for set_name, rows in prepared.sets.items():
        basis, risks = (APPARENT, apparent) if rows is train else (HELD_OUT, fitted.predict(rows))
        parts.append(_rows(rows, set_name, basis, {key: risks[key] for key in names}, radscores(fitted.blocks, rows)))
    return pd.concat(parts, ignore_index=True)


def _rows(
    data: StudyData, set_name: str, basis: str, risks: dict[str, np.ndarray], scores: dict[str, np.ndarray]
) -> pd.DataFrame:
    keys = {"case": data.cases, "set": set_name, "basis": basis}
    if is_survival(data.outcome):
        truth = {"time": times_of(data.outcome), "event": events_of(data.outcome).astype(int)}
    else:
        truth = {"outcome": data.outcome}
    centres = {} if data.centres is None else {"centre": data.centres}
    return pd.DataFrame({**keys, **truth, **centres, **risks, **scores})
