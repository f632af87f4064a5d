"""A finished study with two classes, read back."""

from __future__ import annotations

from pathlib import Path

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


def read_binary_folder(folder: Path) -> BinaryFolder:
    """Read a study back. Raises TableError when something is missing, damaged or of a newer version."""
    return BinaryFolder(*read_parts(folder, BinaryRecord))
