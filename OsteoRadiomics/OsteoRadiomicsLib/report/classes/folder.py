"""A finished study of classes, read back: the record, the predictions and the tables that the report is made from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ...modelling.binary.predictions import HELD_OUT, OUT_OF_FOLD
from ...modelling.classes.performance import class_probabilities
from ...modelling.classes.record import KIND, SCHEMA_VERSION
from ...modelling.evaluation.delong import AucMatrix
from ..binary.training_folder import CANDIDATE, auc_matrix, read_parts, record_kind

_NAMES = ("outcome", "predicted", "class", "other", "true")
"""Columns that hold names of classes, which may look like numbers."""


@dataclass(frozen=True)
class ClassSample:
    """One set as it was judged. rows: its predictions, one row per case and model. basis: out-of-fold for the training set."""

    name: str
    basis: str
    rows: pd.DataFrame
    classes: tuple[str, ...]

    @property
    def title(self) -> str:
        """``train, out-of-fold (768)``."""
        cases = self.rows["case"].nunique()
        return f"{self.name}{', out-of-fold' if self.basis == OUT_OF_FOLD else ''} ({cases})"

    def probabilities(self, model: str) -> tuple[np.ndarray, np.ndarray]:
        """(n,) class numbers and (n, k) probabilities by a model."""
        return class_probabilities(self.rows[self.rows["model"] == model], self.classes)


@dataclass(frozen=True)
class ClassesFolder:
    """record: study.json. predictions: every row. tables: by name, without ``.csv``."""

    record: dict[str, Any]
    predictions: pd.DataFrame
    tables: dict[str, pd.DataFrame]

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes, in rising order."""
        return tuple(self.record["classes"])

    @property
    def models(self) -> tuple[str, ...]:
        """Names of the study's models, in order."""
        return tuple(self.record["models"])

    @property
    def candidates(self) -> tuple[str, ...]:
        """The classifiers that were compared, as ``classifier:NAME``; empty where there was one."""
        return tuple(f"{CANDIDATE}{item['name']}" for item in self.record["classifiers"])

    @property
    def samples(self) -> tuple[ClassSample, ...]:
        """Training set out of fold, then the test sets."""
        parts = self.predictions.groupby(["set", "basis"], sort=False)
        found = [
            ClassSample(str(name), str(basis), rows, self.classes)
            for (name, basis), rows in parts
            if basis in (OUT_OF_FOLD, HELD_OUT)
        ]
        return tuple(sorted(found, key=lambda sample: sample.basis == HELD_OUT))

    def title(self, model: str) -> str:
        """A model as people read it."""
        titles = {f"{CANDIDATE}{item['name']}": item["title"] for item in self.record["classifiers"]}
        return titles.get(model, model.capitalize())

    def performance(self, model: str, sample: ClassSample) -> dict[str, Any]:
        """The recorded figures of a model on a sample."""
        wanted = (model, sample.name, sample.basis)
        return next(item for item in self.record["performance"] if (item["model"], item["set"], item["basis"]) == wanted)

    def comparison(self, sample: ClassSample, names: tuple[str, ...]) -> AucMatrix | None:
        """The recorded comparison of these models on a sample."""
        for item in self.record["comparisons"]:
            if (item["set"], item["basis"], tuple(item["names"])) == (sample.name, sample.basis, names):
                return auc_matrix(item, tuple(self.title(name) for name in names))
        return None


def is_classes_folder(folder: Path) -> bool:
    """Whether a folder holds a finished study of classes."""
    return record_kind(folder) == KIND


def read_classes_folder(folder: Path) -> ClassesFolder:
    """Read a study back. Raises TableError when something is missing, damaged or of a newer version."""
    return ClassesFolder(*read_parts(folder, SCHEMA_VERSION, _NAMES))
