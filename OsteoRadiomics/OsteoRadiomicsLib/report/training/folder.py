"""A finished study's folder, read back: the record, the predictions and the tables that its report is made from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
import pandas as pd
from pydantic import ValidationError

from ...base.errors import TableError
from ...base.language import tr
from ...base.spreadsheets import restored_frame
from ...modelling.data.beside import Exclusion
from ...modelling.evaluation.delong import AucMatrix
from ...modelling.study.driver import RECORD
from ...modelling.study.names import CANDIDATE, HELD_OUT, MODELS, OUT_OF_FOLD
from ...modelling.study.record import AucComparisonRecord, PartRecord, ProtocolRecord, StudyRecord, nan
from ...tables.numbers import EXACT

PREDICTIONS, TABLES = "predictions.csv", "tables"
AGAIN = "Run train again"

_WORDS = ("basis", "block", "level", "reason", "note", "coding")
"""Columns of words in any table, which CSV cannot tell from numbers where all are empty."""
_TESTS = "baseline"
"""The table whose column ``test`` holds words, too."""


class Recorded(Protocol):
    """The record of a study, whatever its outcome is."""

    @property
    def protocol(self) -> ProtocolRecord: ...
    @property
    def inputs(self) -> dict[str, str]: ...
    @property
    def versions(self) -> dict[str, str]: ...
    @property
    def warnings(self) -> tuple[str, ...]: ...
    @property
    def intervals(self) -> str: ...
    @property
    def flow(self) -> Sequence[PartRecord]: ...
    @property
    def exclusions(self) -> tuple[Exclusion, ...]: ...
    @property
    def scans(self) -> tuple[dict[str, str], ...]: ...
    @property
    def features(self) -> int: ...
    @property
    def models(self) -> Mapping[str, Any]: ...
    @property
    def performance(self) -> Sequence[Any]: ...


class RecordedClassifiers(Recorded, Protocol):
    """The record of a study whose models are classifiers."""

    @property
    def classifiers(self) -> Sequence[Any]: ...
    @property
    def comparisons(self) -> Sequence[AucComparisonRecord]: ...


R = TypeVar("R", bound=Recorded)
C = TypeVar("C", bound=RecordedClassifiers)
T = TypeVar("T", bound=StudyRecord)


@dataclass(frozen=True)
class Sample:
    """One set as it was judged. rows: its predictions. basis: out-of-fold for the training set."""

    name: str
    basis: str
    rows: pd.DataFrame

    @property
    def outcome(self) -> np.ndarray:
        """(n,) bool, of two classes."""
        return self.rows["outcome"].to_numpy() == 1

    @property
    def title(self) -> str:
        """``train, out-of-fold (768)``."""
        words = {"set": self.name, "cases": self.rows["case"].nunique()}
        return tr("{set}, out-of-fold ({cases})", **words) if self.basis == OUT_OF_FOLD else tr("{set} ({cases})", **words)

    @property
    def words(self) -> str:
        """What the predictions are, for captions."""
        return (
            tr("predicted by models fitted without the case's fold") if self.basis == OUT_OF_FOLD else tr("not used in training")
        )


def conditional(words: str, sample: Sample) -> str:
    """What a test is, and that it holds for these predictions alone where they are out of fold."""
    return tr("{words}; P conditional on the predictions", words=words) if sample.basis == OUT_OF_FOLD else words


@dataclass(frozen=True)
class StudyFolder(Generic[R]):
    """record: study.json. predictions: every row. tables: by name, without ``.csv``. Raises TableError where rows are missing."""

    record: R
    predictions: pd.DataFrame
    tables: dict[str, pd.DataFrame]

    def __post_init__(self) -> None:
        for part in self.record.flow:  # a file that was cut short may still be a table
            rows = int((self.predictions["set"] == part.set).sum()) if "set" in self.predictions else 0
            if rows == 0 or rows % part.cases:
                raise TableError(f"lacks rows of {part.set}", where=PREDICTIONS, cure=AGAIN)

    def table(self, name: str) -> pd.DataFrame:
        """The table of this name; empty where the study, perhaps an older one, has none."""
        return self.tables.get(name, pd.DataFrame())

    @property
    def models(self) -> tuple[str, ...]:
        """Names of the study's models, in order."""
        return tuple(name for name in MODELS if name in self.record.models)

    @property
    def samples(self) -> tuple[Sample, ...]:
        """Training set out of fold, then the test sets."""
        parts = self.predictions.groupby(["set", "basis"], sort=False)
        found = [Sample(str(name), str(basis), rows) for (name, basis), rows in parts if basis in (OUT_OF_FOLD, HELD_OUT)]
        return tuple(sorted(found, key=lambda sample: sample.basis == HELD_OUT))

    def recorded(self, model: str, sample: Sample) -> Any:
        """The recorded figures of a model on a sample. Raises KeyError."""
        for item in self.record.performance:
            if (item.model, item.set, item.basis) == (model, sample.name, sample.basis):
                return item
        raise KeyError(f"performance of {model} on {sample.name}")

    def leading(self, rows: pd.DataFrame) -> str | None:
        """The combined model, or the best-informed one that a table has rows of; None without rows."""
        return next((name for name in reversed(self.models) if len(rows) and (rows["model"] == name).any()), None)


@dataclass(frozen=True)
class ClassifierFolder(StudyFolder[C]):
    """A study whose models are classifiers."""

    @property
    def candidates(self) -> tuple[str, ...]:
        """The classifiers that were compared, as ``classifier:NAME``; empty where there was one."""
        return tuple(f"{CANDIDATE}{item.name}" for item in self.record.classifiers)

    def title(self, model: str) -> str:
        """A model or candidate as people read it."""
        titles = {f"{CANDIDATE}{item.name}": item.title for item in self.record.classifiers}
        return str(titles.get(model, model.capitalize()))

    def comparison(self, sample: Sample, names: tuple[str, ...]) -> AucMatrix | None:
        """The recorded comparison of these models on a sample; None for fewer than two, or where there is none."""
        for item in self.record.comparisons if len(names) > 1 else ():
            if (item.set, item.basis, item.names) == (sample.name, sample.basis, names):
                aucs = tuple(value.estimate for value in item.aucs)
                return AucMatrix(
                    tuple(self.title(name) for name in names), aucs, _matrix(item.difference), _matrix(item.z), _matrix(item.p)
                )
        return None


def record_kind(folder: Path) -> str:
    """What a folder's study.json says it is; empty where there is none."""
    path = folder / RECORD
    if not path.is_file():
        return ""
    try:
        return str(json.loads(path.read_text(encoding="utf-8")).get("kind", ""))
    except (OSError, ValueError, AttributeError, RecursionError):  # some other study.json, such as a reader study's
        return ""


def read_parts(folder: Path, kind: type[T], text: Sequence[str] = ()) -> tuple[T, pd.DataFrame, dict[str, pd.DataFrame]]:
    """Record, predictions and tables of a study. kind: of the record. text: columns that are names, not numbers.

    Raises TableError when something is missing, damaged, or of a version that this software does not know.
    """
    where = str(folder)
    record = read_record(folder, kind)
    try:
        predictions = _table(folder / PREDICTIONS, text)
        tables = {path.stem: _table(path, text) for path in sorted((folder / TABLES).glob("*.csv"))}
    except (OSError, ValueError) as error:
        raise TableError(f"is no complete study ({error})", where=where, cure=AGAIN) from error
    return record, predictions, tables


def read_record(folder: Path, kind: type[T]) -> T:
    """A study's record. Raises TableError when it is missing, damaged, or of a version that this software does not know."""
    where = str(folder)
    try:
        text = (folder / RECORD).read_text(encoding="utf-8")
        content = json.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise TableError(f"is no complete study ({error})", where=where, cure=AGAIN) from error
    version = content.get("schema_version") if isinstance(content, dict) else None
    if isinstance(version, int) and version > kind.NEWEST:
        raise TableError("was written by a newer version", where=where, cure="Update OsteoRadiomics")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise TableError(f"is no complete study ({RECORD} has the unknown version {version!r})", where=where, cure=AGAIN)
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise TableError(f"is no complete study ({RECORD}, {place}: {first['msg']})", where=where, cure=AGAIN) from error


def input_title(name: str, screening: pd.DataFrame) -> str:
    """A model's input with unit or coding, as the table of screened clinical variables knows it."""
    codings = dict(zip(screening["term"], screening["coding"], strict=True)) if len(screening) else {}
    if name == "radscore" or name.startswith("radscore_"):
        return f"Radscore {name.removeprefix('radscore').lstrip('_')}".strip()
    return str(codings.get(name) or name)


def _table(path: Path, text: Sequence[str]) -> pd.DataFrame:
    names = {name: str for name in ("case", "set", "block", "level", "centre") if name not in text}
    try:
        # A converter keeps a class called None or NA as it is.
        table = pd.read_csv(path, dtype=names, converters=dict.fromkeys(text, str), **EXACT)
    except pd.errors.EmptyDataError:
        return pd.DataFrame()
    table = restored_frame(table)
    words = {*_WORDS, "test"} if path.stem == _TESTS else set(_WORDS)
    for name in words & set(table.columns):
        table[name] = table[name].astype(object).where(table[name].notna(), "")
    return table


def _matrix(rows: Sequence[Sequence[float | None]]) -> np.ndarray:
    return np.array([[nan(value) for value in row] for row in rows])
