"""Which classes a case may have: what a model file keeps of its calibration, and what it says of a probability."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from ..base.records import Part

ALWAYS = 1.0
"""A limit that no probability exceeds."""

Fraction = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]


class PredictionSets(Part):
    """A class is possible where 1 minus its probability is at most its limit.

    coverage: share of cases whose set holds the true class, aimed at for "all" cases together or for "each-class".
    positive_cases, negative_cases: patients it was calibrated on, by out-of-fold predictions.
    """

    coverage: Annotated[float, Field(gt=0, lt=1)]
    of: Literal["all", "each-class"]
    positive_limit: Fraction
    negative_limit: Fraction
    positive_cases: Count
    negative_cases: Count

    def possible(self, probability: np.ndarray) -> np.ndarray:
        """(n, 2) bool: whether the positive and the negative class are possible. probability: (n,) of the positive one."""
        return np.column_stack([1 - probability <= self.positive_limit, probability <= self.negative_limit])

    def names(self, probability: float, positive: str, negative: str) -> tuple[str, ...]:
        """The possible classes of one case: one, both or none."""
        found = self.possible(np.array([probability]))[0]
        return tuple(name for name, there in zip((positive, negative), found, strict=True) if there)

    @property
    def aim(self) -> str:
        """``90 % of all cases``."""
        whom = "all cases" if self.of == "all" else "the cases of each class"
        return f"{100 * self.coverage:g} % of {whom}"
