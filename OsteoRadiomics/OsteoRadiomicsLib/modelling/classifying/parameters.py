"""What a search may vary: the ranges of a classifier's hyper-parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LOGARITHMIC = ", evenly in its logarithm"


@dataclass(frozen=True)
class Real:
    """A hyper-parameter searched between low and high, evenly in its logarithm when ``log``."""

    low: float
    high: float
    log: bool = False

    @property
    def words(self) -> str:
        """``0.001 to 100, evenly in its logarithm``."""
        return f"{self.low:g} to {self.high:g}{LOGARITHMIC if self.log else ''}"


@dataclass(frozen=True)
class Whole:
    """A whole-numbered hyper-parameter searched from low to high."""

    low: int
    high: int
    log: bool = False

    @property
    def words(self) -> str:
        """``2 to 12, whole``."""
        return f"{self.low} to {self.high}, whole{LOGARITHMIC if self.log else ''}"


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
