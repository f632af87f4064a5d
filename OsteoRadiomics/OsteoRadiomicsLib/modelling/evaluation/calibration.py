"""Does a probability mean what it says: calibration curve, slope, intercept, expected/observed, Brier score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import logit

from ...base.errors import TableError
from ..data.inputs import Flags, Floats, binary_outcome, probabilities
from ..estimate import Estimate, normal_quantile
from ..statistics.logistic import LogisticFit, logistic_regression
from .clusters import Clusters, mean_estimate
from .hosmer_lemeshow import HosmerLemeshow, hosmer_lemeshow, risk_groups
from .intervals import wilson

GRID = 101
"""Points of the smooth calibration curve."""


@dataclass(frozen=True)
class CalibrationGroup:
    """One point of the curve.

    predicted: mean probability. observed: share with Wilson's interval.
    """

    predicted: float
    observed: Estimate
    patients: int


@dataclass(frozen=True)
class Calibration:
    """Calibration of probabilities against outcomes.

    slope, intercept: of the logistic regression of the outcome on logit(probability) (Cox, Biometrika 1958;45:562), 1 and 0 when
    perfect. in_the_large: that intercept with the slope held at 1. expected_observed: expected over observed events.
    brier, brier_scaled: mean squared error, and 1 - brier / brier of the prevalence. groups: the curve's points.
    smooth_x, smooth_y: (m,) local linear curve. integrated_index, e50, e90: mean, median and 90th percentile of the patients'
    absolute distance of that curve from the diagonal (ICI, E50, E90: Austin and Steyerberg, Stat Med 2019;38:4051).
    """

    slope: Estimate
    intercept: Estimate
    in_the_large: Estimate
    expected_observed: Estimate
    brier: Estimate
    brier_scaled: float
    hosmer_lemeshow: HosmerLemeshow
    groups: tuple[CalibrationGroup, ...]
    smooth_x: Floats
    smooth_y: Floats
    integrated_index: float
    e50: float
    e90: float


def calibration(
    outcome: ArrayLike,
    probability: ArrayLike,
    *,
    groups: int = 10,
    external: bool = False,
    clusters: Clusters | None = None,
) -> Calibration:
    """All measures of calibration. outcome: (n,) 0/1. probability: (n,). external: see ``hosmer_lemeshow``.

    clusters: rows of one patient.
    """
    events = binary_outcome(outcome)
    risk = probabilities(probability, length=events.size)
    if clusters is not None:
        clusters.check(events.size)
    intercept, slope, in_the_large = calibration_line(events, risk, clusters)
    smooth_x, smooth_y = smooth_curve(events, risk)
    distance = np.abs(np.interp(risk, smooth_x, smooth_y) - risk)
    score = brier(events, risk, clusters=clusters)
    share = float(events.mean())
    return Calibration(
        slope, intercept, in_the_large, expected_observed(events, risk, clusters),
        score, 1 - score.value / (share * (1 - share)),
        hosmer_lemeshow(events, risk, groups=groups, external=external, clusters=clusters),
        calibration_groups(events, risk, groups, clusters),
        smooth_x, smooth_y, float(distance.mean()), float(np.median(distance)), float(np.quantile(distance, 0.9)),
    )  # fmt: skip


def brier(outcome: ArrayLike, probability: ArrayLike, *, clusters: Clusters | None = None) -> Estimate:
    """Mean squared difference of probability and outcome (Brier 1950), with a normal interval of that mean."""
    events = binary_outcome(outcome)
    squares = (probabilities(probability, length=events.size) - events) ** 2
    return mean_estimate(squares, (0.0, 1.0), clusters)


def expected_observed(events: Flags, risk: Floats, clusters: Clusters | None = None) -> Estimate:
    """Expected over observed events with the interval of Debray et al., BMJ 2017;356:i6460 (normal for the log ratio)."""
    observed = int(events.sum())
    ratio = float(risk.sum() / observed)
    se = float(np.sqrt((1 - observed / events.size) / observed))
    if clusters is not None:
        se *= float(np.sqrt(clusters.design_effect(events - events.mean())))
    spread = float(np.exp(normal_quantile() * se))
    return Estimate(ratio, ratio / spread, ratio * spread, se)


def calibration_line(events: Flags, risk: Floats, clusters: Clusters | None = None) -> tuple[Estimate, Estimate, Estimate]:
    """Intercept and slope of the calibration line, and the intercept with slope 1; NaN with the reason where undefined."""
    extreme = int(np.sum((risk == 0) | (risk == 1)))
    if extreme:
        reason = Estimate.undefined(f"{extreme} probabilities are exactly 0 or 1, their logit is infinite")
        return reason, reason, reason
    log_odds = logit(risk)
    shift = logistic_regression(np.empty((risk.size, 0)), events, [], offset=log_odds, clusters=clusters)
    in_the_large = _coefficients(shift)[0]
    try:
        line = logistic_regression(log_odds, events, ["the probability"], firth="never", clusters=clusters)
    except TableError as error:
        reason = Estimate.undefined(error.what)
        return reason, reason, in_the_large
    intercept, slope = _coefficients(line)
    return intercept, slope, in_the_large


def calibration_groups(
    events: Flags, risk: Floats, groups: int = 10, clusters: Clusters | None = None
) -> tuple[CalibrationGroup, ...]:
    """Mean predicted and observed risk in groups of about equal size, the groups of the Hosmer-Lemeshow test."""
    index, count = risk_groups(risk, groups)
    found = []
    for row in (index == i for i in range(count)):
        effective = None if clusters is None else clusters.effective(events, row)
        observed = wilson(int(events[row].sum()), int(row.sum()), effective=effective)
        found.append(CalibrationGroup(float(risk[row].mean()), observed, int(row.sum())))
    return tuple(found)


def smooth_curve(events: Flags, risk: Floats, *, span: float = 0.75) -> tuple[Floats, Floats]:
    """Observed risk as a smooth function of predicted risk: local linear regression, tricube weights on the nearest ``span``.

    Returns grid points within the range of the predictions (m,) and smoothed risks (m,) (Cleveland, JASA 1979;74:829).
    """
    grid = np.unique(np.linspace(risk.min(), risk.max(), GRID))
    distance = np.abs(grid[:, None] - risk[None, :])
    nearest = max(2, int(np.ceil(span * risk.size)))
    width = np.maximum(np.partition(distance, nearest - 1, axis=1)[:, nearest - 1], 1e-9)[:, None]
    weight = np.clip(1 - (distance / width) ** 3, 0, None) ** 3
    # At a point where only values at the edge of the window exist every weight would be zero.
    weight = np.where(weight.sum(axis=1, keepdims=True) > 0, weight, distance <= width)
    total = weight.sum(axis=1)
    mean_x, mean_y = weight @ risk / total, weight @ events / total
    spread = np.einsum("gi,gi->g", weight, (risk - mean_x[:, None]) ** 2)
    along = np.einsum("gi,gi->g", weight, (risk - mean_x[:, None]) * (events - mean_y[:, None]))
    slope = np.divide(along, spread, out=np.zeros_like(along), where=spread > 1e-12 * total)
    return grid, np.clip(mean_y + slope * (grid - mean_x), 0, 1)


def _coefficients(fit: LogisticFit) -> list[Estimate]:
    """Every coefficient with its Wald interval."""
    return [Estimate.wald(float(value), float(se)) for value, se in zip(fit.coefficients, fit.standard_errors, strict=True)]
