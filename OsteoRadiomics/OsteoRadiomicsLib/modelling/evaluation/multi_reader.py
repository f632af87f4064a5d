"""Multi-reader multi-case ROC: AUCs of readers with and without a model, by Obuchowski and Rockette's analysis.

Obuchowski & Rockette, Commun Stat Simul Comput 1995;24:285-308; degrees of freedom, also those of one condition's mean: Hillis,
Stat Med 2007;26:596-619. Error covariances by the jackknife over cases.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm
from scipy.stats import t as student_t

from ...base.errors import TableError
from ...base.records import Part
from ..data.inputs import Flags, Floats, binary_outcome
from ..estimate import LEVEL
from .delong import auc_components

_NOTHING = 1e-20  # below it a variance of AUCs is rounding
NO_SPREAD = "the readers' AUCs and their differences do not vary: the test has no error to be judged by"


@dataclass(frozen=True)
class Contrast:
    """A mean AUC, or a difference of two, over the readers.

    value, se, low, high: estimate, standard error and 95 % interval (of an AUC cut at 0 and 1). df: of Student's t, inf where the
    normal distribution serves. statistic, p: two-sided test of 0, NaN for an AUC. reason: why it has no error, "" where it has.
    """

    value: float
    se: float
    low: float
    high: float
    df: float = math.inf
    statistic: float = math.nan
    p: float = math.nan
    reason: str = ""


class Components(Part):
    """What the analysis rests on, averaged over readers and conditions.

    ms_condition, ms_reader, ms_interaction: mean squares of the AUCs, condition x reader. variance: of one AUC over cases.
    cov1: same reader, other condition; cov2: other reader, same condition; cov3: both differ.
    """

    ms_condition: float
    ms_reader: float
    ms_interaction: float
    variance: float
    cov1: float
    cov2: float
    cov3: float


@dataclass(frozen=True)
class MultiReader:
    """Two conditions compared by several readers on the same cases; differences are the first minus the second.

    aucs: (2, readers). means: the mean AUC of each condition, readers and cases random. readers_and_cases: the difference for
    new readers and new cases, which is what a claim about a model needs. cases_only: for these readers and new cases.
    readers_only: for new readers and these cases. by_reader: each reader's own difference.
    """

    readers: tuple[str, ...]
    n_events: int
    n_others: int
    aucs: Floats
    components: Components
    means: tuple[Contrast, Contrast]
    readers_and_cases: Contrast
    cases_only: Contrast
    readers_only: Contrast
    by_reader: tuple[Contrast, ...]


def multi_reader_roc(outcome: ArrayLike, scores: ArrayLike, readers: tuple[str, ...]) -> MultiReader:
    """Compare two conditions. outcome: (cases,) 0/1. scores: (2, readers, cases), finite; higher speaks for the event.

    Raises TableError for fewer than two readers, fewer than two cases of a class, another shape, or a value that is not finite.
    """
    events = binary_outcome(outcome)
    values = np.asarray(scores, dtype=np.float64)
    if values.ndim != 3 or values.shape[0] != 2 or values.shape[1:] != (len(readers), events.size):
        raise TableError("scores must be two conditions x readers x cases")
    if len(readers) < 2:
        raise TableError(
            "one reader only cannot stand for readers", cure="Compare a single reader's scores with evaluate --versus"
        )
    if not np.isfinite(values).all():
        raise TableError("a score is missing or infinite", cure="Every reader must score every case in both conditions")
    if min(events.sum(), (~events).sum()) < 2:
        raise TableError("the analysis needs two cases with and two without the event", cure="Give more cases")
    flat = values.reshape(-1, events.size)
    auc, covariance = _jackknife(events, flat)
    r = len(readers)
    aucs, cov = auc.reshape(2, r), covariance.reshape(2, r, 2, r)
    found = _components(aucs, cov)
    means = aucs.mean(axis=1)
    difference = float(means[0] - means[1])
    error, df = _error(found.ms_interaction, found.cov2 - found.cov3, r)
    fixed = found.variance - found.cov1 + (r - 1) * max(found.cov2 - found.cov3, 0.0)
    own = np.arange(r)
    own_spread = cov[0, own, 0, own] + cov[1, own, 1, own] - 2 * cov[0, own, 1, own]
    by_reader = [_contrast(float(x), float(v), math.inf) for x, v in zip(aucs[0] - aucs[1], own_spread, strict=True)]
    return MultiReader(
        readers=readers, n_events=int(events.sum()), n_others=int((~events).sum()), aucs=aucs, components=found,
        means=(_mean(aucs[0], cov[0, :, 0]), _mean(aucs[1], cov[1, :, 1])),
        readers_and_cases=_contrast(difference, 2 * error / r, df),
        cases_only=_contrast(difference, 2 * fixed / r, math.inf),
        readers_only=_contrast(difference, 2 * found.ms_interaction / r, r - 1),
        by_reader=tuple(by_reader),
    )  # fmt: skip


def _jackknife(events: Flags, scores: Floats) -> tuple[Floats, Floats]:
    """AUCs (k,) and their jackknife covariance (k, k); leaving a case out needs no AUC to be computed again."""
    aucs, of_events, of_others = auc_components(events, scores)
    n_events, n_others = of_events.shape[1], of_others.shape[1]
    without = np.concatenate(
        [
            (n_events * aucs[:, None] - of_events) / (n_events - 1),
            (n_others * aucs[:, None] - of_others) / (n_others - 1),
        ],
        axis=1,
    )
    n = events.size
    return aucs, np.cov(without) * (n - 1) ** 2 / n


def _components(aucs: Floats, cov: Floats) -> Components:
    """aucs: (2, readers). cov: (2, readers, 2, readers)."""
    r = aucs.shape[1]
    grand, by_condition, by_reader = aucs.mean(), aucs.mean(axis=1), aucs.mean(axis=0)
    rest = aucs - by_condition[:, None] - by_reader[None, :] + grand
    same = np.eye(r, dtype=bool)
    return Components(
        ms_condition=float(r * ((by_condition - grand) ** 2).sum()),
        ms_reader=float(2 * ((by_reader - grand) ** 2).sum() / (r - 1)),
        ms_interaction=float((rest**2).sum() / (r - 1)),
        variance=float(np.mean([cov[i, :, i][same] for i in (0, 1)])),
        cov1=float(cov[0, :, 1][same].mean()),
        cov2=float(np.mean([cov[i, :, i][~same] for i in (0, 1)])),
        cov3=float(cov[0, :, 1][~same].mean()),
    )


def _error(ms: float, covariance: float, readers: int) -> tuple[float, float]:
    """The error mean square for new readers and cases, and its degrees of freedom by Hillis.

    ms: of readers within a condition, or of their interaction with it. covariance: what readers' AUCs share through the cases.
    """
    error = ms + readers * max(covariance, 0.0)
    return error, (readers - 1) * (error / ms) ** 2 if ms > _NOTHING else math.inf


def _mean(aucs: Floats, cov: Floats) -> Contrast:
    """The mean AUC of one condition from its own readers' mean square and covariance. cov: (readers, readers)."""
    r = aucs.size
    error, df = _error(float(aucs.var(ddof=1)), float(cov[~np.eye(r, dtype=bool)].mean()), r)
    value, se = float(aucs.mean()), math.sqrt(error / r)
    if error <= _NOTHING:
        return Contrast(value, math.nan, math.nan, math.nan, reason=NO_SPREAD)
    margin = _quantile(df) * se
    return Contrast(value, se, max(0.0, value - margin), min(1.0, value + margin), df)


def _contrast(value: float, variance: float, df: float) -> Contrast:
    if not variance > _NOTHING:
        return Contrast(value, math.nan, math.nan, math.nan, df, reason=NO_SPREAD)
    se = math.sqrt(variance)
    margin, statistic = _quantile(df) * se, value / se
    p = 2 * (norm.sf(abs(statistic)) if math.isinf(df) else student_t.sf(abs(statistic), df))
    return Contrast(value, se, value - margin, value + margin, df, statistic, float(p))


def _quantile(df: float) -> float:
    tail = (1 + LEVEL) / 2
    return float(norm.ppf(tail) if math.isinf(df) else student_t.ppf(tail, df))
