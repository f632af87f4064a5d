"""Predictions of a study, row by row: the table that every figure of the report is drawn from."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pandas as pd

from ..data.data import StudyData
from ..resampling.block import FittedBlock
from .fitting import CLINICAL, COMBINED, RADIOMICS, radscores

MODELS = (CLINICAL, RADIOMICS, COMBINED)
OUT_OF_FOLD, APPARENT, HELD_OUT = "out-of-fold", "apparent", "held-out"


class Fitted(Protocol):
    """A fitted study of any type of outcome."""

    @property
    def blocks(self) -> tuple[FittedBlock, ...]: ...
    def predict(self, data: StudyData) -> dict[str, np.ndarray]: ...


def predictions_table(
    train: StudyData, tests: dict[str, StudyData], fitted: Fitted, out_of_fold: dict[str, np.ndarray], train_name: str
) -> pd.DataFrame:
    """case, set, basis, outcome, one column of probabilities or values per model and candidate, and the Radscores.

    Training rows stand twice: by the procedure fitted without their fold (their Radscores are empty there), and apparent.
    """
    apparent = fitted.predict(train)
    names = [name for name in out_of_fold if name in apparent]
    parts = [_rows(train, train_name, OUT_OF_FOLD, {name: out_of_fold[name] for name in names}, {})]
    for name, basis, rows in ((train_name, APPARENT, train), *((name, HELD_OUT, rows) for name, rows in tests.items())):
        risks = apparent if rows is train else fitted.predict(rows)
        parts.append(_rows(rows, name, basis, {key: risks[key] for key in names}, radscores(fitted.blocks, rows)))
    return pd.concat(parts, ignore_index=True)


def _rows(
    data: StudyData, set_name: str, basis: str, risks: dict[str, np.ndarray], scores: dict[str, np.ndarray]
) -> pd.DataFrame:
    keys = {"case": data.cases, "set": set_name, "basis": basis, "outcome": data.outcome}
    return pd.DataFrame({**keys, **risks, **scores})
