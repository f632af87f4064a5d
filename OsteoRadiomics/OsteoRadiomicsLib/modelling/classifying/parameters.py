"""What a search may vary: the ranges of a classifier's hyper-parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

LOGARITHMIC = ", evenly in its logarithm"


Number = TypeVar("Number", int, float)


@dataclass(frozen=True)
class _Range(Generic[Number]):
    """A hyper-parameter searched from low to high, evenly in its logarithm when ``log``."""

    low: Number
    high: Number
    log: bool = False

    @property
    def words(self) -> str:
        """``0.001 to 100, evenly in its logarithm``; ``2 to 12, whole``."""
        return f"{self.low:g} to {self.high:g}{self._kind()}{LOGARITHMIC if self.log else ''}"

    def _kind(self) -> str:
        return ""


class Real(_Range[float]):
    """Any number of the range."""


class Whole(_Range[int]):
    """Whole numbers only."""

    def _kind(self) -> str:
        return ", whole"


@dataclass(frozen=True)
class Choice:
    """A hyper-parameter with named values."""

    values: tuple[Any, ...]

    @property
    def words(self) -> str:
        """``uniform or distance``."""
        return " or ".join(str(value) for value in self.values)


Space = Mapping[str, Real | Whole | Choice]
"""Name of a hyper-parameter -> its range."""

PENALTY: Space = {"C": Real(1e-3, 1e2, log=True)}
BOOSTING: Space = {"learning_rate": Real(0.01, 0.3, log=True), "n_estimators": Whole(50, 500, log=True)}
