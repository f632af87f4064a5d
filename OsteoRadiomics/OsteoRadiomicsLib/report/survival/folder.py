"""A finished study of a time to an event, read back."""

from __future__ import annotations

from pathlib import Path

from ...base.language import Told
from ...modelling.data.survival import Survival, outcome_of
from ...modelling.survival.record import SurvivalRecord
from ..time_units import unit_text
from ..training.folder import Sample, StudyFolder, input_title, read_parts


class SurvivalFolder(StudyFolder[SurvivalRecord]):
    """A study of a time to an event: a log hazard ratio and risks by horizon per case, model and set."""

    @property
    def event(self) -> str:
        """What happens, as figures call it: the class, or the column where the class is a plain yes."""
        spec = self.record.protocol.outcome
        return spec.column if spec.positive.casefold() in ("1", "yes", "true") else spec.positive

    @property
    def unit(self) -> Told:
        """Of the times."""
        return unit_text(self.record.protocol.outcome.unit)

    @property
    def horizons(self) -> tuple[float, ...]:
        """Times by which risks are predicted."""
        return self.record.protocol.outcome.horizons

    def input_title(self, name: str) -> str:
        """An input, or term of a model, as people read it."""
        return input_title(name, self.table("screening"))

    def followed(self, sample: Sample) -> Survival:
        """(n,) times and events of a sample."""
        return outcome_of(sample.rows)


def read_survival_folder(folder: Path) -> SurvivalFolder:
    """Read a study back. Raises TableError when something is missing, damaged or of a newer version."""
    return SurvivalFolder(*read_parts(folder, SurvivalRecord))
