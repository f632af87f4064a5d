"""Small made-up studies of a time to an event: a protocol file, a feature table and a clinical table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from made_up_study import PROTOCOL, clinical_table, made_up_data, plan, two_sequences, write_files
from OsteoRadiomicsLib.modelling.data.data import StudyData
from OsteoRadiomicsLib.modelling.data.survival import survival

COX = plan(
    'step = "univariate", test = "cox", alpha = 0.1',
    'step = "redundancy", threshold = 0.9',
    'step = "lasso", family = "cox", folds = 4, rule = "min"',
    radscores="per-sequence",
    folds=3,
)
OUTCOME = """
column = "fracture"
definition = "Vertebral fracture after the examination, made up"
type = "time-to-event"
time = "months"
unit = "months"
classes = ["no", "yes"]
positive = "yes"
horizons = [12, 36]
"""


def survival_protocol_text(modelling: str = COX) -> str:
    head, _, tail = PROTOCOL.partition("[outcome]\n")
    rest = tail[tail.index("[[clinical]]") :]
    return f"{head}[outcome]{OUTCOME}{rest}".replace("MODELLING", modelling)


def made_up_follow_up(n: int = 160, features: int = 20, seed: int = 0, *, signal: float = 0.0) -> StudyData:
    """Two blocks of features, age and sex, and months until a fracture that three features and age bring forward by ``signal``.

    About half of the patients are censored, independently of everything else; the months are whole, so that there are ties.
    """
    rng = np.random.default_rng([seed, 9])
    data = made_up_data(n, features, seed)
    hidden = rng.normal(size=n)
    values = data.features.copy()
    values[:, [0, 1, features]] += signal * hidden[:, None]
    age = data.clinical[:, 0] + 8 * signal * hidden
    fracture = rng.exponential(40 * np.exp(-2 * signal * hidden))
    left = rng.uniform(5, 80, size=n)
    outcome = survival(np.ceil(np.minimum(fracture, left)), fracture <= left)
    return replace(
        data, features=values, clinical=np.column_stack([age, data.clinical[:, 1]]), outcome=outcome, horizons=(12.0, 36.0)
    )


def write_survival_tables(
    folder: Path, n: int = 160, signal: float = 1.0, modelling: str = COX, seed: int = 0, **changed: Any
) -> dict[str, Path]:
    """Protocol, feature table and clinical table in ``folder``. changed: table name -> what to do to it before it is written."""
    data = made_up_follow_up(n, 15, seed, signal=signal)
    clinical = clinical_table(
        data.cases, data.clinical[:, 0], data.clinical[:, 1] == 1,
        fracture=np.where(data.outcome["event"], "yes", "no"), months=data.outcome["time"],
    )  # fmt: skip
    return write_files(folder, survival_protocol_text(modelling), two_sequences(data), clinical, changed)
