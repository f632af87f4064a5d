"""A finished study of a measured outcome, read back."""

from __future__ import annotations

from pathlib import Path

from ...modelling.number.record import NumberRecord
from ..training.folder import StudyFolder, read_parts


class NumberFolder(StudyFolder[NumberRecord]):
    """A study of a measured outcome: one prediction per case, model and set."""

    @property
    def outcome(self) -> str:
        """Name of the end point."""
        return self.record.protocol.outcome.column

    @property
    def unit(self) -> str:
        """Its unit, or nothing."""
        return self.record.protocol.outcome.unit


def read_number_folder(folder: Path) -> NumberFolder:
    """Read a study back. Raises TableError when something is missing, damaged or of a newer version."""
    return NumberFolder(*read_parts(folder, NumberRecord))
