"""Features as they are found, with the reasons of those that have no value."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from .result import FeatureVector


@dataclass
class Findings:
    """Features as they come, in order. names and values belong together; reasons: name -> why NaN."""

    names: list[str] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def add(self, name: str, value: float, reason: Callable[[], str]) -> None:
        """One feature; ``reason`` is asked only when the value is NaN or infinite, which both become NaN."""
        if not math.isfinite(value):
            value = float("nan")
            self.reasons[name] = reason()
        self.names.append(name)
        self.values.append(value)

    def extend(self, other: Findings) -> None:
        """Append what another part of the work found."""
        self.names += other.names
        self.values += other.values
        self.reasons.update(other.reasons)
        self.warnings += other.warnings

    def vector(self, diagnostics: Mapping[str, object]) -> FeatureVector:
        """All that was found, each warning once."""
        return FeatureVector(
            names=tuple(self.names),
            values=np.array(self.values, dtype=np.float64),
            reasons=self.reasons,
            warnings=tuple(dict.fromkeys(self.warnings)),
            diagnostics=diagnostics,
        )
