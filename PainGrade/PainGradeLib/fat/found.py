"""Thresholds that are found in the grey values."""

from __future__ import annotations

import math

from .splits import between, three_classes, two_classes
from .thresholds import found_threshold
from .values import NoRate, Pool


def _otsu(pool: Pool) -> float:
    return between(pool.counted, two_classes(pool.counted)[0])


def _kmeans3(pool: Pool) -> float:
    _three_values(pool)
    return between(pool.counted, three_classes(pool.counted)[1])


def _gmm2(pool: Pool) -> float:
    return _crossing(pool, 2)


def _gmm3(pool: Pool) -> float:
    _three_values(pool)
    return _crossing(pool, 3)


def _three_values(pool: Pool) -> None:
    if len(pool.counted.values) < 3:
        raise NoRate("its two grey values cannot be parted into three classes")


def _crossing(pool: Pool, components: int) -> float:
    threshold = pool.mixture(components).threshold
    if math.isnan(threshold):
        raise NoRate("the weighted densities of the two upper components do not cross between their means")
    return threshold


OTSU = found_threshold(_otsu)
KMEANS2 = found_threshold(_otsu)  # on a line, the global optimum of 2-means is Otsu's split
KMEANS3 = found_threshold(_kmeans3)
GMM2 = found_threshold(_gmm2)
GMM3 = found_threshold(_gmm3)
