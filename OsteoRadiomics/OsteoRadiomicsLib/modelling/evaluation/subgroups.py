"""Does a score work as well in men and women, old and young: AUC per subgroup and tests for a difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2

from ...base.errors import TableError
from ..data.inputs import Flags, Floats, binary_outcome, class_labels, vector
from ..estimate import Estimate
from ..statistics.logistic import LikelihoodRatio, likelihood_ratio_test, logistic_regression
from .clusters import Clusters
from .delong import auc_components, delong_auc


@dataclass(frozen=True)
class SubgroupAuc:
    """One subgroup: patients, events, and the AUC (NaN with a reason where a class is missing).

    Rows are counted where patients have several.
    """

    name: str
    patients: int
    events: int
    auc: Estimate


@dataclass(frozen=True)
class Subgroups:
    """A score in the subgroups of one variable.

    heterogeneity_p: Cochran's Q over the AUCs with DeLong variances (two groups: the squared z of their difference), with their
    covariances where a patient has rows in several groups. interaction: likelihood-ratio test of score x group beside score and
    group in a logistic regression, divided by the mean design effect of the patients' rows.
    note: why a test is undefined, or empty.
    """

    variable: str
    groups: tuple[SubgroupAuc, ...]
    heterogeneity_q: float
    heterogeneity_df: int
    heterogeneity_p: float
    interaction: LikelihoodRatio | None
    note: str = ""


def subgroup_aucs(
    outcome: ArrayLike,
    score: ArrayLike,
    group: ArrayLike,
    *,
    variable: str = "group",
    clusters: Clusters | None = None,
) -> Subgroups:
    """AUC in each subgroup. outcome: (n,) 0/1. score: (n,), log-odds for the interaction test to be linear. group: (n,) names.

    clusters: rows of one patient, who may have rows in several subgroups.
    """
    events = binary_outcome(outcome)
    values = vector(score, "the score", length=events.size)
    names, index = class_labels(group, f"the subgroup {variable}", length=events.size)
    groups = []
    for i, name in enumerate(names):
        rows = index == i
        count = int(events[rows].sum())
        has_both = 0 < count < int(rows.sum())
        own = None if clusters is None else clusters.rows(rows)
        value = Estimate.undefined("one class only in this subgroup")
        if has_both:
            value = delong_auc(events[rows], values[rows], clusters=own)
        groups.append(SubgroupAuc(name, int(rows.sum()), count, value))
    aucs = [g.auc for g in groups]
    if clusters is None or not all(estimate.se > 0 for estimate in aucs):
        q, df, p, note = heterogeneity(aucs)
    else:
        q, df, p, note = _correlated_heterogeneity(aucs, _covariance(events, values, index, aucs, clusters))
    interaction: LikelihoodRatio | None = None
    dummies = np.column_stack([index == i for i in range(1, len(names))]).astype(np.float64)
    product = dummies * values[:, None]
    labels = [f"group {name}" for name in names[1:]]
    try:
        main = logistic_regression(np.column_stack([values, dummies]), events, ["score", *labels], firth="never")
        names_of_both = ["score", *labels, *(f"score x {label}" for label in labels)]
        full = np.column_stack([values, dummies, product])
        both = logistic_regression(full, events, names_of_both, firth="never", clusters=clusters)
        interaction = likelihood_ratio_test(main, both)
    except TableError as error:
        note = "; ".join(filter(None, [note, f"no interaction test: {error.what}"]))
    return Subgroups(variable, tuple(groups), q, df, p, interaction, note)


def split_at(values: ArrayLike, cut: float, *, unit: str = "") -> np.ndarray:
    """(n,) group names "< cut" and ">= cut" of a continuous variable, e.g. age at 70."""
    numbers = vector(values, "the variable")
    text = f"{cut:g} {unit}".strip()
    return np.where(numbers >= cut, f">= {text}", f"< {text}")


def heterogeneity(estimates: Sequence[Estimate]) -> tuple[float, int, float, str]:
    """Cochran's Q of independent estimates with standard errors: Q, degrees of freedom, P, and why there is no test."""
    usable = [estimate for estimate in estimates if estimate.se > 0]
    df = len(estimates) - 1
    if len(usable) < len(estimates):
        return np.nan, df, np.nan, "no heterogeneity test: an estimate has no standard error"
    weight = np.array([1 / estimate.se**2 for estimate in usable])
    value = np.array([estimate.value for estimate in usable])
    q = float(np.sum(weight * (value - np.average(value, weights=weight)) ** 2))
    return q, df, float(chi2.sf(q, df)), ""


def _covariance(events: Flags, values: Floats, index: np.ndarray, aucs: list[Estimate], clusters: Clusters) -> Floats:
    """(k, k) covariance of the subgroups' AUCs, which share patients."""
    sums = np.zeros((len(aucs), clusters.count))
    for i in range(len(aucs)):
        rows = np.flatnonzero(index == i)
        _, *parts = auc_components(events[rows], values[None, rows])
        for own, part in zip((rows[events[rows]], rows[~events[rows]]), parts, strict=True):
            influence = np.zeros(events.size)
            influence[own] = (part[0] - part[0].mean()) / own.size
            patients = np.unique(clusters.index[own]).size
            sums[i] += np.sqrt(patients / (patients - 1)) * clusters.sums(influence[None, :])[0]
    found = np.asarray(sums @ sums.T)
    np.fill_diagonal(found, [estimate.se**2 for estimate in aucs])
    return found


def _correlated_heterogeneity(aucs: list[Estimate], covariance: Floats) -> tuple[float, int, float, str]:
    """Cochran's Q of correlated estimates: their distance from the weighted mean by the inverse of their covariance."""
    df, value = len(aucs) - 1, np.array([estimate.value for estimate in aucs])
    if np.linalg.eigvalsh(covariance).min() <= 1e-12 * np.trace(covariance):
        return np.nan, df, np.nan, "no heterogeneity test: patients' rows in several subgroups say the same"
    inverse = np.linalg.inv(covariance)
    distance = value - float(inverse.sum(axis=0) @ value / inverse.sum())
    q = float(distance @ inverse @ distance)
    return q, df, float(chi2.sf(q, df)), ""
