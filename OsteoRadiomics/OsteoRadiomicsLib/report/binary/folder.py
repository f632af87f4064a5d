"""A finished study with two classes, read back."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ...modelling.binary.record import BinaryRecord
from ..training.folder import ClassifierFolder, input_title, read_parts


class BinaryFolder(ClassifierFolder[BinaryRecord]):
    """A study with two classes: one prediction per case, model and set."""

    def input_title(self, name: str) -> str:
        """A model's input as people read it: ``age (years)``, ``smoking (former v. never)``, ``Radscore T1``."""
        return input_title(name, self.table("screening"))

    @property
    def found(self) -> int:
        """Cases of the feature table, with those that were left out."""
        return sum(part.cases for part in self.record.flow) + sum(item.cases for item in self.record.left_out)

    def leading(self, rows: pd.DataFrame) -> str | None:
        """The combined model, or the best-informed one that a table has rows of; None without rows."""
        return next((name for name in reversed(self.models) if len(rows) and (rows["model"] == name).any()), None)


def read_binary_folder(folder: Path) -> BinaryFolder:
    """Read a study back. Raises TableError when something is missing, damaged or of a newer version."""
    return BinaryFolder(*read_parts(folder, BinaryRecord))
