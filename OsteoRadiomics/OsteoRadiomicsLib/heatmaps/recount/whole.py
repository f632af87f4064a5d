"""Counting a part anew, as the engine does: for feature classes that add nothing of their own here, and to test those that do."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...features.classes import FeatureClass
from ...features.discretisation import levels_of
from ...features.sample import Roi, Sample
from .division import Division, Histogram
from .tally import Tally


def sample_of(sample: Sample, division: Division, there: np.ndarray) -> Sample:
    """A part of a derived image's sample, with the whole ROI's bins."""
    kept = there[division.owner]
    mask = np.zeros_like(sample.roi.mask)
    mask[sample.roi.mask] = kept
    return Sample(sample.values[kept], Roi(mask, sample.roi.spacing), sample.setting, levels_of(sample.levels.grey[kept]))


class WholeTally(Tally):
    """Any class."""

    def __init__(self, group: FeatureClass, sample: Sample, division: Division) -> None:
        self._group, self._sample, self._division = group, sample, division

    def matrix(self, state: np.ndarray, there: np.ndarray, histogram: Histogram) -> Any:
        part = sample_of(self._sample, self._division, there)
        return None if self._group.impossible(part) else self._group.build(part)
