"""The outcome of an extraction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class FeatureVector:
    """Features of one ROI in one image.

    names: (n,) PyRadiomics-style, ``original_glcm_Contrast``. values: (n,) float64, NaN where undefined. reasons: name ->
    why it is NaN, for each NaN. warnings: what the user should know, one line each. diagnostics: facts about image and
    ROI by PyRadiomics' names, empty unless ``additionalInfo``.
    """

    names: tuple[str, ...]
    values: np.ndarray
    reasons: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    diagnostics: Mapping[str, object] = field(default_factory=dict)

    def __getitem__(self, name: str) -> float:
        return float(self.values[self.names.index(name)])

    def __len__(self) -> int:
        return len(self.names)
