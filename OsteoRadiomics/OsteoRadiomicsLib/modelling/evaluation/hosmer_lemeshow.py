"""Hosmer-Lemeshow test, with the groups that R's ResourceSelection 0.3-6 makes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2

from ...base.errors import TableError
from ..data.inputs import Floats, binary_outcome, probabilities
from .clusters import Clusters


@dataclass(frozen=True)
class HosmerLemeshow:
    """chisq, df, p: NaN where undefined, and note says why. patients, observed, expected: (g,) per group, by rising risk."""

    chisq: float
    df: int
    p: float
    patients: NDArray[np.intp]
    observed: Floats
    expected: Floats
    note: str = ""


def hosmer_lemeshow(
    outcome: ArrayLike,
    probability: ArrayLike,
    *,
    groups: int = 10,
    external: bool = False,
    clusters: Clusters | None = None,
) -> HosmerLemeshow:
    """Compare observed with expected events in groups of rising risk.

    outcome: (n,) 0/1. probability: (n,). external: patients the model has not seen, for whom no degree of freedom is lost.
    clusters: rows of one patient; the statistic is then divided by the mean design effect of the groups (Rao and Scott, Ann
    Stat 1984;12:46). Equal quantiles (many equal probabilities) merge groups; the degrees of freedom follow those that remain.
    """
    if groups < 3:
        raise TableError("the Hosmer-Lemeshow test needs three groups or more")
    events = binary_outcome(outcome)
    risk = probabilities(probability, length=events.size)
    group, count = risk_groups(risk, groups)
    patients = np.bincount(group, minlength=count)
    observed = np.bincount(group, weights=events, minlength=count).astype(np.float64)
    expected = np.bincount(group, weights=risk, minlength=count).astype(np.float64)
    df = count if external else count - 2
    if df < 1:
        return HosmerLemeshow(np.nan, df, np.nan, patients, observed, expected, "too few different probabilities to form groups")
    difference = np.concatenate([observed - expected, expected - observed])
    cells = np.concatenate([expected, patients - expected])
    if np.any((cells <= 0) & (difference != 0)):
        return HosmerLemeshow(np.nan, df, np.nan, patients, observed, expected, "a group has an expected count of 0")
    chisq = float(np.sum(difference[cells > 0] ** 2 / cells[cells > 0]))
    if clusters is not None:
        residual = events - risk
        parts = [group == place for place in range(count)]
        chisq /= float(np.mean([clusters.design_effect(np.where(part, residual, 0.0), part) for part in parts]))
    return HosmerLemeshow(chisq, df, float(chi2.sf(chisq, df)), patients, observed, expected)


def risk_groups(risk: Floats, groups: int) -> tuple[NDArray[np.intp], int]:
    """(n,) group index by quantiles (R's type 7, intervals closed on the right), and the number of groups with patients."""
    ordered = np.sort(risk)
    position = (risk.size - 1) * (np.arange(groups + 1) * (1 / groups)).clip(max=1.0)
    below = np.floor(position).astype(np.intp)
    above = np.ceil(position).astype(np.intp)
    share = position - below
    breaks = (1 - share) * ordered[below] + share * ordered[above]
    breaks = np.unique(np.where(ordered[below] == ordered[above], ordered[below], breaks))
    interval = (np.searchsorted(breaks, risk, side="left") - 1).clip(0, max(breaks.size - 2, 0))
    filled, index = np.unique(interval, return_inverse=True)
    return index.astype(np.intp), int(filled.size)
