"""Tables in which nothing predicts the outcome: what every path of the product is held against."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from made_up_classes import CLASSES, classes_protocol
from made_up_number import number_protocol_text
from made_up_study import protocol_text
from OsteoRadiomicsLib.modelling.data.clinical import clinical_terms
from OsteoRadiomicsLib.modelling.data.data import Block, StudyData
from OsteoRadiomicsLib.protocols.protocol import ClinicalInput

COPY_ERROR = 0.3  # half of the features are the other half measured again, with this error in units of their spread
MISSING = 0.02  # share of values that are missing
REPEAT_ERROR = 0.1  # of the rows of one patient, in units of the spread between patients


@dataclass(frozen=True)
class Size:
    """Of a noise study. train, held_out: patients. features: per sequence, of which there are two. folds: outer and inner."""

    train: int
    held_out: int
    features: int
    folds: int


def noise_data(
    size: Size, seed: int, *, share: float = 0.5, repeats: int = 1, one_block: bool = True
) -> tuple[StudyData, StudyData]:
    """Training and held-out rows. share: of events. repeats: near-copies per patient. one_block: joint Radscores."""
    rng = np.random.default_rng([seed, 31])
    patients = size.train + size.held_out
    outcome = np.concatenate([_outcome(count, share, rng) for count in (size.train, size.held_out)])
    values = rng.normal(size=(patients, 2 * size.features))
    values[:, 1::2] = values[:, ::2] + COPY_ERROR * rng.normal(size=values[:, ::2].shape)
    clinical = np.column_stack([60 + 10 * rng.normal(size=patients), rng.integers(0, 2, patients)])
    index = np.repeat(np.arange(patients), repeats)
    values = values[index] + (REPEAT_ERROR * rng.normal(size=(len(index), values.shape[1])) if repeats > 1 else 0)
    clinical = clinical[index]
    for table in (values, clinical):
        table[rng.random(table.shape) < MISSING] = np.nan
    names = tuple(f"{block}_f{number}" for block in "AB" for number in range(size.features))
    columns = np.arange(2 * size.features)
    blocks = (Block("", columns),) if one_block else (Block("A", columns[: size.features]), Block("B", columns[size.features :]))
    ids = np.array([f"p{number:04d}" for number in range(patients)])[index]
    cases = np.array([f"c{number:05d}" for number in range(len(index))])
    data = StudyData(values, names, blocks, clinical, clinical_terms(_CLINICAL), outcome[index], ids, cases)
    return data.rows(index < size.train), data.rows(index >= size.train)


def as_if_patients(data: StudyData) -> StudyData:
    """The same rows, each taken for a patient of its own: what a table without a patient column says."""
    return replace(data, patients=data.cases)


PROTOCOLS = {"binary": protocol_text, "classes": classes_protocol, "number": number_protocol_text}
"""Type of outcome -> modelling section to protocol."""


def write_noise(
    folder: Path, size: Size, seed: int, modelling: str, *, share: float = 0.5, repeats: int = 1, outcome: str = "binary"
) -> dict[str, Path]:
    """Protocol, tidy feature table and clinical table (with columns patient and set) as files. outcome: its type."""
    train, held_out = noise_data(size, seed, share=share, repeats=repeats)
    events = np.concatenate([train.outcome, held_out.outcome])
    rng = np.random.default_rng([seed, 34])
    others = {"classes": rng.choice(CLASSES, len(events)), "number": 100 + 20 * rng.normal(size=len(events))}
    features = np.concatenate([train.features, held_out.features])
    cases = np.concatenate([train.cases, held_out.cases])
    half, parts = size.features, []
    for number, sequence in enumerate("AB"):
        part = pd.DataFrame(
            features[:, number * half : (number + 1) * half], columns=[f"original_glcm_f{k}" for k in range(half)]
        )
        parts.append(pd.concat([pd.DataFrame({"case": cases, "sequence": sequence, "roi": "L1"}), part], axis=1))
    clinical = np.concatenate([train.clinical, held_out.clinical])
    people = pd.DataFrame(
        {
            "case": cases,
            "patient": np.concatenate([train.patients, held_out.patients]),
            "set": ["train"] * len(train) + ["external"] * len(held_out),
            "age": np.round(clinical[:, 0], 1),
            "sex": pd.Series(clinical[:, 1]).map({0.0: "female", 1.0: "male"}),
            "op": others.get(outcome, events),
        }
    )
    paths = {name: folder / f"{name}.csv" for name in ("features", "clinical")}
    pd.concat(parts, ignore_index=True).to_csv(paths["features"], index=False)
    people.to_csv(paths["clinical"], index=False)
    paths["protocol"] = folder / "made-up.toml"
    paths["protocol"].write_text(PROTOCOLS[outcome](modelling), encoding="utf-8")
    return paths


_CLINICAL = (
    ClinicalInput(name="age", kind="number", unit="years"),
    ClinicalInput(name="sex", kind="category", coding={"female": 0, "male": 1}),
)


def _outcome(count: int, share: float, rng: np.random.Generator) -> np.ndarray:
    """(count,) 0/1 in random order, exactly the share of events."""
    return rng.permutation((np.arange(count) < round(share * count)).astype(int))
