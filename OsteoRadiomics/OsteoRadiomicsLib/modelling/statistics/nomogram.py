"""Nomograms: points per input, total points, and the risk of a logistic model. Scaled and with axes as rms draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from ...base.errors import TableError
from ..data.inputs import Flags, Floats, vector
from .pretty import pretty

RISKS = (0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
"""Risks marked on the axis where the total points reach them."""
MOST_LEVELS = 10
"""Inputs with at most this many different values get one mark per value, as in rms."""


@dataclass(frozen=True)
class NomogramAxis:
    """One input. values: (k,) marked values, ascending. labels: k texts. points: (k,) at those values, 0 to 100.

    coefficient: of the linear predictor per unit. zero: the value with 0 points. category: whether the values are levels, nothing
    between them.
    """

    name: str
    title: str
    values: Floats
    labels: tuple[str, ...]
    points: Floats
    coefficient: float
    zero: float
    category: bool = False


@dataclass(frozen=True)
class PointScale:
    """Points of each input, which add up to a linear predictor.

    points_per_unit: of the predictor; the input with the widest effect spans 100 points. base: the predictor at 0 total points.
    total: (m,) marks of the total axis, from 0.
    """

    axes: tuple[NomogramAxis, ...]
    points_per_unit: float
    base: float
    total: Floats

    def points(self, inputs: Mapping[str, float]) -> dict[str, float]:
        """Points of each input of one patient, also beyond an axis's ends. Raises TableError for a missing input."""
        missing = [axis.name for axis in self.axes if axis.name not in inputs]
        if missing:
            raise TableError(f"the nomogram needs {missing[0]}")
        return {axis.name: self._points(axis, float(inputs[axis.name])) for axis in self.axes}

    def predictor(self, total_points: ArrayLike) -> Floats:
        """The linear predictor at total points, any shape."""
        return np.asarray(self.base + np.asarray(total_points, dtype=np.float64) / self.points_per_unit)

    def total_points(self, predictor: ArrayLike) -> Floats:
        """Total points at linear predictors, any shape."""
        return np.asarray((np.asarray(predictor, dtype=np.float64) - self.base) * self.points_per_unit)

    def reached(self, total_points: Floats) -> Flags:
        """(n,) whether total points lie between the ends of all axes together."""
        most = sum(float(axis.points.max()) for axis in self.axes)
        return (total_points >= 0) & (total_points <= most)

    def marks(self) -> list[tuple[str, str, float]]:
        """(axis, value, points) of every mark of the inputs."""
        return [(axis.name, label, float(p)) for axis in self.axes for label, p in zip(axis.labels, axis.points, strict=True)]

    def _points(self, axis: NomogramAxis, value: float) -> float:
        return axis.coefficient * (value - axis.zero) * self.points_per_unit


@dataclass(frozen=True)
class Nomogram(PointScale):
    """Of log odds. risks: (r,) marked risks with risk_points: (r,) total points of each."""

    risks: Floats
    risk_points: Floats

    def risk(self, total_points: ArrayLike) -> Floats:
        """Risk at total points, any shape."""
        return expit(self.predictor(total_points))

    def points_at(self, risk: ArrayLike) -> Floats:
        """Total points at risks between 0 and 1, any shape."""
        return self.total_points(logit(np.asarray(risk, dtype=np.float64)))

    def table(self) -> pd.DataFrame:
        """Every mark: axis, value, points; for the risk axis the total points of each risk."""
        return marks_table(self, {"risk": (self.risks, self.risk_points)})


@dataclass(frozen=True)
class NomogramInput:
    """One input of the model.

    values: (n,) of the patients, which decide the axis. levels: names of codes (code -> name).
    """

    name: str
    coefficient: float
    values: ArrayLike
    title: str = ""
    levels: Mapping[float, str] | None = None


def build_nomogram(intercept: float, inputs: Sequence[NomogramInput]) -> Nomogram:
    """Lay out the nomogram of log odds = intercept + sum(coefficient * input). Raises TableError, see ``point_scale``."""
    scale = point_scale(intercept, inputs)
    at = scale.total_points(logit(np.array(RISKS)))
    reached = scale.reached(at)
    return Nomogram(**vars(scale), risks=np.array(RISKS)[reached], risk_points=at[reached])


def point_scale(intercept: float, inputs: Sequence[NomogramInput]) -> PointScale:
    """Lay out the points of intercept + sum(coefficient * input).

    An axis covers a number's whole range in round numbers, as rms does with ``datadist``. Raises TableError when no input has
    an effect.
    """
    if not inputs:
        raise TableError("a nomogram needs an input")
    marks = [_marks(item) for item in inputs]
    effects = [item.coefficient * values for item, values in zip(inputs, marks, strict=True)]
    widest = max(float(np.ptp(effect)) for effect in effects)
    if not widest > 0:
        raise TableError("no input of the nomogram has an effect")
    scale = 100 / widest
    axes = tuple(_axis(item, values, effect, scale) for item, values, effect in zip(inputs, marks, effects, strict=True))
    base = intercept + sum(axis.coefficient * axis.zero for axis in axes)
    most = sum(float(axis.points.max()) for axis in axes)
    return PointScale(axes, scale, float(base), pretty(0, most, 10))


def marks_table(scale: PointScale, risks: Mapping[str, tuple[Floats, Floats]]) -> pd.DataFrame:
    """Every mark: axis, value, points. risks: name of an axis of risks -> its marked risks and the total points of each."""
    rows = scale.marks()
    for name, (values, at) in risks.items():
        rows += [(name, f"{risk:g}", float(p)) for risk, p in zip(values, at, strict=True)]
    return pd.DataFrame(rows, columns=["axis", "value", "points"])


def _marks(item: NomogramInput) -> Floats:
    values = vector(item.values, f"the input {item.name}")
    distinct = np.unique(values)
    if item.levels:
        return np.array(sorted(item.levels), dtype=np.float64)
    if distinct.size <= MOST_LEVELS:
        return distinct
    return pretty(float(distinct[0]), float(distinct[-1]), 10)


def _axis(item: NomogramInput, values: Floats, effect: Floats, scale: float) -> NomogramAxis:
    least = int(np.argmin(effect))
    names = item.levels or {}
    labels = tuple(names.get(float(value), f"{value:g}") for value in values)
    return NomogramAxis(
        item.name,
        item.title or item.name,
        values,
        labels,
        (effect - effect[least]) * scale,
        item.coefficient,
        float(values[least]),
        bool(item.levels),
    )
