"""DeLong's variance of the AUC, its confidence interval, and tests between AUCs.

DeLong, DeLong, Clarke-Pearson, Biometrics 1988;44:837; midranks as in Sun and Xu, IEEE Signal Process Lett 2014;21:1389. Where
patients have several rows (``clusters``): Obuchowski, Biometrics 1997;53:567, which is DeLong's with one row per patient.
Ties are exact. Conventions as in pROC: intervals are cut off at 0 and 1, the unpaired test has Welch's degrees of freedom.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm, rankdata
from scipy.stats import t as student_t

from ...base.errors import TableError
from ..data.inputs import Flags, Floats, binary_outcome, vector
from ..estimate import LEVEL, Estimate, normal_quantile
from .clusters import Clusters, covariance_of_means

PERFECT = "DeLong's interval has no width at an AUC of 0 or 1 and says nothing about the uncertainty"
TOO_FEW = "the variance of an AUC needs two patients of each class"


@dataclass(frozen=True)
class AucTest:
    """Comparison of two AUCs.

    first, second, difference: AUCs with intervals; difference = first - second. statistic: z when paired, t (pROC's D)
    otherwise. df: NaN when paired. p: two-sided. note: why the test is undefined, or empty.
    """

    first: Estimate
    second: Estimate
    difference: Estimate
    statistic: float
    df: float
    p: float
    paired: bool
    note: str = ""


@dataclass(frozen=True)
class AucMatrix:
    """All paired comparisons of several scores of the same patients.

    aucs: one estimate per name. difference, z, p: (k, k), row minus column; the diagonal of z and p is NaN.
    """

    names: tuple[str, ...]
    aucs: tuple[Estimate, ...]
    difference: Floats
    z: Floats
    p: Floats


def delong_auc(outcome: ArrayLike, score: ArrayLike, *, clusters: Clusters | None = None) -> Estimate:
    """AUC with DeLong's standard error and 95 % interval. outcome: (n,) 0/1. score: (n,). clusters: rows of one patient."""
    events = binary_outcome(outcome)
    value, covariance = delong_covariance(events, vector(score, "the score", length=events.size)[None, :], clusters)
    return auc_estimate(float(value[0]), float(covariance[0, 0]))


def delong_covariance(events: Flags, scores: Floats, clusters: Clusters | None = None) -> tuple[Floats, Floats]:
    """AUCs (k,) and their covariance matrix (k, k) of k scores (k, n) of the same n rows.

    The covariance is NaN with fewer than two patients of a class.
    """
    aucs, of_events, of_others = auc_components(events, scores)
    if clusters is not None:
        clusters.check(events.size)
        parts = np.empty_like(scores)
        parts[:, events], parts[:, ~events] = of_events, of_others
        return aucs, covariance_of_means(parts, events, clusters)
    n_events, n_others = of_events.shape[1], of_others.shape[1]
    if min(n_events, n_others) < 2:
        return aucs, np.full((len(scores), len(scores)), np.nan)
    spread = np.atleast_2d(np.cov(of_events)) / n_events + np.atleast_2d(np.cov(of_others)) / n_others
    return aucs, spread


def auc_components(events: Flags, scores: Floats) -> tuple[Floats, Floats, Floats]:
    """AUCs (k,) of scores (k, n), and their parts per patient: (k, events) and (k, others), whose means they are.

    A part is the share of non-events below an event, or of events above a non-event, ties counting half.
    """
    with_event, without = scores[:, events], scores[:, ~events]
    ranks = rankdata(scores, axis=1)
    of_events = (ranks[:, events] - rankdata(with_event, axis=1)) / without.shape[1]
    of_others = 1 - (ranks[:, ~events] - rankdata(without, axis=1)) / with_event.shape[1]
    return of_events.mean(axis=1), of_events, of_others


def delong_paired(outcome: ArrayLike, first: ArrayLike, second: ArrayLike, *, clusters: Clusters | None = None) -> AucTest:
    """Two scores of the same patients. outcome, first, second: (n,). Undefined (NaN) when both rank all patients alike."""
    events = binary_outcome(outcome)
    columns = (vector(first, "the first score", length=events.size), vector(second, "the second score", length=events.size))
    scores = np.stack(columns)
    aucs, covariance = delong_covariance(events, scores, clusters)
    difference = float(aucs[0] - aucs[1])
    variance = float(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    z, p, note = _z_test(difference, variance)
    estimates = [auc_estimate(float(aucs[i]), float(covariance[i, i])) for i in (0, 1)]
    gain = _difference(difference, variance, normal_quantile(), note)
    return AucTest(estimates[0], estimates[1], gain, z, np.nan, p, True, note)


def delong_unpaired(outcome_a: ArrayLike, score_a: ArrayLike, outcome_b: ArrayLike, score_b: ArrayLike) -> AucTest:
    """Scores of two different groups of patients, with (n_a,) and (n_b,) values; Student's t with Welch's df."""
    first, second = delong_auc(outcome_a, score_a), delong_auc(outcome_b, score_b)
    difference, variances = first.value - second.value, np.array([first.se**2, second.se**2])
    sizes = np.array([np.size(outcome_a), np.size(outcome_b)])
    variance = float(variances.sum())
    t, _, note = _z_test(difference, variance)
    df = variance**2 / float(np.sum(variances**2 / (sizes - 1))) if variance > 0 else np.nan
    p = float(2 * student_t.sf(abs(t), df)) if not np.isnan(t) else np.nan
    quantile = float(student_t.ppf(0.5 + LEVEL / 2, df)) if df > 0 else 0.0
    return AucTest(first, second, _difference(difference, variance, quantile, note), t, df, p, False, note)


def delong_matrix(outcome: ArrayLike, scores: Mapping[str, ArrayLike], *, clusters: Clusters | None = None) -> AucMatrix:
    """Every pair of the named scores (n,) of the same patients. Raises TableError for fewer than two scores."""
    if len(scores) < 2:
        raise TableError("a DeLong matrix needs two scores or more")
    events = binary_outcome(outcome)
    table = np.stack([vector(column, f"the score {name}", length=events.size) for name, column in scores.items()])
    aucs, covariance = delong_covariance(events, table, clusters)
    difference = aucs[:, None] - aucs[None, :]
    spread = np.diag(covariance)
    variance = spread[:, None] + spread[None, :] - 2 * covariance
    z, p = np.full_like(difference, np.nan), np.full_like(difference, np.nan)
    for i, j in zip(*np.triu_indices(len(aucs), 1), strict=True):
        z[i, j], p[i, j], _ = _z_test(float(difference[i, j]), float(variance[i, j]))
        z[j, i], p[j, i] = -z[i, j], p[i, j]
    estimates = tuple(auc_estimate(float(value), float(var)) for value, var in zip(aucs, spread, strict=True))
    return AucMatrix(tuple(scores), estimates, difference, z, p)


def auc_estimate(value: float, variance: float) -> Estimate:
    """An AUC with the interval of its variance, NaN where that is undefined."""
    if np.isnan(variance):
        return Estimate(value, note=TOO_FEW)
    estimate = Estimate.wald(value, float(np.sqrt(variance)), bounds=(0.0, 1.0))
    return replace(estimate, note=PERFECT) if value in (0.0, 1.0) else estimate


def _difference(value: float, variance: float, quantile: float, note: str) -> Estimate:
    if np.isnan(variance):
        return Estimate(value, note=note)
    se = float(np.sqrt(max(variance, 0.0)))
    return Estimate(value, value - quantile * se, value + quantile * se, se)


def _z_test(difference: float, variance: float) -> tuple[float, float, str]:
    """z, two-sided P and the reason where they are undefined."""
    if np.isnan(variance):
        return np.nan, np.nan, TOO_FEW
    # Scores that rank alike have a zero variance of their difference up to rounding; nothing real is that small.
    if variance <= 1e-20:
        return np.nan, np.nan, "the difference has no variance: both scores rank the patients alike or perfectly"
    z = difference / np.sqrt(variance)
    return float(z), float(2 * norm.sf(abs(z))), ""
