"""Small made-up studies of a measured end point: a protocol file, a feature table and a clinical table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from made_up_study import PROTOCOL, clinical_table, made_up_data, plan, two_sequences, write_files
from OsteoRadiomicsLib.modelling.data.data import StudyData

PER_SEQUENCE = plan(
    'step = "univariate", test = "pearson", alpha = 0.1',
    'step = "lasso", family = "linear", folds = 5, rule = "min"',
    radscores="per-sequence",
    folds=3,
)
JOINT = plan(
    'step = "univariate", test = "spearman", alpha = 0.1, fdr = false',
    'step = "redundancy", threshold = 0.9',
    'step = "mrmr", scheme = "FCQ", keep = 10',
    'step = "lasso", family = "linear", folds = 5, rule = "1se"',
    radscores="joint",
    folds=3,
)
OUTCOME = """
column = "bmd"
definition = "Trabecular BMD, made up"
type = "number"
unit = "mg/cm3"
"""


def number_protocol_text(modelling: str = PER_SEQUENCE) -> str:
    head, _, tail = PROTOCOL.partition("[outcome]\n")
    rest = tail[tail.index("[[clinical]]") :]
    return f"{head}[outcome]{OUTCOME}{rest}".replace("MODELLING", modelling)


def made_up_measurements(n: int = 90, features: int = 20, seed: int = 0, *, signal: float = 0.0) -> StudyData:
    """Two blocks of features, age and sex, and a BMD around 110 mg/cm3 that three features and age follow by ``signal``."""
    rng = np.random.default_rng([seed, 8])
    data = made_up_data(n, features, seed)
    bmd = rng.normal(size=n)
    values = data.features.copy()
    values[:, [0, 1, features]] += signal * bmd[:, None]
    age = data.clinical[:, 0] - 6 * signal * bmd
    return replace(data, features=values, clinical=np.column_stack([age, data.clinical[:, 1]]), outcome=110 + 25 * bmd)


def write_number_tables(
    folder: Path, n: int = 90, signal: float = 0.8, modelling: str = PER_SEQUENCE, seed: int = 0, **changed: Any
) -> dict[str, Path]:
    """Protocol, feature table and clinical table in ``folder``. changed: table name -> what to do to it before it is written."""
    data = made_up_measurements(n, 15, seed, signal=signal)
    clinical = clinical_table(data.cases, data.clinical[:, 0], data.clinical[:, 1] == 1, bmd=np.round(data.outcome, 2))
    return write_files(folder, number_protocol_text(modelling), two_sequences(data), clinical, changed)
