"""Random-effects pooling of one estimate per centre: mean with interval, spread between centres, prediction for a new centre.

Spread by restricted maximum likelihood (REML: Viechtbauer, J Educ Behav Stat 2005;30:261), interval of the mean by Hartung and
Knapp (Stat Med 2001;20:1771: Student's t with k - 1 degrees of freedom), prediction interval of a new centre by Student's t with
k - 2 degrees of freedom (Higgins, Thompson and Spiegelhalter, J R Stat Soc A 2009;172:137) with the variance of Hartung and Knapp
(Partlett and Riley, Stat Med 2017;36:301), I2 from the spread and the typical variance within centres (Higgins and Thompson, Stat
Med 2002;21:1539). AUCs are pooled on the logit scale (Snell et al., Stat Methods Med Res 2018;27:3505).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import expit, logit
from scipy.stats import chi2
from scipy.stats import t as student_t

from ..data.inputs import Floats, vector
from ..estimate import LEVEL, Estimate

LEAST_POOLED, LEAST_PREDICTED = 2, 3
"""Centres that a pooled value and a prediction interval need."""
FORM = (
    "random effects: REML between centres, interval of the pooled value by Hartung and Knapp (t with k - 1 degrees of freedom), "
    "prediction interval for a new centre by t with k - 2 degrees of freedom"
)
"""For records and reports."""


@dataclass(frozen=True)
class Pooled:
    """centres: k that were pooled. mean: with its interval. prediction: limits for a new centre, NaN where there is none.

    tau2: variance between centres, on the scale of pooling. i2: share of the total variance that lies between centres, 0 to 1.
    q, q_p: Cochran's Q with k - 1 degrees of freedom, and its P. weights: (k,) of the centres, summing to 1. note: why the mean
    or the prediction interval is undefined.
    """

    centres: int
    mean: Estimate
    prediction: tuple[float, float] = (nan, nan)
    tau2: float = nan
    i2: float = nan
    q: float = nan
    q_p: float = nan
    weights: tuple[float, ...] = ()
    note: str = ""


def random_effects(values: ArrayLike, variances: ArrayLike) -> Pooled:
    """Pool k values (k,) with their variances (k,) within centres. Raises TableError for missing values.

    With fewer than two there is no mean, with fewer than three no prediction interval; the note says so.
    """
    y = vector(values, "the estimate")
    v = vector(variances, "the variance", length=y.size)
    k = y.size
    if k < LEAST_POOLED:
        return Pooled(k, Estimate.undefined(_too_few(k)), note=_too_few(k))
    tau2 = _reml(y, v)
    weight = 1 / (v + tau2)
    mean = float(weight @ y / weight.sum())
    variance = float(weight @ (y - mean) ** 2 / (k - 1) / weight.sum())
    half = float(student_t.ppf(0.5 + LEVEL / 2, k - 1)) * variance**0.5
    q, typical = _heterogeneity(y, v)
    prediction, note = (nan, nan), f"{k} centres: a prediction interval needs {LEAST_PREDICTED} at least"
    if k >= LEAST_PREDICTED:
        wide = float(student_t.ppf(0.5 + LEVEL / 2, k - 2)) * (tau2 + variance) ** 0.5
        prediction, note = (mean - wide, mean + wide), ""
    return Pooled(
        k, Estimate(mean, mean - half, mean + half, variance**0.5), prediction, tau2, tau2 / (tau2 + typical), q,
        float(chi2.sf(q, k - 1)), tuple((weight / weight.sum()).tolist()), note,
    )  # fmt: skip


def pooled_auc(aucs: Sequence[Estimate], figure: str = "AUC") -> Pooled:
    """Pool AUCs with their standard errors on the logit scale; mean and limits come back as AUCs. See ``poolable``.

    figure: what they are called; concordance indices are pooled likewise.
    """
    if len(aucs) < LEAST_POOLED:
        reason = _too_few(len(aucs), figure)
        return Pooled(len(aucs), Estimate.undefined(reason), note=reason)
    values, errors = np.array([auc.value for auc in aucs]), np.array([auc.se for auc in aucs])
    found = random_effects(logit(values), (errors / (values * (1 - values))) ** 2)
    mean = Estimate(*expit([found.mean.value, found.mean.low, found.mean.high]).tolist())
    low, high = (float(expit(end)) for end in found.prediction)
    return replace(found, mean=mean, prediction=(low, high))


def poolable(aucs: Mapping[str, Estimate], figure: str = "AUC") -> tuple[dict[str, Estimate], dict[str, str]]:
    """AUCs by centre that can be pooled, and why others cannot. figure: what they are called."""
    kept, why = {}, {}
    for centre, auc in aucs.items():
        if not auc.defined:
            why[centre] = auc.note
        elif auc.value in (0, 1):
            way = "low" if auc.value else "high"
            why[centre] = f"{_one(figure)} of {auc.value:g} has no variance; the pooled {figure} without it is rather too {way}"
        elif not auc.se > 0:
            why[centre] = auc.note or f"its {figure} of {auc.value:g} has no variance"
        else:
            kept[centre] = auc
    return kept, why


def _too_few(k: int, figure: str = "AUC") -> str:
    whose = "one centre has" if k == 1 else "no centre has"
    return f"{whose} {_one(figure)} with a variance: pooling needs {LEAST_POOLED} at least"


def _one(figure: str) -> str:
    return f"{'an' if figure.startswith('A') else 'a'} {figure}"


def _reml(y: Floats, v: Floats) -> float:
    """The variance between centres at which the slope of the restricted likelihood is 0; 0 where it falls from there on."""

    def slope(tau2: float) -> float:
        weight = 1 / (v + tau2)
        total = weight.sum()
        residual = weight * (y - weight @ y / total)
        return float(residual @ residual - (total - (weight**2).sum() / total))

    if slope(0.0) <= 0:
        return 0.0
    high = float(y.var(ddof=1) + v.mean())
    while slope(high) > 0:
        high *= 2
    return float(brentq(slope, 0.0, high, xtol=1e-15, rtol=1e-14))


def _heterogeneity(y: Floats, v: Floats) -> tuple[float, float]:
    """Cochran's Q and the typical variance within centres."""
    weight = 1 / v
    total = weight.sum()
    q = float(weight @ (y - weight @ y / total) ** 2)
    return q, float((y.size - 1) * total / (total**2 - (weight**2).sum()))
