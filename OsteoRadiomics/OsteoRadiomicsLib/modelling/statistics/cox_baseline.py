"""The risk that a Cox regression gives by a time: Breslow's baseline hazard with what its interval needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..data.inputs import Floats
from ..data.survival import Survival
from ..estimate import normal_quantile
from .risk_sets import RiskSets


@dataclass(frozen=True)
class BaselineHazard:
    """The cumulative hazard by one time of a patient whose linear predictor is 0.

    variance: of it for known coefficients. means: (k,) sum over events of the hazard's rise times the mean inputs of those at
    risk: with the covariance V of the coefficients, the hazard of inputs x has the variance
    exp(2 lp) (variance + d' V d), d = means - x cumulative (Tsiatis, Ann Stat 1981;9:93).
    """

    time: float
    cumulative: float
    variance: float
    means: Floats

    def risk(self, predictor: Floats) -> Floats:
        """(n,) probability of the event by the time."""
        return np.asarray(-np.expm1(-self.cumulative * np.exp(predictor)))


def baseline_hazards(
    columns: Floats, outcome: Survival, coefficients: Floats, times: tuple[float, ...]
) -> tuple[BaselineHazard, ...]:
    """Breslow's estimate at ``times`` (Breslow, J R Stat Soc B 1972;34:216). columns: (n, k), coefficients: (k,) of the linear
    predictor, which is 0 where they are."""
    sets = RiskSets(outcome, ties="breslow")
    found = sets.at(columns @ coefficients)
    rise = found.hazard * np.exp(-found.shift)
    means = sets.means(columns, found)
    return tuple(
        BaselineHazard(
            time,
            float(rise[own].sum()),
            float(np.sum(rise[own] ** 2)),
            np.asarray(rise[own] @ means[own]),
        )
        for time in times
        for own in [sets.times <= time]
    )


def risk_interval(columns: Floats, coefficients: Floats, covariance: Floats, baseline: BaselineHazard) -> tuple[Floats, Floats]:
    """(n,) limits of the risk by the baseline's time, symmetric for the logarithm of the cumulative hazard."""
    relative = np.exp(columns @ coefficients)
    hazard = baseline.cumulative * relative
    apart = baseline.means - columns * baseline.cumulative
    spread = relative * np.sqrt(baseline.variance + np.einsum("ij,jk,ik->i", apart, covariance, apart))
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.exp(normal_quantile() * spread / hazard)
    return np.asarray(-np.expm1(-hazard / factor)), np.asarray(-np.expm1(-hazard * factor))
