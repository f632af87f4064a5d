"""Observed risk by a time as a smooth function of the predicted one, censored patients weighed in by a Cox regression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...base.errors import TableError
from ..data.inputs import Floats, probabilities
from ..data.survival import Survival
from ..statistics.cox import cox_regression
from ..statistics.cox_baseline import baseline_hazards
from ..statistics.restricted_spline import spline_columns
from .calibration import GRID

KNOTS = (0.1, 0.5, 0.9)
"""Quantiles of the predictions at which the spline has its knots."""
STRAIGHT = "a straight line: the predictions have too few levels for a curve"


@dataclass(frozen=True)
class SmoothAt:
    """x, y: (m,) points of the curve within the range of the predictions. integrated_index, e50, e90: mean, median and 90th
    percentile of the patients' absolute distance of the curve from the diagonal, NaN without a curve.

    note: why there is no curve, or what to beware of.
    """

    x: Floats
    y: Floats
    integrated_index: float
    e50: float
    e90: float
    note: str = ""


def smooth_at(outcome: Survival, risk: Floats, time: float) -> SmoothAt:
    """The curve of risks (n,) by a time, and ICI, E50, E90 (Austin, Harrell and van Klaveren, Stat Med 2020;39:2714).

    Cox regression on a restricted cubic spline of log(-log(1 - risk)) with three knots, and its risk by the time.
    """
    values = probabilities(risk, "the risk", length=len(outcome))
    if values.min() <= 0 or values.max() >= 1:
        return _none("some risks are exactly 0 or 1")
    scale = _log_hazard(values)
    centre, knots = float(scale.mean()), np.quantile(scale, KNOTS)
    curved = len(np.unique(scale)) > len(KNOTS) and bool(np.all(np.diff(knots) > 1e-9 * np.ptp(scale)))

    def columns(at: Floats) -> Floats:
        return spline_columns(at - centre, knots - centre) if curved else (at - centre)[:, None]

    try:
        fit = cox_regression(columns(scale), outcome, ["the risk", "its curvature"] if curved else ["the risk"])
    except TableError as error:
        return _none(error.what)
    (baseline,) = baseline_hazards(columns(scale), outcome, fit.coefficients, (time,))

    def observed(at: Floats) -> Floats:
        return baseline.risk(columns(_log_hazard(at)) @ fit.coefficients)

    x = np.unique(np.linspace(values.min(), values.max(), GRID))
    distance = np.abs(observed(values) - values)
    return SmoothAt(
        x, observed(x), float(distance.mean()), float(np.median(distance)), float(np.quantile(distance, 0.9)),
        "" if curved else STRAIGHT,
    )  # fmt: skip


def _log_hazard(risk: Floats) -> Floats:
    """Logarithm of the cumulative hazard, on which a Cox model is a line."""
    return np.asarray(np.log(-np.log1p(-risk)))


def _none(reason: str) -> SmoothAt:
    return SmoothAt(np.empty(0), np.empty(0), np.nan, np.nan, np.nan, reason)
