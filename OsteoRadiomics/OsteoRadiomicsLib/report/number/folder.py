"""A finished study of a measured outcome, read back: the record, the predictions and the tables that the report is made from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ...modelling.binary.predictions import HELD_OUT, MODELS, OUT_OF_FOLD
from ...modelling.number.record import KIND, SCHEMA_VERSION
from ..binary.training_folder import Sample, read_parts, record_kind


@dataclass(frozen=True)
class NumberFolder:
    """record: study.json. predictions: every row. tables: by name, without ``.csv``."""

    record: dict[str, Any]
    predictions: pd.DataFrame
    tables: dict[str, pd.DataFrame]

    @property
    def models(self) -> tuple[str, ...]:
        """Names of the study's models, in order."""
        return tuple(name for name in MODELS if name in self.record["models"])

    @property
    def outcome(self) -> str:
        """Name of the end point."""
        return str(self.record["protocol"]["outcome"]["column"])

    @property
    def unit(self) -> str:
        """Its unit, or nothing."""
        return str(self.record["protocol"]["outcome"]["unit"])

    @property
    def samples(self) -> tuple[Sample, ...]:
        """Training set out of fold, then the test sets."""
        parts = self.predictions.groupby(["set", "basis"], sort=False)
        found = [Sample(str(name), str(basis), rows) for (name, basis), rows in parts if basis in (OUT_OF_FOLD, HELD_OUT)]
        return tuple(sorted(found, key=lambda sample: sample.basis == HELD_OUT))


def is_number_folder(folder: Path) -> bool:
    """Whether a folder holds a finished study of a measured outcome."""
    return record_kind(folder) == KIND


def read_number_folder(folder: Path) -> NumberFolder:
    """Read a study back. Raises TableError when something is missing, damaged or of a newer version."""
    return NumberFolder(*read_parts(folder, SCHEMA_VERSION))
