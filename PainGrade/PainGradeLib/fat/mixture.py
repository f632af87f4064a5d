"""Gaussian mixtures of grey values: fitted without chance, compared by BIC, parted where their weighted densities cross."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy.special import ndtr

from .splits import Counted, three_classes, two_classes

# A float image has as many grey values as voxels; on this many steps of the range the fit is the same to four digits.
_STEPS = 4096
_MOST_ROUNDS = 2000
# Gain in mean log-likelihood below which fitting stops: the usual convention, under which rates of published thresholds arose.
# Fitted to the end, overlapping components drift on and the rate with them (Docs/muscles.md).
_ENOUGH = 1e-3
# No component is narrower than this share of the values' SD: else it would close on repetitions of a single value.
_NARROWEST = 1e-3


@dataclass(frozen=True)
class Mixture:
    """A fitted mixture. weights, means, sds: (k,), in ascending order of the means. bic: Bayesian information criterion."""

    weights: np.ndarray
    means: np.ndarray
    sds: np.ndarray
    bic: float

    @cached_property
    def threshold(self) -> float:
        """Where the weighted densities of the two uppermost components cross between their means; NaN where they do not."""
        roots = crossings(self, len(self.means) - 2, len(self.means) - 1)
        inside = roots[(roots > self.means[-2]) & (roots < self.means[-1])]
        return float(inside[0]) if len(inside) else float("nan")

    @cached_property
    def overlap(self) -> float:
        """Area under both weighted densities of the two uppermost components, as a share of the lighter one (0 to 1)."""
        edges = np.concatenate(([-np.inf], np.sort(crossings(self, -2, -1)), [np.inf]))
        shared = 0.0
        for low, high in pairwise(edges):
            areas = self.weights[-2:] * (
                ndtr((high - self.means[-2:]) / self.sds[-2:]) - ndtr((low - self.means[-2:]) / self.sds[-2:])
            )
            shared += areas.min()
        return float(shared / self.weights[-2:].min())


def crossings(mixture: Mixture, first: int, second: int) -> np.ndarray:
    """Where the weighted densities of two components are equal: none, one or two places, ascending."""
    w, m, s = mixture.weights[[first, second]], mixture.means[[first, second]], mixture.sds[[first, second]]
    # Centred and scaled, so that far from 0 the quadratic formula keeps its digits.
    middle, scale = m.mean(), s.max()
    m, s = (m - middle) / scale, s / scale
    square, linear = -0.5 / s**2, m / s**2
    constant = np.log(w / s) - 0.5 * (m / s) ** 2
    a, b, c = square[1] - square[0], linear[1] - linear[0], constant[1] - constant[0]
    if abs(a) < 1e-12 * abs(square).max():
        found = np.array([-c / b]) if b else np.array([])
    else:
        inner = b * b - 4 * a * c
        if inner < 0:
            return np.array([])
        q = -0.5 * (b + np.copysign(np.sqrt(inner), b))
        found = np.array([q / a, c / q]) if q else np.array([0.0])
    return np.sort(found * scale + middle)


def fit_mixture(counted: Counted, components: int) -> Mixture:
    """Maximum likelihood by expectation maximisation from the exact k-means classes: nothing is left to chance.

    components: 1, 2 or 3, with at least as many distinct values. Dempster, Laird & Rubin, J R Stat Soc B 1977;39:1-38.
    """
    counted = _stepped(counted)
    x, n = counted.values, counted.counts.astype(np.float64)
    centre = np.average(x, weights=n)
    spread = float(np.sqrt(np.average((x - centre) ** 2, weights=n))) or 1.0
    x = (x - centre) / spread
    weights, means, sds = _maximised(x, n, _start(Counted(x, counted.counts), components))
    likelihood = -np.inf
    for _ in range(_MOST_ROUNDS):
        before, (likelihood, shares) = likelihood, _expected(x, n, weights, means, sds)
        weights, means, sds = _maximised(x, n, shares)
        if likelihood - before < _ENOUGH:
            break
    likelihood, _ = _expected(x, n, weights, means, sds)
    order = np.argsort(means, kind="stable")
    total = n.sum()
    bic = (3 * components - 1) * np.log(total) - 2 * total * (likelihood - np.log(spread))
    return Mixture(weights[order], means[order] * spread + centre, sds[order] * spread, float(bic))


def _maximised(x: np.ndarray, n: np.ndarray, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights, means and SDs (k,) of components that hold these shares (k, m) of values x that occur n times."""
    sums = shares @ n
    means = shares @ (n * x) / sums
    variances = np.sum(shares * n * (x - means[:, None]) ** 2, axis=1) / sums
    return sums / n.sum(), means, np.sqrt(np.maximum(variances, _NARROWEST**2))


def _expected(x: np.ndarray, n: np.ndarray, weights: np.ndarray, means: np.ndarray, sds: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean log-likelihood, and the components' shares (k, m) of each value."""
    z = (x - means[:, None]) / sds[:, None]
    logs = np.log(weights / sds)[:, None] - 0.5 * z * z - 0.5 * np.log(2 * np.pi)
    top = logs.max(axis=0)
    parts = np.exp(logs - top)
    whole = parts.sum(axis=0)
    return float(n @ (top + np.log(whole)) / n.sum()), parts / whole


def _start(counted: Counted, components: int) -> np.ndarray:
    """(k, m): which class each value belongs to."""
    edges = {1: lambda _: (), 2: two_classes, 3: three_classes}[components](counted)
    places = np.searchsorted(np.array(edges), np.arange(len(counted.values)), side="right")
    return (places == np.arange(components)[:, None]).astype(np.float64)


def _stepped(counted: Counted) -> Counted:
    if len(counted.values) <= _STEPS:
        return counted
    low, high = counted.values[0], counted.values[-1]
    steps = np.minimum((counted.values - low) / (high - low) * _STEPS, _STEPS - 1).astype(np.int64)
    counts = np.bincount(steps, weights=counted.counts, minlength=_STEPS)
    sums = np.bincount(steps, weights=counted.counts * counted.values, minlength=_STEPS)
    filled = counts > 0
    return Counted(sums[filled] / counts[filled], counts[filled].astype(np.int64))
