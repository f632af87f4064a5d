"""Formulas of many parts at once: each is many small steps, which cost the same for one matrix and for twenty."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...features.classes import Feature, FeatureClass
from ...features.measuring import CELLS_AT_ONCE

Columns = tuple[tuple[int, Feature], ...]
"""Features of one class with the columns their values go to."""


@dataclass
class _Waiting:
    """Matrices of which the same features are wanted. places: of each matrix, its row and the columns of the values."""

    group: FeatureClass
    features: tuple[Feature, ...]
    places: list[tuple[int, list[int]]] = field(default_factory=list)
    matrices: list[Any] = field(default_factory=list)


class Formulas:
    """The features of rows, one after the other. constant: (columns,) the value of what is not measured in a row."""

    def __init__(self, constant: np.ndarray) -> None:
        self._constant = constant
        self._rows: list[np.ndarray] = []
        self._waiting: dict[tuple[str, ...], _Waiting] = {}
        self._cells = 0

    def begin(self) -> None:
        """A new row."""
        self._rows.append(self._constant.copy())

    def add(self, group: FeatureClass, columns: Columns, matrix: Any) -> None:
        """What one class was counted to, for the last row. None: nothing can be measured."""
        if matrix is None:
            return
        features = tuple(feature for _, feature in columns)
        key = (group.name, *(feature.name for feature in features))
        waiting = self._waiting.setdefault(key, _Waiting(group, features))
        waiting.places.append((len(self._rows) - 1, [column for column, _ in columns]))
        waiting.matrices.append(matrix)
        # Matrices of a class that gains nothing from being joined may be as large as the ROI, and have no cells to count.
        self._cells += len(matrix.content) if group.joined else CELLS_AT_ONCE // 100
        if self._cells > CELLS_AT_ONCE:
            self._evaluate()

    def values(self) -> np.ndarray:
        """(rows, columns), NaN where a feature is undefined."""
        self._evaluate()
        return np.array(self._rows).reshape(len(self._rows), len(self._constant))

    def _evaluate(self) -> None:
        for waiting in self._waiting.values():
            values = waiting.group.values(waiting.features, waiting.matrices)
            values[~np.isfinite(values)] = np.nan
            for (row, columns), found in zip(waiting.places, values.T, strict=True):
                self._rows[row][columns] = found
        self._waiting, self._cells = {}, 0
