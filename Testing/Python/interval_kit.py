"""Simulated studies, and how often 95 % intervals of cross-validated figures hold that of the final model in new patients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from OsteoRadiomicsLib.modelling.binary.outcome import BINARY
from OsteoRadiomicsLib.modelling.binary.performance import RATES, Performance, frozen_cutoff, performance
from OsteoRadiomicsLib.modelling.data.data import Block, StudyData
from OsteoRadiomicsLib.modelling.data.survival import survival
from OsteoRadiomicsLib.modelling.estimate import Estimate
from OsteoRadiomicsLib.modelling.evaluation.cross_validation import Folds
from OsteoRadiomicsLib.modelling.number.outcome import NUMBER
from OsteoRadiomicsLib.modelling.number.performance import Agreement, agreement
from OsteoRadiomicsLib.modelling.study.names import HELD_OUT, OUT_OF_FOLD, RADIOMICS, TRAIN
from OsteoRadiomicsLib.modelling.study.outcome import Outcome
from OsteoRadiomicsLib.modelling.study.validation import out_of_fold
from OsteoRadiomicsLib.modelling.survival.fitting import risk_name
from OsteoRadiomicsLib.modelling.survival.outcome import TIME_TO_EVENT
from OsteoRadiomicsLib.modelling.survival.performance import SurvivalPerformance
from OsteoRadiomicsLib.modelling.survival.performance import performance as followed
from OsteoRadiomicsLib.protocols.modelling_plan import ModellingPlan

NEW_PATIENTS = 4000
UNIVARIATE = {"step": "univariate", "test": "student", "alpha": 0.05}
LASSO = {"step": "lasso", "family": "logistic", "folds": 5, "rule": "min"}
TIMES = ({"step": "univariate", "test": "cox", "alpha": 0.05}, LASSO | {"family": "cox"})
MEASURED = ({"step": "univariate", "test": "pearson", "alpha": 0.05}, LASSO | {"family": "linear"})


@dataclass(frozen=True)
class Design:
    """A kind of study. shift: of each of ``useful`` features between the classes, in standard deviations, or per standard
    deviation of a measured outcome or log hazard. prevalence: of the event; None for a measured outcome and for times.
    horizon: of times to an event, whose median is 1, by which risks are judged. followed: the longest that anyone is; each
    patient until a time of their own from 0.2 on."""

    patients: int
    features: int
    useful: int
    shift: float
    prevalence: float | None
    plan: ModellingPlan
    horizon: float | None = None
    followed: float = 4.0


def _plan(*selection: Mapping[str, object], **more: object) -> ModellingPlan:
    return ModellingPlan.model_validate({"folds": 5, "selection": selection, **more})


SMALL = Design(80, 40, 6, 0.5, 0.4, _plan(UNIVARIATE, classifiers=["ridge"]))
"""Quick enough for a test."""
DESIGNS: Mapping[str, Design] = {
    "few patients, ridge": SMALL,
    "weak, LASSO": Design(120, 60, 8, 0.4, 0.4, _plan(UNIVARIATE, LASSO)),
    "rare event, ridge": Design(250, 80, 8, 0.5, 0.12, _plan(UNIVARIATE, classifiers=["ridge"])),
    "strong, 10 folds, ridge": Design(200, 100, 10, 0.5, 0.5, _plan(UNIVARIATE, classifiers=["ridge"], folds=10)),
    "noise, ridge": Design(150, 60, 0, 0.0, 0.3, _plan(UNIVARIATE, classifiers=["ridge"])),
    "measured outcome, LASSO": Design(120, 60, 8, 0.25, None, _plan(*MEASURED)),
    "measured, strong, LASSO": Design(200, 40, 8, 0.5, None, _plan(*MEASURED)),
    "time to event, LASSO": Design(150, 60, 8, 0.5, None, _plan(*TIMES), horizon=1.0),
    "few events, LASSO": Design(300, 60, 8, 0.5, None, _plan(*TIMES), horizon=0.4, followed=0.6),
}  # fmt: skip


def drawn(design: Design, patients: int, rng: np.random.Generator) -> StudyData:
    """Patients of a design: features that share four hidden causes, some of which move with the outcome."""
    if design.prevalence is not None:
        hidden = outcome = (rng.random(patients) < design.prevalence).astype(int)
    else:
        hidden = outcome = rng.normal(size=patients)
    if design.horizon is not None:
        event, lost = rng.exponential(np.exp(-hidden) / np.log(2)), rng.uniform(0.2, design.followed, size=patients)
        outcome = survival(np.minimum(event, lost), event <= lost)
    mixing = np.random.default_rng(5).normal(size=(4, design.features)) * 0.6
    values = rng.normal(size=(patients, 4)) @ mixing + rng.normal(size=(patients, design.features))
    values[:, : design.useful] += design.shift * hidden[:, None]
    ids = np.arange(patients).astype(str)
    names = tuple(f"f{number}" for number in range(design.features))
    blocks = (Block("", np.arange(design.features)),)
    horizons = () if design.horizon is None else (design.horizon,)
    return StudyData(values, names, blocks, np.empty((patients, 0)), (), outcome, ids, ids, horizons)


Found = dict[str, tuple[float, Estimate, Estimate]]
"""Figure -> its value in new patients, with the interval of a fixed score, with that of cross-validation."""


def simulated(design: Design, seed: int) -> Found:
    """One study."""
    rng = np.random.default_rng(seed)
    data, new = drawn(design, design.patients, rng), drawn(design, NEW_PATIENTS, rng)
    judge = _followed if design.horizon is not None else _classified if design.prevalence is not None else _measured
    return judge(design, data, new)


def _classified(design: Design, data: StudyData, new: StudyData) -> Found:
    risk, later, folds = _predicted(BINARY, design.plan, data, new)
    cutoff = frozen_cutoff(data.outcome, risk, design.plan).value
    judge = partial(performance, RADIOMICS, TRAIN, OUT_OF_FOLD, data.outcome, risk, cutoff)
    true = performance(RADIOMICS, "new", HELD_OUT, new.outcome, later, cutoff)
    return _together(figures(true), figures(judge()), figures(judge(folds=folds)))


def _measured(design: Design, data: StudyData, new: StudyData) -> Found:
    values, later, folds = _predicted(NUMBER, design.plan, data, new)
    judge = partial(agreement, data.outcome, values)
    numbers = figures_of_number
    return _together(numbers(agreement(new.outcome, later)), numbers(judge()), numbers(judge(folds=folds)))


def _followed(design: Design, data: StudyData, new: StudyData) -> Found:
    """Nothing where no model comes about on all patients, for none is handed on."""
    horizon, plan = design.horizon or 0.0, design.plan
    names = (RADIOMICS, risk_name(RADIOMICS, horizon))
    strata = data.outcome["event"]
    unseen = out_of_fold(TIME_TO_EVENT, data, plan, names=names, strata=strata).predictions
    fitted = TIME_TO_EVENT.fit(data, plan)
    if RADIOMICS not in fitted.models:
        return {}
    later = fitted.predict(new)
    folds = Folds.of(TIME_TO_EVENT.folds(strata, data.patients, plan), len(data))
    judge = partial(followed, data.outcome, unseen[names[0]], {horizon: unseen[names[1]]})
    true = followed(new.outcome, later[names[0]], {horizon: later[names[1]]})
    return _together(figures_of_times(true), figures_of_times(judge()), figures_of_times(judge(folds=folds)))


def _predicted(
    outcome: Outcome[Any, Any, Any], plan: ModellingPlan, data: StudyData, new: StudyData
) -> tuple[np.ndarray, np.ndarray, Folds]:
    """What the procedure says of its own patients out of fold, what the final model says of new ones, and the folds.

    Where selection leaves nothing, new patients are given the mean outcome.
    """
    fitted, unseen = outcome.fit(data, plan), out_of_fold(outcome, data, plan, names=(RADIOMICS,)).predictions[RADIOMICS]
    later = fitted.predict(new)[RADIOMICS] if RADIOMICS in fitted.models else np.full(len(new), data.outcome.mean())
    return unseen, later, Folds.of(outcome.folds(data.outcome, data.patients, plan), len(data))


def _together(true: dict[str, Estimate], fixed: dict[str, Estimate], unseen: dict[str, Estimate]) -> Found:
    return {name: (true[name].value, own, unseen[name]) for name, own in fixed.items() if name in true}


def figures(found: Performance) -> dict[str, Estimate]:
    """Every figure of a classification; those that are undefined are absent."""
    fit = found.calibration
    all_of = {
        "AUC": found.auc, "AP": found.average_precision, **{name: getattr(found.classification, name) for name in RATES},
    }  # fmt: skip
    if fit:
        all_of |= {"Brier": fit.brier, "slope": fit.slope, "intercept": fit.intercept, "large": fit.in_the_large,
                   "E/O": fit.expected_observed}  # fmt: skip
    return {name: own for name, own in all_of.items() if np.isfinite(own.low)}


def figures_of_number(found: Agreement) -> dict[str, Estimate]:
    """Every figure of a measured outcome that has an interval."""
    error = found.error
    all_of = {
        "r": error.pearson.r, "rho": error.spearman.r, "slope": found.slope, "intercept": found.intercept,
        "bias": found.limits.bias, "lower": found.limits.lower, "upper": found.limits.upper, "R2": found.sizes.r2,
        "MAE": found.sizes.mae, "RMSE": found.sizes.rmse, "concordance": found.sizes.concordance,
    }  # fmt: skip
    return {name: own for name, own in all_of.items() if np.isfinite(own.low)}


def figures_of_times(found: SurvivalPerformance) -> dict[str, Estimate]:
    """Every figure of a time to an event that has an interval."""
    (at,) = found.horizons
    all_of = {"Harrell": found.harrell, "Uno": found.uno, "AUC(t)": at.auc, "Brier(t)": at.brier, "slope": found.slope,
              "O/E": at.calibration.observed_expected}  # fmt: skip
    return {name: own for name, own in all_of.items() if np.isfinite(own.low)}


@dataclass(frozen=True)
class Coverage:
    """Of one figure in one design. studies: those where it is defined. value, gap: mean in new patients, and how far the
    cross-validated one lies above. fixed, unseen: share of intervals that hold it. below, above: share of new patients' values
    below and above the interval of cross-validation. width: its mean width."""

    studies: int
    value: float
    gap: float
    fixed: float
    unseen: float
    below: float
    above: float
    width: float


def coverage(studies: Sequence[Found]) -> dict[str, Coverage]:
    """Figure -> how often its intervals hold it."""
    found = {}
    for name in dict.fromkeys(name for study in studies for name in study):
        rows = [study[name] for study in studies if name in study]
        true = np.array([row[0] for row in rows])
        value, low, high = np.array([(row[2].value, row[2].low, row[2].high) for row in rows]).T
        fixed = np.array([row[1].low <= row[0] <= row[1].high for row in rows])
        found[name] = Coverage(
            len(rows), float(true.mean()), float((value - true).mean()), float(fixed.mean()),
            float(((low <= true) & (true <= high)).mean()), float((true < low).mean()), float((true > high).mean()),
            float((high - low).mean()),
        )  # fmt: skip
    return found


def studies_of(design: Design, count: int, workers: int, first: int = 0) -> list[Found]:
    """Simulated studies of seeds ``first`` on."""
    seeds = range(first, first + count)
    if workers < 2:
        return [simulated(design, seed) for seed in seeds]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(partial(simulated, design), seeds, chunksize=4))


def lines(name: str, found: Mapping[str, Coverage]) -> Iterator[str]:
    """A design's figures as text."""
    yield f"{name:26}{'studies':>8}{'new':>9}{'gap':>9}{'fixed':>8}{'folds':>8}{'below':>8}{'above':>8}{'width':>8}"
    for figure, own in found.items():
        shares = "".join(f"{share:8.3f}" for share in (own.fixed, own.unseen, own.below, own.above, own.width))
        yield f"  {figure:24}{own.studies:8}{own.value:9.3f}{own.gap:+9.3f}{shares}"
