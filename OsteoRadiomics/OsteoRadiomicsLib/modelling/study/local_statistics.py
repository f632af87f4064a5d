"""From the cases' distributions of voxel-wise values to what a model file says of them, of its training cases alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import spearmanr

from ...protocols.voxel_names import PERCENTS
from ...scoring.input_schema import FeatureSource, Input
from ...scoring.local_statistics import LocalFeature, LocalStatistics
from ..data.data import StudyData
from ..data.local_table import CaseDistributions, LocalTable

LEAST_CASES = 3
"""Training cases without which a feature has no pooled distribution."""
LEAST_CORRELATED = 10
"""Training cases from which on a correlation over them says something."""
LOW, HIGH = 0.01, 0.99


def local_statistics(table: LocalTable, inputs: Sequence[Input], train: StudyData) -> LocalStatistics | None:
    """Of a model's inputs, over the training rows that the table has; None where no input has enough of them."""
    features = [found for item in inputs if (found := _feature(table, item, train)) is not None]
    if not features:
        return None
    return LocalStatistics(radius=table.radius, cases=max(item.cases for item in features), features=tuple(features))


def _feature(table: LocalTable, item: Input, train: StudyData) -> LocalFeature | None:
    if not isinstance(item.source, FeatureSource):
        return None
    found = table.distributions(item.source.feature, item.source.sequence, item.source.roi)
    if found is None:
        return None
    places = {case: place for place, case in enumerate(found.cases)}
    rows = [row for row, case in enumerate(train.cases) if case in places]
    own = [places[train.cases[row]] for row in rows]
    if len(own) < LEAST_CASES:
        return None
    part = CaseDistributions(found.cases[own], found.mean[own], found.sd[own], found.undefined[own], found.quantiles[own])
    whole = train.features[rows, train.names.index(item.name)]
    return pooled(item.name, part, whole)


def pooled(name: str, cases: CaseDistributions, whole: np.ndarray) -> LocalFeature:
    """One feature over cases that count the same, however large their ROIs. whole: (n,) its value in each ROI.

    Between the percentiles that a case states its values count as evenly spread.
    """
    share, value = _mixture(cases.quantiles)
    low, below, above, high = np.interp([LOW, 0.16, 0.84, HIGH], share, value)
    mean, sd = _moments(share, np.clip(value, low, high))
    spread = float(np.sqrt(np.mean(cases.sd**2 + (cases.mean - cases.mean.mean()) ** 2)))
    robust = (above - below) / 2
    return LocalFeature(
        input=name,
        cases=len(cases.cases),
        mean=mean,
        sd=sd,
        low=float(low),
        high=float(high),
        undefined=float(cases.undefined.mean()),
        tail=float(spread / robust) if robust > 0 else None,
        follows=_correlation(whole, cases.mean),
    )


def _mixture(quantiles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(m,) shares of values at or below, and (m,) these values, both ascending: the mean of the cases' distributions.

    quantiles: (n, k) at ``PERCENTS``. Where a case has many voxels of one value its share jumps there, so that every value
    stands twice: with the share below it and with the share up to it.
    """
    shares = np.array(PERCENTS) / 100
    values = np.unique(quantiles)
    below = np.mean([1 - np.interp(-values, -own[::-1], 1 - shares[::-1]) for own in quantiles], axis=0)
    up_to = np.mean([np.interp(values, own, shares) for own in quantiles], axis=0)
    return np.column_stack([below, up_to]).reshape(-1), np.repeat(values, 2)


def _moments(share: np.ndarray, value: np.ndarray) -> tuple[float, float]:
    """Mean and standard deviation of values that rise evenly between shares."""
    width, low, high = np.diff(share), value[:-1], value[1:]
    mean = float(width @ (low + high) / 2)
    low, high = low - mean, high - mean
    return mean, float(np.sqrt(max(0.0, float(width @ (low**2 + low * high + high**2) / 3))))


def _correlation(whole: np.ndarray, means: np.ndarray) -> float | None:
    """Spearman's, None where the cases are too few or one of the two does not vary."""
    known = np.isfinite(whole)
    whole, means = whole[known], means[known]
    if len(whole) < LEAST_CORRELATED or np.ptp(whole) == 0 or np.ptp(means) == 0:
        return None
    return float(np.clip(spearmanr(whole, means).statistic, -1, 1))
