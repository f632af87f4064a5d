"""Fitting a Cox model to another centre, in three sizes: its baseline hazard, its slope as well, and every coefficient anew.

The cross-validation is that of ``updating``; what it averages for each patient is the logarithm of the cumulative hazard at each
horizon, which has the same meaning in every fold (van Houwelingen, Stat Med 2000;19:3401).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ...base.errors import TableError
from ...base.progress import Progress
from ..data.inputs import Floats
from ..data.survival import Survival, events_of, times_of
from ..estimate import Estimate, normal_quantile
from ..resampling.split import fold_numbers
from ..statistics.cox import cox_regression
from ..statistics.cox_baseline import BaselineHazard, baseline_hazards
from .updating import FEWEST, LINEAR, Design, Fit, Fitted, Term, Unseen, Update, deals, no_updates, one_update, refit_update

METHODS = ("baseline", "baseline and slope", "refit")
HAZARD = "(cumulative hazard by {time:g} {unit})"


def followed_updates(
    outcome: Survival, horizons: tuple[float, ...], unit: str, design: Design, progress: Progress | None = None
) -> tuple[Update, ...]:
    """Updates of risks by horizons that can be judged, of patients with one row each.

    outcome: (n,). design.linear: (n,) log hazard ratios. Raises Cancelled.
    """
    events = events_of(outcome)
    if not horizons:
        return no_updates("no horizon can be judged", METHODS)
    early = int((events & (times_of(outcome) <= horizons[0])).sum())
    if early < FEWEST:
        reason = f"an update needs {FEWEST} patients with the event by {horizons[0]:g} {unit}, there are {early}"
        return no_updates(reason, METHODS)
    count, repeats = deals(outcome, np.arange(len(outcome)))
    unseen = Unseen(_dealt(outcome, horizons, count), repeats, np.asarray, progress or Progress(), METHODS)
    line = design.linear[:, None]
    warnings: list[str] = []

    def kept(rows: np.ndarray) -> _Hazards:
        return _Hazards.of(line[rows], outcome[rows], horizons, np.ones(1))

    def sloped(rows: np.ndarray) -> _Hazards:
        return _Hazards.fitted(line[rows], outcome[rows], horizons, [LINEAR])

    def anew(rows: np.ndarray) -> _Hazards:
        return _Hazards.fitted(design.columns[rows], outcome[rows], horizons, design.names)

    def whole(fit: Callable[[np.ndarray], _Hazards]) -> Callable[[], Fitted]:
        def made() -> Fitted:
            found = fit(np.arange(len(outcome)))
            warnings.extend(found.warnings if fit is anew else ())
            return found.fitted_whole(unit)

        return made

    def predicting(fit: Callable[[np.ndarray], _Hazards], columns: Floats) -> Fit:
        return lambda rows: fit(rows).at(columns)

    return (
        one_update("baseline", whole(kept), predicting(kept, line), unseen),
        one_update("baseline and slope", whole(sloped), predicting(sloped, line), unseen),
        refit_update(design.no_equation, whole(anew), predicting(anew, design.columns), unseen, warnings),
    )


@dataclass(frozen=True)
class _Hazards:
    """Hazards that were fitted on some rows. names, slopes, covariance: of the coefficients, empty where they were given."""

    coefficients: Floats
    baselines: tuple[BaselineHazard, ...]
    names: tuple[str, ...] = ()
    slopes: tuple[Estimate, ...] = ()
    covariance: Floats | None = None
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, columns: Floats, outcome: Survival, horizons: tuple[float, ...], coefficients: Floats) -> _Hazards:
        """The baseline alone, for given coefficients."""
        return cls(coefficients, baseline_hazards(columns, outcome, coefficients, horizons))

    @classmethod
    def fitted(cls, columns: Floats, outcome: Survival, horizons: tuple[float, ...], names: Sequence[str]) -> _Hazards:
        """Coefficients and baseline. Raises TableError."""
        fit = cox_regression(columns, outcome, names)
        slopes = tuple(
            Estimate.wald(float(value), float(se)) for value, se in zip(fit.coefficients, fit.standard_errors, strict=True)
        )
        baselines = baseline_hazards(columns, outcome, fit.coefficients, horizons)
        return cls(fit.coefficients, baselines, fit.names, slopes, fit.covariance, fit.warnings)

    def at(self, columns: Floats) -> Callable[[np.ndarray], Floats]:
        """From rows of all columns (n, k) to (rows, horizons) logarithms of the cumulative hazard."""
        height = np.log([own.cumulative for own in self.baselines])
        return lambda rows: (columns[rows] @ self.coefficients)[:, None] + height[None, :]

    def fitted_whole(self, unit: str) -> Fitted:
        """Every coefficient, and the hazard of a patient whose columns are 0."""
        hazards = (Term(HAZARD.format(time=own.time, unit=unit), self._hazard(own)) for own in self.baselines)
        covariance = np.empty((0, 0)) if self.covariance is None else self.covariance
        return Fitted((*map(Term, self.names, self.slopes), *hazards), covariance, baselines=self.baselines)

    def _hazard(self, own: BaselineHazard) -> Estimate:
        """With its interval, symmetric on the log scale (Tsiatis, Ann Stat 1981;9:93)."""
        shared = 0.0 if self.covariance is None else float(own.means @ self.covariance @ own.means)
        se = float(np.sqrt(own.variance + shared))
        factor = float(np.exp(normal_quantile() * se / own.cumulative))
        return Estimate(own.cumulative, own.cumulative / factor, own.cumulative * factor, se)


def _dealt(
    outcome: Survival, horizons: tuple[float, ...], count: int
) -> Callable[[int], Iterator[tuple[np.ndarray, np.ndarray]]]:
    """Folds that are alike in events. Raises TableError where the rows to fit on have no event by the first horizon."""
    events = events_of(outcome)
    early = events & (times_of(outcome) <= horizons[0])

    def deal(seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        numbers = fold_numbers(events.astype(int), np.arange(len(events)), count, seed)
        for number in range(count):
            if not early[numbers != number].any():
                raise TableError(f"all events by {horizons[0]:g} are of patients who are left out together")
            yield np.flatnonzero(numbers != number), np.flatnonzero(numbers == number)

    return deal
