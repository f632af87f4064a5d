"""Small made-up studies: a protocol file, a feature table and a clinical table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from OsteoRadiomicsLib.modelling.data.clinical import clinical_terms
from OsteoRadiomicsLib.modelling.data.data import Block, StudyData
from OsteoRadiomicsLib.protocols.protocol import ClinicalInput

PROTOCOL = """
schema_version = 1
name = "made-up"
title = "A made-up study"
module = "OsteoRadiomics"
modality = "MR"
reference = ""
sequences = ["A", "B"]
[[rois]]
name = "L1"
title = "L1"
label = 1
color = [1, 2, 3]
volume_ml = [1, 70]
[rois.terminology]
category = {value = "123037004", meaning = "Anatomical structure"}
type = {value = "66794005", meaning = "L1 vertebra"}
[[regions]]
name = "L1"
rois = ["L1"]
[extraction.image_types]
Original = {}
[extraction.feature_classes]
firstorder = []
[extraction.setting]
binWidth = 25
[outcome]
column = "op"
definition = "Made up"
positive = "1"
classes = ["0", "1"]
[[clinical]]
name = "age"
kind = "number"
unit = "years"
[[clinical]]
name = "sex"
kind = "category"
coding = {female = 0, male = 1}
[modelling]
MODELLING
"""


def plan(*steps: str, **keys: Any) -> str:
    """The text of a modelling plan: its keys in their order, then the steps of its selection."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in keys.items()]
    return "\n".join(["", *lines, "selection = [", *(f"  {{{step}}}," for step in steps), "]", ""])


MRI_LIKE = plan(
    'step = "univariate", test = "student", alpha = 0.1',
    'step = "lasso", family = "logistic", folds = 4, rule = "min"',
    radscores="per-sequence",
    folds=3,
)
CT_LIKE = plan(
    'step = "univariate", test = "mann-whitney", alpha = 0.1',
    'step = "redundancy", threshold = 0.9',
    'step = "mrmr", scheme = "MID", keep = 10',
    'step = "lasso", family = "logistic", folds = 4, rule = "min"',
    oversampling="smote",
    radscores="joint",
    folds=3,
    classifiers=["logistic", "knn", "naive-bayes"],
)


def protocol_text(modelling: str = MRI_LIKE) -> str:
    return PROTOCOL.replace("MODELLING", modelling)


def made_up_data(n: int = 90, features: int = 20, seed: int = 0, *, signal: float = 0.0, share: float = 0.5) -> StudyData:
    """Two blocks of features, age and sex; the outcome moves a few features and age by ``signal`` standard deviations."""
    rng = np.random.default_rng(seed)
    outcome = (np.arange(n) < round(share * n)).astype(int)
    rng.shuffle(outcome)
    values = rng.normal(size=(n, 2 * features))
    values[:, [0, 1, features]] += signal * outcome[:, None]
    age = 60 + 10 * (rng.normal(size=n) + signal * outcome)
    sex = rng.integers(0, 2, n)
    terms = clinical_terms(
        [
            ClinicalInput(name="age", kind="number", unit="years"),
            ClinicalInput(name="sex", kind="category", coding={"female": 0, "male": 1}),
        ]
    )
    names = tuple(f"{block}_original_glcm_f{number}" for block in "AB" for number in range(features))
    blocks = (Block("A", np.arange(features)), Block("B", np.arange(features, 2 * features)))
    ids = np.array([f"p{number:03d}" for number in range(n)])
    return StudyData(values, names, blocks, np.column_stack([age, sex]).astype(float), terms, outcome, ids, ids)


def joint(data: StudyData) -> StudyData:
    """The same data with all features in one block."""
    return replace(data, blocks=(Block("", np.arange(data.features.shape[1])),))


def two_sequences(data: StudyData) -> pd.DataFrame:
    """The features as a tidy table with two sequences."""
    half = data.features.shape[1] // 2
    parts = []
    for number, sequence in enumerate("AB"):
        part = pd.DataFrame(
            data.features[:, number * half : (number + 1) * half], columns=[f"original_glcm_f{k}" for k in range(half)]
        )
        parts.append(tidy(part, data.cases, sequence))
    return pd.concat(parts, ignore_index=True)


def tidy(features: pd.DataFrame, cases: Any, sequence: str = "A") -> pd.DataFrame:
    """Features with the key columns of one sequence and ROI before them."""
    for place, (name, values) in enumerate({"case": cases, "sequence": sequence, "roi": "L1"}.items()):
        features.insert(place, name, values)
    return features


def clinical_table(cases: Any, age: Any, male: Any, **outcome: Any) -> pd.DataFrame:
    """Set, age, sex and outcome of every case; the first seven tenths are for training."""
    sets = np.where(np.arange(len(cases)) < 0.7 * len(cases), "train", "external")
    sex = np.where(male, "male", "female")
    return pd.DataFrame({"case": cases, "set": sets, "age": np.round(age, 1), "sex": sex, **outcome})


def write_files(
    folder: Path, protocol: str, features: pd.DataFrame, clinical: pd.DataFrame, changed: Mapping[str, Any]
) -> dict[str, Path]:
    """A study's files by name. changed: table name -> what to do to it before it is written."""
    paths = {}
    for name, frame in {"features": features, "clinical": clinical}.items():
        paths[name] = folder / f"{name}.csv"
        changed.get(name, lambda table: table)(frame).to_csv(paths[name], index=False)
    paths["protocol"] = folder / "made-up.toml"
    paths["protocol"].write_text(protocol, encoding="utf-8")
    return paths


def write_tables(
    folder: Path, n: int = 90, signal: float = 1.0, modelling: str = MRI_LIKE, seed: int = 0, **changed: Any
) -> dict[str, Path]:
    """Protocol, feature table and clinical table in ``folder``. changed: table name -> what to do to it before it is written."""
    data = made_up_data(n, 15, seed, signal=signal)
    clinical = clinical_table(data.cases, data.clinical[:, 0], data.clinical[:, 1] == 1, op=data.outcome)
    return write_files(folder, protocol_text(modelling), two_sequences(data), clinical, changed)
