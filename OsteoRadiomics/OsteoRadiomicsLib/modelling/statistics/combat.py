"""ComBat: takes out of features how their means and spreads differ between centres, by parametric empirical Bayes.

Johnson, Li and Rabinovic, Biostatistics 2007;8:118; for images Fortin et al., NeuroImage 2018;167:104. Values are those of
neuroCombat and of sva's ComBat. What is learned from some rows can be applied to others: of the same centres by their own shift
and scale, of a new one by those that its own features show against the rows that were learned from. No outcome is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...base.errors import TableError
from ..data.inputs import Floats

LEAST_ROWS = 2
"""Rows of a centre whose spread can be estimated."""
LEAST_PATIENTS = 10
"""Training patients of a centre below which its shift and scale would be little more than chance."""
_PRECISION = 1e-4
"""Relative change at which the published software stops."""


@dataclass(frozen=True)
class Shift:
    """What one centre adds to standardised features. gamma: (p,) of the mean. delta: (p,) by what it multiplies the variance."""

    gamma: Floats
    delta: Floats


@dataclass(frozen=True)
class Combat:
    """What was learned. columns: (p,) bool, those that vary and are harmonised.

    mean, sd: (h,) of these without the centres. slopes: (c, h) of the covariates. shifts: by centre.
    """

    columns: NDArray[np.bool_]
    mean: Floats
    sd: Floats
    slopes: Floats
    shifts: Mapping[str, Shift]

    def apply(self, features: Floats, centres: ArrayLike, covariates: Floats) -> Floats:
        """Harmonised (n, p); columns that did not vary, and missing values, stay as they are. covariates: (n, c).

        A centre that was not among those learned from gets the shift of its own rows. Raises TableError where such a centre has
        fewer than ``LEAST_ROWS``.
        """
        names, found = np.asarray(centres), np.array(features, dtype=float)
        expected = self.mean + covariates @ self.slopes
        standardised = (found[:, self.columns] - expected) / self.sd
        for name in np.unique(names):
            rows = names == name
            shift = self.shifts.get(str(name)) or _new_shift(standardised[rows], str(name))
            standardised[rows] = (standardised[rows] - shift.gamma) / np.sqrt(shift.delta)
        found[:, self.columns] = standardised * self.sd + expected
        return found


def fit_combat(features: Floats, centres: ArrayLike, covariates: Floats) -> Combat:
    """Learn from rows. features: (n, p), NaN where missing. centres: (n,) names. covariates: (n, c) what to preserve.

    A missing value counts as the mean of its centre. With one centre there is nothing to take out; its rows are what others are
    measured against. Raises TableError for a centre with fewer than ``LEAST_ROWS`` and for covariates that follow the centres.
    """
    names, place = np.unique(np.asarray(centres), return_inverse=True)
    sizes = np.bincount(place)
    if sizes.min() < LEAST_ROWS:
        raise TableError(f"centre {names[sizes.argmin()]} has {sizes.min()} row(s), too few for ComBat")
    known = _filled(np.asarray(features, dtype=float), place)
    columns = np.ptp(known, axis=0) > 0
    values, design = known[:, columns], np.column_stack([np.eye(len(names))[place], covariates])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise TableError(
            "the clinical variables that ComBat preserves follow from each other or from the centre",
            cure="Leave one of them out of the protocol, or train without --combat",
        )
    weights = np.linalg.lstsq(design, values, rcond=None)[0]
    spread = np.sqrt(np.mean((values - design @ weights) ** 2, axis=0))
    # A column that is constant within every centre tells the centre alone, and has no spread to be measured in.
    varies = spread > 1e-9 * np.maximum(np.abs(values).max(axis=0), np.finfo(float).tiny)
    columns[np.flatnonzero(columns)[~varies]] = False
    values, weights, spread = values[:, varies], weights[:, varies], spread[varies]
    mean, slopes = sizes / len(place) @ weights[: len(names)], weights[len(names) :]
    standardised = (values - mean - covariates @ slopes) / spread
    shifts = {str(name): _shift(standardised[place == number]) for number, name in enumerate(names)}
    if len(names) == 1:
        none = Shift(np.zeros(len(mean)), np.ones(len(mean)))
        shifts = {str(names[0]): none}
    return Combat(columns, mean, spread, slopes, shifts)


def _filled(features: Floats, place: NDArray[np.intp]) -> Floats:
    """Features with the mean of the centre in place of what is missing, or of all rows where the centre has none."""
    missing = np.isnan(features)
    if not missing.any():
        return features
    known, found = np.where(missing, 0.0, features), features.copy()
    overall = known.sum(axis=0) / np.maximum(1, (~missing).sum(axis=0))
    for number in range(int(place.max()) + 1):
        rows = place == number
        count = (~missing[rows]).sum(axis=0)
        mean = np.where(count > 0, known[rows].sum(axis=0) / np.maximum(1, count), overall)
        found[rows] = np.where(missing[rows], mean, features[rows])
    return found


def _new_shift(standardised: Floats, name: str) -> Shift:
    if len(standardised) < LEAST_ROWS:
        raise TableError(f"centre {name} has {len(standardised)} row(s), too few for ComBat")
    return _shift(_filled(standardised, np.zeros(len(standardised), dtype=np.intp)))


def _shift(rows: Floats) -> Shift:
    """Empirical Bayes estimates of one centre. rows: (m, p) standardised."""
    count, p = rows.shape
    gamma, delta = rows.mean(axis=0), rows.var(axis=0, ddof=1)
    delta[delta == 0] = 1
    if p < 2 or np.ptp(delta) == 0 or np.ptp(gamma) == 0:  # nothing to borrow from other features
        return Shift(gamma, delta)
    prior, tau2 = gamma.mean(), gamma.var(ddof=1)
    mean, variance = delta.mean(), delta.var(ddof=1)
    shape, rate = (2 * variance + mean**2) / variance, (mean * variance + mean**3) / variance
    old, spread, change = gamma, delta, np.inf
    while change > _PRECISION:
        new = (tau2 * count * gamma + spread * prior) / (tau2 * count + spread)
        after = (0.5 * ((rows - new) ** 2).sum(axis=0) + rate) / (count / 2 + shape - 1)
        # The shift's change is divided by its signed value, as the published software does: its last digits depend on it.
        with np.errstate(divide="ignore", invalid="ignore"):  # 0 / 0 is no change
            change = max(np.nanmax(np.abs(new - old) / old), (np.abs(after - spread) / spread).max())
        old, spread = new, after
    return Shift(old, spread)
