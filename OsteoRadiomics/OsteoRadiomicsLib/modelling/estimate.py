"""One estimated number with its confidence interval, or the reason why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

from scipy.stats import norm

LEVEL = 0.95
"""Confidence level of every interval that does not say otherwise."""


@cache
def normal_quantile(level: float = LEVEL) -> float:
    """Two-sided standard normal quantile of a confidence level (1.96 for 0.95)."""
    return float(norm.ppf(0.5 + level / 2))


@dataclass(frozen=True)
class Estimate:
    """A number, its confidence interval and standard error.

    value, low, high, se: NaN where undefined. note: why something is undefined, or what to beware of; empty otherwise.
    """

    value: float
    low: float = math.nan
    high: float = math.nan
    se: float = math.nan
    note: str = ""

    @classmethod
    def undefined(cls, note: str) -> Estimate:
        """No number at all, and why."""
        return cls(math.nan, note=note)

    @classmethod
    def wald(
        cls, value: float, se: float, *, level: float = LEVEL, bounds: tuple[float, float] = (-math.inf, math.inf)
    ) -> Estimate:
        """Value plus and minus the normal quantile times the standard error, cut off at ``bounds``."""
        half = normal_quantile(level) * se
        return cls(value, max(bounds[0], value - half), min(bounds[1], value + half), se)

    @property
    def defined(self) -> bool:
        """Whether there is a number."""
        return not math.isnan(self.value)

    def text(self, digits: int = 3) -> str:
        """As papers print it: ``0.861 (0.822-0.899)``, ``0.1 (-0.2 to 0.4)``; ``n/a`` where undefined."""
        if not self.defined:
            return "n/a"
        if math.isnan(self.low):
            return f"{self.value:z.{digits}f}"
        between = " to " if self.low < 0 else "-"
        return f"{self.value:z.{digits}f} ({self.low:z.{digits}f}{between}{self.high:z.{digits}f})"


def json_number(value: float) -> float | None:
    """The number for JSON, where NaN and infinity do not exist: null."""
    return float(value) if math.isfinite(value) else None


def json_interval(estimate: Estimate) -> tuple[float | None, float | None]:
    """(low, high) for JSON."""
    return json_number(estimate.low), json_number(estimate.high)


def json_estimate(estimate: Estimate) -> dict[str, Any]:
    """The whole estimate for JSON: value, ci, and the note when there is one."""
    result: dict[str, Any] = {"value": json_number(estimate.value), "ci": json_interval(estimate)}
    return result | {"note": estimate.note} if estimate.note else result
