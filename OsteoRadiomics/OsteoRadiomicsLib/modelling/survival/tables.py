"""The tables of a study of a time to an event, each as one data frame for CSV and report."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ..data.survival import events_of
from ..estimate import Estimate
from ..evaluation.centre_table import POOLED
from ..statistics.cox import CoxFit
from ..study.names import MODELS
from ..study.subgroups import parted
from ..study.tables import baseline_by_set, made_once, selection_of, with_interval
from .performance import c_of_part
from .study import SurvivalStudy

FEWEST_IN_GROUP = 10


def screening_table(result: SurvivalStudy) -> pd.DataFrame:
    """Univariable and multivariable hazard ratios of the clinical variables.

    p: Wald's of a term. p_variable: of all terms of the variable together, by which it is kept or not.
    """
    columns = ["variable", "term", "coding", "hr", "hr_low", "hr_high", "z", "p", "p_variable", "hr_multi", "hr_multi_low",
               "hr_multi_high", "z_multi", "p_multi", "p_variable_multi", "vif", "kept", "note"]  # fmt: skip
    found = result.fitted.screening
    if found is None:
        return pd.DataFrame(columns=columns)
    together, rows = found.multivariable, []
    joint = dict(zip(found.entered, found.multivariable_p, strict=True))
    for candidate in found.univariable:
        name = candidate.variable.name
        for term in candidate.variable.columns:
            alone = _term(candidate.fit, term)
            many, vif = _term(together, term), np.nan
            if together and term in together.names:
                vif = float(found.vif[together.names.index(term)])
            rows.append(
                (name, term, candidate.variable.coding, *alone, candidate.p, *many, joint.get(name, np.nan), vif,
                 name in found.kept, candidate.note)
            )  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def coefficient_table(result: SurvivalStudy) -> pd.DataFrame:
    """Every term of every model: coefficient and hazard ratio per unit and per standard deviation, Wald's z and P, VIF."""
    titles = {term.name: term.title for term in result.prepared.train.terms}
    rows = []
    for name, model in result.fitted.models.items():
        for position, term in enumerate(model.terms):
            fit = model.fit
            b, ratio = float(fit.coefficients[position]), fit.hazard_ratios[position]
            z = b / float(fit.standard_errors[position])
            per_unit = [float(np.exp(np.log(value) / term.sd)) for value in (ratio.value, ratio.low, ratio.high)]
            rows.append(
                (name, term.name, titles.get(term.name, term.name), b / term.sd, *per_unit, ratio.value, ratio.low, ratio.high, z,
                 float(fit.p[position]), float(model.vif[position]))
            )  # fmt: skip
    names = [
        "model",
        "term",
        "title",
        "coefficient",
        "hr",
        "hr_low",
        "hr_high",
        "hr_sd",
        "hr_sd_low",
        "hr_sd_high",
        "z",
        "p",
        "vif",
    ]
    return pd.DataFrame(rows, columns=names)


def performance_table(result: SurvivalStudy) -> pd.DataFrame:
    """One row per model, set and basis."""
    return pd.DataFrame(
        [
            {"model": item.model, "set": item.set, "basis": item.basis, "cases": item.cases, "events": item.events}
            | with_interval(harrell_c=item.harrell)
            | {"c_of_folds": np.nan if item.c_of_folds is None else item.c_of_folds}
            | with_interval(uno_c=item.uno, calibration_slope=item.slope)
            for item in result.performances
        ]
    )


def horizon_table(result: SurvivalStudy) -> pd.DataFrame:
    """One row per model, set, basis and horizon: AUC, Brier score, observed over expected events."""
    return pd.DataFrame(
        [
            {"model": item.model, "set": item.set, "basis": item.basis, "time": own.time}
            | with_interval(auc=own.auc, brier=own.brier)
            | {"brier_scaled": own.brier_scaled}
            | with_interval(observed_expected=own.calibration.observed_expected)
            | {"note": own.auc.note or own.brier.note}
            for item in result.performances
            for own in item.horizons
        ]
    )


def comparison_table(result: SurvivalStudy) -> pd.DataFrame:
    """Every pair of models: difference of Harrell's C."""
    rows = [
        (item.set, item.basis, item.first, item.second, item.difference.value, item.difference.low, item.difference.high, item.p)
        for item in result.comparisons
    ]
    return pd.DataFrame(rows, columns=["set", "basis", "first", "second", "difference", "low", "high", "p"])


def risk_group_table(result: SurvivalStudy) -> pd.DataFrame:
    """Lower and higher risk of every model on every set, with the log-rank test."""
    rows = [
        (item.model, item.set, item.basis, item.cut, *item.patients, *item.events, item.test.statistic if item.test else np.nan,
         item.test.p if item.test else np.nan)
        for item in result.risk_groups
    ]  # fmt: skip
    names = ["model", "set", "basis", "cut", "lower", "higher", "lower_events", "higher_events", "statistic", "p"]
    return pd.DataFrame(rows, columns=names)


@made_once
def subgroups_table(result: SurvivalStudy) -> pd.DataFrame:
    """Harrell's C of the best-informed model in each subgroup of the plan, on rows it was not fitted on."""
    model = next(name for name in reversed(MODELS) if name in result.fitted.models)
    rows: list[tuple[object, ...]] = []
    for part in parted(result, [model], lambda rows, name: rows[name].to_numpy()):
        for group in part.names:
            own, _ = part.of(group)
            outcome, c = part.data.outcome[own], Estimate.undefined(f"fewer than {FEWEST_IN_GROUP} cases")
            if own.sum() >= FEWEST_IN_GROUP:
                c = c_of_part(outcome, part.prediction[own], part.modelled[own], part.folds)
            events = int(events_of(outcome).sum())
            rows.append((model, part.set, part.variable, group, int(own.sum()), events, c.value, c.low, c.high, c.note))
    names = ["model", "set", "variable", "group", "cases", "events", "c", "c_low", "c_high", "note"]
    return pd.DataFrame(rows, columns=names)


def baseline_table(result: SurvivalStudy) -> pd.DataFrame:
    """Clinical variables by whether the event was seen, in every set."""
    order = ("no event", "event")
    return baseline_by_set(result.prepared.sets, lambda rows: np.where(events_of(rows.outcome), *order[::-1]), order)


def centres_table(result: SurvivalStudy) -> pd.DataFrame:
    """One row per model, basis and centre, and one for each pooled C."""
    rows: list[dict[str, object]] = []
    for own in result.centres:
        head, found = {"model": own.model, "basis": own.basis}, own.pooled
        rows += [
            head | {"centre": one.name, "cases": one.cases, "events": one.events} | with_interval(c=one.c) | {"note": one.c.note}
            for one in own.figures
        ]
        spread = {"tau2": found.tau2, "i2": found.i2, "q": found.q, "q_p": found.q_p, "note": found.note}
        ends = dict(zip(("prediction_low", "prediction_high"), found.prediction, strict=True))
        rows.append(head | {"centre": POOLED, "centres": found.centres} | with_interval(c=found.mean) | ends | spread)
    return pd.DataFrame(rows)


TABLES: dict[str, Callable[[SurvivalStudy], pd.DataFrame]] = {
    "baseline": baseline_table,
    "selection": lambda result: selection_of(result.fitted.blocks, result.frequency),
    "screening": screening_table,
    "coefficients": coefficient_table,
    "performance": performance_table,
    "horizons": horizon_table,
    "comparison": comparison_table,
    "risk_groups": risk_group_table,
    "subgroups": subgroups_table,
}
"""File name in ``tables/`` -> the table."""


def _term(fit: CoxFit | None, name: str) -> tuple[float, float, float, float, float]:
    """Hazard ratio with its interval, z and P of one term, NaN where there is none."""
    if fit is None or name not in fit.names:
        return (np.nan,) * 5
    position = fit.names.index(name)
    ratio = fit.hazard_ratios[position]
    return (
        ratio.value, ratio.low, ratio.high, float(fit.coefficients[position] / fit.standard_errors[position]),
        float(fit.p[position]),
    )  # fmt: skip
