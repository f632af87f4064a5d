"""A finished study's folder, read back: the record, the predictions and the tables that the report is made from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ...base.errors import TableError
from ...modelling.binary.predictions import HELD_OUT, MODELS, OUT_OF_FOLD
from ...modelling.estimate import Estimate
from ...modelling.evaluation.delong import AucMatrix
from ...modelling.statistics.lasso import CrossValidatedLasso, LassoPath
from ...modelling.statistics.nomogram import Nomogram, NomogramAxis
from ...tables.numbers import EXACT

KIND, SCHEMA_VERSION = "training", 1
RECORD, PREDICTIONS, TABLES = "study.json", "predictions.csv", "tables"
CANDIDATE = "classifier:"


@dataclass(frozen=True)
class Sample:
    """One set as it was judged. rows: its predictions, one row per case. basis: out-of-fold for the training set."""

    name: str
    basis: str
    rows: pd.DataFrame

    @property
    def outcome(self) -> np.ndarray:
        """(n,) bool."""
        return self.rows["outcome"].to_numpy() == 1

    @property
    def title(self) -> str:
        """``train, out-of-fold (768)``."""
        return f"{self.name}{', out-of-fold' if self.basis == OUT_OF_FOLD else ''} ({len(self.rows)})"


@dataclass(frozen=True)
class TrainingFolder:
    """record: study.json. predictions: every row. tables: by name, without ``.csv``."""

    record: dict[str, Any]
    predictions: pd.DataFrame
    tables: dict[str, pd.DataFrame]

    def table(self, name: str) -> pd.DataFrame:
        """The table of this name; empty where the study, perhaps an older one, has none."""
        return self.tables.get(name, pd.DataFrame())

    @property
    def models(self) -> tuple[str, ...]:
        """Names of the study's models, in order."""
        return tuple(name for name in MODELS if name in self.record["models"])

    @property
    def candidates(self) -> tuple[str, ...]:
        """Prediction columns of the classifiers that were compared, if any."""
        return tuple(f"{CANDIDATE}{item['name']}" for item in self.record["classifiers"])

    @property
    def samples(self) -> tuple[Sample, ...]:
        """Training set out of fold, then the test sets."""
        parts = self.predictions.groupby(["set", "basis"], sort=False)
        found = [Sample(str(name), str(basis), rows) for (name, basis), rows in parts if basis in (OUT_OF_FOLD, HELD_OUT)]
        return tuple(sorted(found, key=lambda sample: sample.basis == HELD_OUT))

    def title(self, column: str) -> str:
        """A prediction column as people read it."""
        titles = {f"{CANDIDATE}{item['name']}": item["title"] for item in self.record["classifiers"]}
        return titles.get(column, column.capitalize())

    def input_title(self, name: str) -> str:
        """A model's input as people read it: ``age (years)``, ``smoking (former v. never)``, ``Radscore T1``."""
        return input_title(name, self.table("screening"))

    def performance(self, model: str, sample: Sample) -> dict[str, Any]:
        """The recorded figures of a model on a sample."""
        wanted = (model, sample.name, sample.basis)
        return next(item for item in self.record["performance"] if (item["model"], item["set"], item["basis"]) == wanted)

    def delong(self, sample: Sample, names: tuple[str, ...]) -> AucMatrix | None:
        """The recorded DeLong matrix of these columns on a sample."""
        for item in self.record["delong"]:
            if (item["set"], item["basis"], tuple(item["names"])) == (sample.name, sample.basis, names):
                return auc_matrix(item, tuple(self.title(name) for name in names))
        return None

    @property
    def nomogram(self) -> Nomogram | None:
        """The nomogram of the combined model."""
        found = self.record["nomogram"]
        if found is None:
            return None
        axes = tuple(
            NomogramAxis(
                axis["name"], axis["title"], np.array(axis["values"]), tuple(axis["labels"]), np.array(axis["points"]),
                axis["coefficient"], axis["zero"], axis.get("category", False),
            )
            for axis in found["axes"]
        )  # fmt: skip
        marks = (np.array(found[key]) for key in ("total", "risks", "risk_points"))
        return Nomogram(axes, found["points_per_logit"], found["base_logit"], *marks)


def is_training_folder(folder: Path) -> bool:
    """Whether a folder holds a finished study."""
    return record_kind(folder) == KIND


def record_kind(folder: Path) -> str:
    """What a folder's study.json says it is; empty where there is none."""
    path = folder / RECORD
    if not path.is_file():
        return ""
    try:
        return str(json.loads(path.read_text(encoding="utf-8")).get("kind", ""))
    except (OSError, ValueError, AttributeError):  # some other study.json, such as a reader study's
        return ""


def read_training_folder(folder: Path) -> TrainingFolder:
    """Read a study back. Raises TableError when something is missing, damaged or of a newer version."""
    return TrainingFolder(*read_parts(folder, SCHEMA_VERSION))


def read_parts(
    folder: Path, newest: int, text: Sequence[str] = ()
) -> tuple[dict[str, Any], pd.DataFrame, dict[str, pd.DataFrame]]:
    """Record, predictions and tables of a study. newest: version that can be read. text: columns that are names, not numbers.

    Raises TableError when something is missing, damaged or of a newer version.
    """
    where = str(folder)
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        if record["schema_version"] > newest:
            raise TableError("was written by a newer version", where=where, cure="Update OsteoRadiomics")
        predictions = _table(folder / PREDICTIONS, text)
        tables = {path.stem: _table(path, text) for path in sorted((folder / TABLES).glob("*.csv"))}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TableError(f"is no complete study ({error})", where=where, cure="Run train again") from error
    return record, predictions, tables


def estimate(value: dict[str, Any]) -> Estimate:
    """An estimate as ``json_estimate`` wrote it."""
    number, (low, high) = value["value"], value["ci"]
    return Estimate(_nan(number), _nan(low), _nan(high), note=value.get("note", ""))


def input_title(name: str, screening: pd.DataFrame) -> str:
    """A model's input with unit or coding, as the table of screened clinical variables knows it."""
    codings = dict(zip(screening["term"], screening["coding"], strict=True)) if len(screening) else {}
    if name == "radscore" or name.startswith("radscore_"):
        return f"Radscore {name.removeprefix('radscore').lstrip('_')}".strip()
    return str(codings.get(name) or name)


def auc_matrix(item: dict[str, Any], titles: tuple[str, ...]) -> AucMatrix:
    """A comparison of AUCs as it was recorded."""
    aucs = tuple(estimate(value) for value in item["aucs"])
    return AucMatrix(titles, aucs, *(_matrix(item[key]) for key in ("difference", "z", "p")))


def lasso_of(found: dict[str, Any]) -> CrossValidatedLasso:
    """A block's cross-validated path as it was recorded (columns that never entered are left out; no intercepts)."""
    lambdas = np.array(found["lambdas"])
    path = LassoPath(lambdas, np.zeros(len(lambdas)), np.array(found["coefficients"]).reshape(len(lambdas), -1))
    return CrossValidatedLasso(
        path, np.array(found["deviance"]), np.array(found["standard_error"]), found["at_min"], found["at_1se"]
    )


def _table(path: Path, text: Sequence[str]) -> pd.DataFrame:
    names = {name: str for name in ("case", "set", "block", "level") if name not in text}
    try:
        # A converter keeps a class called None or NA as it is.
        table = pd.read_csv(path, dtype=names, converters=dict.fromkeys(text, str), **EXACT)
    except pd.errors.EmptyDataError:
        return pd.DataFrame()
    for name in {"block", "level", "reason", "note", "test", "coding"} & set(table.columns):
        table[name] = table[name].astype(object).where(table[name].notna(), "")
    return table


def _matrix(rows: list[list[float | None]]) -> np.ndarray:
    return np.array([[_nan(value) for value in row] for row in rows])


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value
