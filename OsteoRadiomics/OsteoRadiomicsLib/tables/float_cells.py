"""A column of floating-point numbers that is read as text: each cell is written when somebody asks for it.

A table of 10,000 patients and 1,700 features has 17 million cells, which as text take gigabytes, and as numbers 136 MB.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

_LONGEST_WHOLE = 1e15  # whole numbers up to here are written without a point


@dataclass(frozen=True, eq=False)
class FloatCells(Sequence[str]):
    """numbers: (n,) float64, NaN where a cell is empty."""

    numbers: np.ndarray

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, position: int) -> str: ...
    @overload
    def __getitem__(self, position: slice) -> FloatCells: ...
    def __getitem__(self, position: int | slice) -> str | FloatCells:
        if isinstance(position, slice):
            return FloatCells(self.numbers[position])
        return float_text(float(self.numbers[position]))

    def __iter__(self) -> Iterator[str]:
        return map(float_text, self.numbers.tolist())

    @property
    def empty(self) -> np.ndarray:
        """(n,) bool."""
        return np.isnan(self.numbers)

    @property
    def whole(self) -> bool:
        """Whether every cell is written as a whole number."""
        values = self.numbers
        return bool(len(values)) and bool(np.all((np.abs(values) < _LONGEST_WHOLE) & (values == np.round(values))))


def float_text(value: float) -> str:
    """The shortest text that is exactly this number; ids that became floats only because some are missing lose their ``.0``."""
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() and math.fabs(value) < _LONGEST_WHOLE else repr(value)
