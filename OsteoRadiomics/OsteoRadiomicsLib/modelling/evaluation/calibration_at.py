"""Whether a risk by a time is as large as the share of patients who had the event by then, censored ones weighed in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...base.errors import TableError
from ..data.inputs import Floats, probabilities
from ..data.survival import Survival, events_of, times_of
from ..estimate import Estimate, normal_quantile
from ..statistics.cox import cox_regression
from ..statistics.kaplan_meier import kaplan_meier

GROUPS = 5
PER_GROUP = 10
"""Patients that a group should have."""


@dataclass(frozen=True)
class RiskGroup:
    """Patients of like risk. predicted: their mean risk. observed: the share with the event by the time, by Kaplan-Meier."""

    patients: int
    predicted: float
    observed: Estimate


@dataclass(frozen=True)
class CalibrationAt:
    """observed_expected: share with the event by the time over the mean risk, 1 is ideal, its interval on the log scale.

    observed, expected: that share and that mean. groups: in rising risk.
    """

    observed: Estimate
    expected: float
    observed_expected: Estimate
    groups: tuple[RiskGroup, ...]


def calibration_at(outcome: Survival, risk: Floats, time: float) -> CalibrationAt:
    """Calibration of risks (n,) by a time, in at most ``GROUPS`` groups of as many patients each."""
    values = probabilities(risk, "the risk", length=len(outcome))
    whole, mean = observed_risk(outcome, time), float(values.mean())
    if not whole.defined or mean == 0:
        ratio = Estimate.undefined(whole.note or "every risk is 0")
    elif whole.value == 0:
        ratio = Estimate(0.0, note="no interval where nobody has the event")
    else:
        factor = float(np.exp(normal_quantile() * whole.se / whole.value)) if whole.se == whole.se else np.nan
        value = whole.value / mean
        ratio = Estimate(value, value / factor, value * factor, whole.se / mean)
    count = max(1, min(GROUPS, len(values) // PER_GROUP))
    place = np.empty(len(values), dtype=int)
    place[np.argsort(values, kind="stable")] = np.arange(len(values)) * count // len(values)
    groups = tuple(
        RiskGroup(int(own.sum()), float(values[own].mean()), observed_risk(outcome[own], time))
        for number in range(count)
        for own in [place == number]
    )
    return CalibrationAt(whole, mean, ratio, groups)


def observed_risk(outcome: Survival, time: float) -> Estimate:
    """One minus Kaplan-Meier's survival at a time."""
    found = kaplan_meier(outcome).at(time)
    return found if not found.defined else Estimate(1 - found.value, 1 - found.high, 1 - found.low, found.se, found.note)


def followed_until(outcome: Survival, time: float) -> Survival:
    """The outcome (n,) as it stood at a time: what came later is censored there."""
    found = outcome.copy()
    found["time"], found["event"] = np.minimum(times_of(outcome), time), events_of(outcome) & (times_of(outcome) <= time)
    return found


def calibration_slope(outcome: Survival, predictor: Floats) -> Estimate:
    """The coefficient of a linear predictor (n,) in a Cox regression of its own: 1 is ideal, less says it is too extreme.

    van Houwelingen, Stat Med 2000;19:3401. Undefined where there is none.
    """
    try:
        fit = cox_regression(predictor[:, None], outcome, ["linear predictor"])
    except TableError as error:
        return Estimate.undefined(error.what)
    return Estimate.wald(float(fit.coefficients[0]), float(fit.standard_errors[0]))
