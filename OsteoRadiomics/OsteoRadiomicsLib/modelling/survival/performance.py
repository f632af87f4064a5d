"""How well predicted hazards and risks agree with what happened on one set, ready for JSON and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from ..data.inputs import Flags, Floats
from ..data.survival import Survival, events_of
from ..estimate import Estimate, json_number
from ..evaluation.at_horizon import auc_at, brier_at
from ..evaluation.calibration_at import CalibrationAt, calibration_at, calibration_slope
from ..evaluation.cross_validation import Folds
from ..evaluation.survival_concordance import harrell_c, uno_c
from ..statistics.kaplan_meier import kaplan_meier
from ..study.record import Basis, EstimateRecord
from .record import HorizonRecord, RiskGroupRecord, SurvivalPerformanceRecord

NO_MODEL = "no fold has a model"
LEAST_EVENTS = 2
"""Events whose C has a variance."""
STEEPEST = 10.0
"""Calibration slope up to which intervals go: from there on all predictions are alike."""


@dataclass(frozen=True)
class AtHorizon:
    """A risk by one time. brier_scaled: 1 - Brier score / that of everyone's risk by Kaplan-Meier; 1 is ideal, 0 says nothing."""

    time: float
    auc: Estimate
    brier: Estimate
    brier_scaled: float
    calibration: CalibrationAt


@dataclass(frozen=True)
class SurvivalPerformance:
    """One model on one set. basis: "out-of-fold", "apparent" or "held-out".

    harrell, uno: C of the linear predictor, Uno's up to the last horizon; out of fold C and AUC are of pairs of patients that one
    model predicted, in the folds that have one. c_of_folds: mean of Harrell's C of these folds, None where predictions are not
    out of fold. slope: of the linear predictor in a Cox regression of its own.
    """

    model: str
    set: str
    basis: str
    cases: int
    events: int
    harrell: Estimate
    c_of_folds: float | None
    uno: Estimate
    slope: Estimate
    horizons: tuple[AtHorizon, ...]

    def record(self) -> SurvivalPerformanceRecord:
        """For study.json; undefined numbers are null."""
        within = {} if self.c_of_folds is None else {"c_of_folds": json_number(self.c_of_folds)}
        return SurvivalPerformanceRecord(
            model=self.model, set=self.set, basis=cast(Basis, self.basis), cases=self.cases, events=self.events,
            harrell_c=EstimateRecord.of(self.harrell), **within, uno_c=EstimateRecord.of(self.uno),
            slope=EstimateRecord.of(self.slope), horizons=tuple(_horizon(item) for item in self.horizons),
        )  # fmt: skip


def performance(
    outcome: Survival, predictor: Floats, risks: Mapping[float, Floats], *, folds: Folds | None = None
) -> SurvivalPerformance:
    """Judge linear predictors (n,) and risks by each horizon (n,). folds: where predictions are out of fold.

    The names of model, set and basis are empty.
    """
    harrell, uno, areas = _ranking(outcome, predictor, tuple(risks), folds)
    found = SurvivalPerformance(
        "", "", "", len(outcome), int(events_of(outcome).sum()), harrell, None, uno, calibration_slope(outcome, predictor),
        tuple(_at(outcome, risk, time, area) for (time, risk), area in zip(risks.items(), areas, strict=True)),
    )  # fmt: skip
    return found if folds is None else _widened(found, folds, outcome, predictor)


def _ranking(
    outcome: Survival, predictor: Floats, times: Sequence[float], folds: Folds | None
) -> tuple[Estimate, Estimate, list[Estimate]]:
    """Harrell's C, Uno's C, and the AUC by each time, for which a model's risks rank patients as its linear predictor does."""
    models = None
    if folds is not None:
        rows, models = folds.of_one_model(predictor)
        outcome, predictor = outcome[rows], predictor[rows]
    if not len(outcome):
        return Estimate.undefined(NO_MODEL), Estimate.undefined(NO_MODEL), [Estimate.undefined(NO_MODEL)] * len(times)
    areas = [auc_at(outcome, predictor, time, models) for time in times]
    return harrell_c(outcome, predictor, models), uno_c(outcome, predictor, times[-1], models), areas


def c_of_part(outcome: Survival, predictor: Floats, modelled: Flags, folds: Folds | None) -> Estimate:
    """Harrell's C of some patients (n,), such as those of a centre or subgroup, by those whose fold has a model.

    modelled: (n,) which these are. Unlike C of a whole set it compares patients of different folds, since a part has few in
    each. Undefined below ``LEAST_EVENTS`` events, which a variance needs.
    """
    events = int(events_of(outcome)[modelled].sum())
    if events < LEAST_EVENTS:
        where = "" if int(events_of(outcome).sum()) < LEAST_EVENTS else " in folds that have a model"
        return Estimate.undefined(f"fewer than {LEAST_EVENTS} events{where}")
    c = harrell_c(outcome[modelled], predictor[modelled])
    return folds.share(c) if folds else c


def c_within(folds: Folds, outcome: Survival, predictor: Floats) -> float:
    """Mean of Harrell's C within folds, of those with a model and patients to compare; NaN without any. predictor: (n,) out of
    fold."""
    parts = [folds.index == number for number in range(folds.count)]
    found = [harrell_c(outcome[own], predictor[own]).value for own in parts if np.ptp(predictor[own]) > 0]
    known = [value for value in found if value == value]
    return float(np.mean(known)) if known else np.nan


def _at(outcome: Survival, risk: Floats, time: float, area: Estimate) -> AtHorizon:
    brier, everyone = brier_at(outcome, risk, time), 1 - kaplan_meier(outcome).at(time).value
    null = brier_at(outcome, np.full(len(risk), everyone), time).value if everyone == everyone else np.nan
    scaled = 1 - brier.value / null if null > 0 else np.nan
    return AtHorizon(time, area, brier, scaled, calibration_at(outcome, risk, time))


def _widened(found: SurvivalPerformance, folds: Folds, outcome: Survival, predictor: Floats) -> SurvivalPerformance:
    """The performance of out-of-fold predictions: intervals for the model that is handed on."""
    horizons = tuple(
        replace(item, auc=folds.share(item.auc), brier=folds.plain(item.brier, (0.0, np.inf))) for item in found.horizons
    )
    return replace(
        found, harrell=folds.share(found.harrell), uno=folds.share(found.uno), slope=folds.ratio(found.slope, STEEPEST),
        horizons=horizons, c_of_folds=c_within(folds, outcome, predictor),
    )  # fmt: skip


def _horizon(item: AtHorizon) -> HorizonRecord:
    return HorizonRecord(
        time=item.time, auc=EstimateRecord.of(item.auc), brier=EstimateRecord.of(item.brier),
        brier_scaled=json_number(item.brier_scaled), observed_expected=EstimateRecord.of(item.calibration.observed_expected),
        groups=tuple(
            RiskGroupRecord(patients=group.patients, predicted=group.predicted, observed=EstimateRecord.of(group.observed))
            for group in item.calibration.groups
        ),
    )  # fmt: skip
