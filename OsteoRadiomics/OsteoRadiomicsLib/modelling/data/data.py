"""The numbers a study is fitted on: radiomic blocks, coded clinical variables, outcome, patients."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..evaluation.clusters import Clusters
from .clinical import ClinicalTerm


@dataclass(frozen=True)
class Block:
    """Radiomic columns that share one Radscore. columns: (k,) positions in the study's features."""

    name: str
    columns: np.ndarray


@dataclass(frozen=True)
class StudyData:
    """Rows of one study, numbers only.

    features: (n, p) float64, NaN where undefined. names: p. blocks: disjoint groups of columns. clinical: (n, c) float64,
    NaN where missing, one column per term. outcome: (n,) 0/1, numbers of classes, measured values, or times to an event
    (``data.survival``). patients, cases: (n,) ids. horizons: times by which risks of an event are predicted. centres: (n,) names,
    None where nobody named their column.
    """

    features: np.ndarray
    names: tuple[str, ...]
    blocks: tuple[Block, ...]
    clinical: np.ndarray
    terms: tuple[ClinicalTerm, ...]
    outcome: np.ndarray
    patients: np.ndarray
    cases: np.ndarray
    horizons: tuple[float, ...] = ()
    centres: np.ndarray | None = None

    @property
    def clusters(self) -> Clusters | None:
        """Which rows are of one patient, None where every row is of another.

        A patient that a bootstrap drew twice is two: copies of his rows say in the resample what other patients say outside.
        """
        draw = pd.Series(self.cases).groupby(self.cases).cumcount()
        return Clusters.repeated([f"{number}\0{patient}" for number, patient in zip(draw, self.patients, strict=True)])

    def __len__(self) -> int:
        return len(self.outcome)

    def rows(self, keep: np.ndarray) -> StudyData:
        """The data of some rows. keep: (n,) bool or indices, which may repeat."""
        return replace(
            self,
            features=self.features[keep],
            clinical=self.clinical[keep],
            outcome=self.outcome[keep],
            patients=self.patients[keep],
            cases=self.cases[keep],
            centres=None if self.centres is None else self.centres[keep],
        )
