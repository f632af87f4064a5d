"""What a type of outcome must know so that its whole procedure can be repeated and judged: bootstrap, learning curve, grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pickle import PicklingError
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan, SelectionStep
from ..data.data import StudyData
from ..data.inputs import Floats
from ..evaluation.optimism import Measure, Measures, measured
from .block import FittedBlock, fit_blocks

Splits = Iterator[tuple[np.ndarray, np.ndarray]]
"""(training rows, left-out rows)."""
Predict = Callable[[np.ndarray], np.ndarray]
"""Standardised columns (n, k) -> (n,) predictions."""


class Repeatable(Protocol):
    """What a whole procedure learned. models: by name. selections: of each part of the study, the features it selected."""

    @property
    def models(self) -> Mapping[str, Any]: ...
    @property
    def selections(self) -> tuple[tuple[str, ...], ...]: ...
    def predict(self, data: StudyData) -> dict[str, np.ndarray]: ...


G = TypeVar("G", bound=Repeatable)
H = TypeVar("H", covariant=True)


class Fit(Protocol[H]):
    """The whole procedure on training rows. blocks: given in paper-order. Raises TableError, SettingsError, Cancelled."""

    def __call__(
        self,
        data: StudyData,
        plan: ModellingPlan,
        progress: Progress | None = None,
        *,
        blocks: tuple[FittedBlock, ...] | None = None,
    ) -> H: ...


@dataclass(frozen=True, kw_only=True)
class GridKind:
    """What a type of outcome puts in its grid.

    selectors: name -> steps; the protocol's own chain stands beside them. learner: what is fitted on the selected columns, in a
    word; usable: their names. fit: one of them on standardised columns (n, k), outcome (n,); raises TableError, Cancelled. parts:
    rows -> the same rows with the outcome of each part (one class against the rest, or all there is). joined: the parts' (n,)
    predictions -> predictions. measures: of a cell. stand_in: rows -> what is predicted where a selector keeps nothing.
    """

    selectors: Mapping[str, tuple[SelectionStep, ...]]
    learner: str
    usable: Callable[[], Sequence[str]]
    fit: Callable[[str, np.ndarray, np.ndarray, ModellingPlan, Progress], Predict]
    parts: Callable[[StudyData], tuple[StudyData, ...]]
    joined: Callable[[Sequence[np.ndarray]], np.ndarray]
    measures: Measures
    stand_in: Callable[[StudyData], float] = lambda part: float(part.outcome.mean())


@dataclass(frozen=True, kw_only=True)
class Repeated(Generic[G]):
    """The whole procedure of one type of outcome, and how its predictions are judged.

    fit: all the plan does on some rows, in its order. folds: by patient, as many as the plan names. strata: rows -> (n,) classes
    within which patients are drawn. measures: the first one is that of the learning curve. absent: what stands for a model that
    some rows leave without input: those rows and a number of predictions. meaningless: measures that say nothing for a model.
    home: the module whose ``REPEATED`` it is, where other processes find it.
    """

    fit: Callable[[StudyData, ModellingPlan, Progress], G]
    folds: Callable[[StudyData, ModellingPlan], Splits]
    strata: Callable[[StudyData], np.ndarray]
    measures: Measures
    absent: Callable[[StudyData, int], Floats]
    meaningless: Callable[[G, str], frozenset[str]] = lambda fitted, model: frozenset()
    grid: GridKind
    home: str = ""

    def __reduce__(self) -> tuple[Callable[[str], Any], tuple[str]]:
        if not self.home or _at(self.home) is not self:
            raise PicklingError("a changed procedure is known to this process alone")
        return _at, (self.home,)

    @property
    def main(self) -> tuple[str, Measure]:
        """Name and measure of the learning curve."""
        return next(iter(self.measures.items()))

    def prediction(self, fitted: G, sample: StudyData, rows: StudyData) -> Callable[[str], np.ndarray]:
        """Model -> its predictions of some rows. sample: what it was fitted on."""
        found = fitted.predict(rows)
        return lambda name: found[name] if name in found else self.absent(sample, len(rows))

    def measured(self, outcome: np.ndarray, prediction: np.ndarray) -> dict[str, float]:
        """Each of the measures, NaN where these rows leave it undefined."""
        return measured(outcome, prediction, self.measures)


def _at(home: str) -> Any:
    return import_module(home).REPEATED


def fit_procedure(fit: Fit[H], data: StudyData, plan: ModellingPlan, progress: Progress | None = None) -> H:
    """Everything the plan does on these rows, in its order. Raises TableError, SettingsError, Cancelled."""
    whole = progress or Progress()
    if plan.order == "leak-proof":
        return fit(data, plan, whole)
    blocks = fit_blocks(data, plan, Part(whole, 0, 0.5))
    return fit(data, plan, Part(whole, 0.5, 1), blocks=blocks)
