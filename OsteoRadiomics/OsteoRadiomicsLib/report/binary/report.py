"""The report on two classes: how it is read back, drawn, written, and said in short."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...modelling.binary.record import BinaryRecord
from ...modelling.binary.study import StudyResult
from ..figure_plan import Plan
from ..training.page import Picture, Summary
from .folder import BinaryFolder, read_binary_folder
from .page import binary_html
from .pictures import plans


class BinaryReport:
    """Two classes."""

    kind = BinaryRecord.KIND
    holds = "a finished study: study.json of 'train' with its tables"

    def read(self, folder: Path) -> BinaryFolder:
        """See ``read_binary_folder``."""
        return read_binary_folder(folder)

    def plans(self, study: BinaryFolder) -> list[Plan]:
        """Every figure, in the order of the report."""
        return plans(study)

    def html(self, study: BinaryFolder, pictures: Sequence[Picture]) -> str:
        """The page from the study and its figures."""
        return binary_html(study, pictures)

    def summary(self, result: StudyResult) -> Summary:
        """The AUC of every model and candidate on every set."""
        areas = [
            {
                "model": item.model,
                "set": item.set,
                "basis": item.basis,
                "value": item.auc.value,
                "ci": [item.auc.low, item.auc.high],
            }
            for item in result.performances
        ]
        lines = [f"{'model':<22} {'set':<10} {'basis':<12} AUC (95 % CI)"]
        lines += [f"{item.model:<22} {item.set:<10} {item.basis:<12} {item.auc.text()}" for item in result.performances]
        return Summary({}, result.fitted.absent, {"auc": areas}, lines)


BINARY = BinaryReport()
