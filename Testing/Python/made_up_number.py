"""Small made-up studies of a measured end point: a protocol file, a feature table and a clinical table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from made_up_study import PROTOCOL, made_up_data
from OsteoRadiomicsLib.modelling.data.data import StudyData

PER_SEQUENCE = """
radscores = "per-sequence"
folds = 3
selection = [
  {step = "univariate", test = "pearson", alpha = 0.1},
  {step = "lasso", family = "linear", folds = 5, rule = "min"},
]
"""
JOINT = """
radscores = "joint"
folds = 3
selection = [
  {step = "univariate", test = "spearman", alpha = 0.1, fdr = false},
  {step = "redundancy", threshold = 0.9},
  {step = "mrmr", scheme = "FCQ", keep = 10},
  {step = "lasso", family = "linear", folds = 5, rule = "1se"},
]
"""
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
    half = data.features.shape[1] // 2
    parts = []
    for number, sequence in enumerate("AB"):
        part = pd.DataFrame(data.features[:, number * half : (number + 1) * half], columns=[f"f{k}" for k in range(half)])
        part.insert(0, "case", data.cases)
        part.insert(1, "sequence", sequence)
        part.insert(2, "roi", "L1")
        parts.append(part)
    clinical = pd.DataFrame(
        {
            "case": data.cases,
            "set": np.where(np.arange(n) < 0.7 * n, "train", "external"),
            "age": np.round(data.clinical[:, 0], 1),
            "sex": np.where(data.clinical[:, 1] == 1, "male", "female"),
            "bmd": np.round(data.outcome, 2),
        }
    )
    frames = {"features": pd.concat(parts, ignore_index=True), "clinical": clinical}
    for name, change in changed.items():
        frames[name] = change(frames[name])
    paths = {name: folder / f"{name}.csv" for name in frames}
    for name, frame in frames.items():
        frame.to_csv(paths[name], index=False)
    paths["protocol"] = folder / "made-up.toml"
    paths["protocol"].write_text(number_protocol_text(modelling), encoding="utf-8")
    return paths
