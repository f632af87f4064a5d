"""Nomogram of a Cox model: points per input, total points, and the risk by each horizon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..data.inputs import Floats
from .nomogram import RISKS, NomogramInput, PointScale, marks_table, point_scale


@dataclass(frozen=True)
class RiskAxis:
    """The risk by one time. cumulative: hazard by then where the linear predictor is 0. risks: (r,) marked, with points: (r,)
    total points of each."""

    time: float
    cumulative: float
    risks: Floats
    points: Floats


@dataclass(frozen=True)
class CoxNomogram(PointScale):
    """Of log hazard ratios. horizons: an axis of risks for each."""

    horizons: tuple[RiskAxis, ...]

    def risk(self, total_points: ArrayLike, time: float) -> Floats:
        """Risk by a horizon at total points, any shape. Raises KeyError for a time that is none."""
        cumulative = {axis.time: axis.cumulative for axis in self.horizons}[time]
        return np.asarray(-np.expm1(-cumulative * np.exp(self.predictor(total_points))))

    def table(self) -> pd.DataFrame:
        """Every mark: axis, value, points; for ``risk_12`` and so on the total points of each risk."""
        return marks_table(self, {f"risk_{axis.time:g}": (axis.risks, axis.points) for axis in self.horizons})


def build_cox_nomogram(intercept: float, inputs: Sequence[NomogramInput], hazards: Mapping[float, float]) -> CoxNomogram:
    """Lay out the nomogram of log hazard ratio = intercept + sum(coefficient * input).

    hazards: time -> cumulative hazard, above 0, where that is 0. Raises TableError, see ``point_scale``.
    """
    scale = point_scale(intercept, inputs)
    risks = np.array(RISKS)
    axes = []
    for time, cumulative in hazards.items():
        at = scale.total_points(np.log(-np.log1p(-risks) / cumulative))
        reached = scale.reached(at)
        axes.append(RiskAxis(time, cumulative, risks[reached], at[reached]))
    return CoxNomogram(**vars(scale), horizons=tuple(axes))
