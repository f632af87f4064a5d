"""A finished study of classes, read back."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ...modelling.classes.performance import class_probabilities
from ...modelling.classes.record import ClassesRecord
from ..training.folder import ClassifierFolder, Sample, read_parts

_NAMES = ("outcome", "predicted", "class", "other", "true")
"""Columns that hold names of classes, which may look like numbers."""


class ClassesFolder(ClassifierFolder[ClassesRecord]):
    """A study of classes: one row per case, model and set, with the probability of every class."""

    def probabilities(self, sample: Sample, model: str) -> tuple[np.ndarray, np.ndarray]:
        """(n,) class numbers and (n, k) probabilities by a model on a sample."""
        return class_probabilities(sample.rows[sample.rows["model"] == model], self.record.classes)


def read_classes_folder(folder: Path) -> ClassesFolder:
    """Read a study back. Raises TableError when something is missing, damaged or of a newer version."""
    return ClassesFolder(*read_parts(folder, ClassesRecord, _NAMES))
