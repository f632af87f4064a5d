"""Rows of one patient say less than as many patients: what that makes of a variance.

What every row adds to an estimate (its influence) is summed by patient, and patients are independent of each other: the variance
of a ratio or a mean as in cluster sampling (Rao and Scott, Biometrics 1992;48:577), of a regression by the sandwich of Liang and
Zeger (Biometrika 1986;73:13), of AUCs by Obuchowski (Biometrics 1997;53:567). With one row per patient each is the variance of
independent rows, and copies of a patient's row change nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...base.errors import TableError
from ..data.inputs import Flags, Floats
from ..estimate import Estimate

METHOD = (
    "patient as the cluster: AUC and its comparison Obuchowski 1997, proportions Wilson with the effective number of rows, "
    "net benefit bootstrap of patients, others cluster sandwich"
)
"""For records and reports."""
ONE_PATIENT = "the interval needs rows of two patients or more"


@dataclass(frozen=True)
class DesignEffects:
    """By how much patients' rows enlarge the variances of k estimates, 1 or more.

    independent, clustered: (k, k) sums of products of the rows' influences, and of those summed by patient. rows_per_patient:
    the effect where rows do not differ at all.
    """

    independent: Floats
    clustered: Floats
    rows_per_patient: float

    def each(self) -> Floats:
        """(k,) of every estimate."""
        own, summed = np.diag(self.independent), np.diag(self.clustered)
        ratio = np.divide(summed, own, out=np.full(len(own), self.rows_per_patient), where=own > 0)
        return np.maximum(ratio, 1.0)

    def together(self, chosen: Sequence[int]) -> float:
        """Of estimates that are tested together: it divides their chi-square or F statistic (Rao and Scott, Ann Stat 1984;12:46).

        chosen: their positions.
        """
        cells = np.ix_(chosen, chosen)
        rank = int(np.linalg.matrix_rank(self.independent[cells], hermitian=True))
        if rank == 0:
            return self.rows_per_patient
        ratio = np.linalg.pinv(self.independent[cells], hermitian=True) @ self.clustered[cells]
        return max(1.0, float(np.trace(ratio)) / rank)

    def enlarged(self, covariance: Floats) -> Floats:
        """(k, k) the covariance of independent rows, its correlations as they are."""
        root = np.sqrt(self.each())
        return covariance * root[:, None] * root[None, :]


@dataclass(frozen=True)
class Clusters:
    """Which rows are of one patient. index: (n,) the row's patient, from 0. count: patients."""

    index: NDArray[np.intp]
    count: int

    @classmethod
    def of(cls, patients: ArrayLike) -> Clusters:
        """The clusters of ids (n,), which may be text or numbers."""
        names, index = np.unique(np.asarray(patients), return_inverse=True)
        return cls(index.astype(np.intp), int(names.size))

    @classmethod
    def repeated(cls, patients: ArrayLike) -> Clusters | None:
        """The clusters of ids (n,), None where every row is of another patient."""
        found = cls.of(patients)
        return found if found.count < found.index.size else None

    def check(self, rows: int) -> None:
        """Raises TableError unless there is a patient for each of ``rows`` rows."""
        if self.index.size != rows:
            raise TableError(f"{self.index.size} patients' ids for {rows} rows")

    def rows(self, keep: Flags) -> Clusters:
        """The clusters of some rows. keep: (n,)."""
        return Clusters.of(self.index[keep])

    def within(self, label: NDArray[np.generic]) -> Clusters:
        """The clusters parted further: rows of one patient that have one label. label: (n,)."""
        _, kind = np.unique(label, return_inverse=True)
        return Clusters.of(self.index * (int(kind.max()) + 1) + kind)

    def present(self, rows: Flags) -> int:
        """Patients with one of these rows. rows: (n,)."""
        return int(np.unique(self.index[rows]).size)

    def sums(self, values: Floats) -> Floats:
        """(k, patients) sums by patient of (k, n)."""
        return np.stack([np.bincount(self.index, weights=row, minlength=self.count) for row in values])

    def spread(self, influence: Floats) -> float:
        """Sum of the squared sums by patient. influence: (n,)."""
        return float(np.sum(self.sums(influence[None, :]) ** 2))

    def design_effect(self, influence: Floats, rows: Flags | None = None) -> float:
        """By how much patients' rows enlarge a variance, 1 or more. influence: (n,), 0 outside ``rows`` (n,).

        Where rows do not differ at all, each patient counts as one row.
        """
        used = np.ones(self.index.size, dtype=bool) if rows is None else rows
        independent = float(np.sum(influence**2))
        if independent == 0:
            return float(used.sum() / self.present(used))
        return max(1.0, self.spread(influence) / independent)

    def design_effects(self, influence: Floats) -> DesignEffects:
        """Of k estimates, such as the coefficients of a regression. influence: (n, k)."""
        sums = self.sums(influence.T)
        return DesignEffects(influence.T @ influence, sums @ sums.T, self.index.size / self.count)

    def means(self, values: Floats) -> Floats:
        """(patients, k) means of (n, k) by patient; of equal rows their value to the last bit, so that ties stay ties."""
        first = values[self.first]
        rest = self.sums((values - first[self.index]).T).T
        return np.asarray(first + rest / np.bincount(self.index)[:, None])

    @property
    def first(self) -> NDArray[np.intp]:
        """(patients,) each patient's first row."""
        return np.unique(self.index, return_index=True)[1]

    def effective(self, hits: Flags, rows: Flags) -> float:
        """Independent rows that a share of hits among ``rows`` is worth. hits, rows: (n,)."""
        count = int(rows.sum())
        if count == 0:
            return 0.0
        residual = np.where(rows, hits - hits[rows].mean(), 0.0)
        return count / self.design_effect(residual, rows)


def mean_variance(values: Floats, clusters: Clusters) -> float:
    """Variance of the mean of (n,) values, NaN with one patient."""
    if clusters.count < 2:
        return np.nan
    return clusters.count / (clusters.count - 1) * clusters.spread(values - values.mean()) / values.size**2


def mean_estimate(values: Floats, bounds: tuple[float, float], clusters: Clusters | None = None) -> Estimate:
    """The mean of (n,) values with its normal interval, cut off at ``bounds``."""
    if clusters is None:
        return Estimate.wald(float(values.mean()), float(values.std(ddof=1) / np.sqrt(values.size)), bounds=bounds)
    if clusters.count < 2:
        return Estimate(float(values.mean()), note=ONE_PATIENT)
    return Estimate.wald(float(values.mean()), float(np.sqrt(mean_variance(values, clusters))), bounds=bounds)


def covariance_of_means(parts: Floats, label: NDArray[np.generic], clusters: Clusters) -> Floats:
    """(k, k) covariance of k estimates, each a sum over classes of the mean of its parts over the rows of the class.

    parts: (k, n). label: (n,) class of each row. A patient may have rows of several classes (Obuchowski 1997). NaN where a class
    has rows of one patient only.
    """
    size = len(parts)
    within, whole = np.zeros((size, size)), np.zeros((size, clusters.count))
    found = np.zeros((size, size))
    for value in np.unique(label):
        rows = label == value
        patients = clusters.present(rows)
        if patients < 2:
            return np.full((size, size), np.nan)
        mean = parts[:, rows].mean(axis=1)
        sums = clusters.sums(np.where(rows, parts - mean[:, None], 0.0)) / rows.sum()
        own = sums @ sums.T
        found += patients / (patients - 1) * own
        within += own
        whole += sums
    return np.asarray(found + clusters.count / (clusters.count - 1) * (whole @ whole.T - within))
