"""The tables of a study, each as one data frame for CSV and report."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ..estimate import normal_quantile
from ..evaluation.correlation import point_biserial
from ..evaluation.cross_validation import CONDITIONAL
from ..statistics.logistic import LogisticFit
from ..study.names import APPARENT, COMBINED, OUT_OF_FOLD
from ..study.outcome import Procedure
from ..study.tables import baseline_by_set, selection_of, with_interval
from .fitting import FittedStudy
from .performance import RATES, Performance
from .study import StudyResult

NO_COVARIANCE = "penalised or recalibrated: no standard errors, tests or intervals"


def performance_table(result: StudyResult) -> pd.DataFrame:
    """One row per model, set and basis, with every rate and its 95 % interval."""
    rows = []
    for item in result.performances:
        rows.append(
            {"model": item.model, "set": item.set, "basis": item.basis, "patients": item.patients, "events": item.events}
            | with_interval(auc=item.auc)
            | {"auc_of_folds": np.nan if item.auc_of_folds is None else item.auc_of_folds}
            | {"cutoff": item.classification.cutoff}
            | with_interval(**{name: getattr(item.classification, name) for name in RATES})
            | with_interval(average_precision=item.average_precision)
            | calibration_columns(item)
            | {"hosmer_lemeshow_p": item.calibration.hosmer_lemeshow.p if item.calibration else np.nan}
        )
    return pd.DataFrame(rows)


def calibration_columns(item: Performance) -> dict[str, float]:
    """Brier score, slope, intercept and E/O of one model on one set, NaN where undefined."""
    fit = item.calibration
    return {
        "brier": fit.brier.value if fit else np.nan,
        "calibration_slope": fit.slope.value if fit else np.nan,
        "calibration_intercept": fit.intercept.value if fit else np.nan,
        "expected_observed": fit.expected_observed.value if fit else np.nan,
    }


def screening_table(result: Procedure[FittedStudy]) -> pd.DataFrame:
    """Univariable and multivariable odds ratios of the clinical variables.

    p: Wald's of a term. p_variable: of all terms of the variable together (likelihood ratio where there are several), by which
    it is kept or not.
    """
    columns = ["variable", "term", "coding", "or", "or_low", "or_high", "z", "p", "or_multi", "or_multi_low", "or_multi_high",
               "z_multi", "p_multi", "vif", "p_variable", "p_variable_multi", "kept"]  # fmt: skip
    found = result.fitted.screening
    if found is None:
        return pd.DataFrame(columns=columns)
    together = found.multivariable
    titles = {term.name: term.title for term in result.prepared.train.terms}
    rows = []
    for candidate in found.univariable:
        for term in candidate.variable.columns:
            one = _odds(candidate.fit, term)
            many = _odds(together, term) if together and term in together.names else (np.nan,) * 5
            vif = np.nan
            if together and term in together.names:
                vif = float(found.vif[together.names.index(term) - 1])
            name = candidate.variable.name
            own = candidate.p, dict(zip(found.entered, found.multivariable_p, strict=True)).get(name, np.nan)
            rows.append((name, term, titles[term], *one, *many, vif, *own, name in found.kept))
    return pd.DataFrame(rows, columns=columns)


def coefficient_table(result: Procedure[FittedStudy]) -> pd.DataFrame:
    """The equation of every logistic model, per raw unit: coefficient, standard error, Wald z, P, odds ratio.

    A penalised or recalibrated equation has coefficients alone, and a note.
    """
    rows: list[tuple[object, ...]] = []
    for name, model in result.fitted.models.items():
        equation = model.equation
        if equation is None:
            continue
        slopes, scale = equation.coefficients, np.array([term.sd for term in model.terms])
        shift = float(sum(b * term.mean / term.sd for b, term in zip(slopes, model.terms, strict=True)))
        undefined = (np.nan,) * 6
        note = "" if equation.fit else NO_COVARIANCE
        rows.append((name, "(intercept)", equation.intercept - shift, *undefined, note))
        for position, term in enumerate(model.terms):
            b = float(slopes[position] / scale[position])
            tests = _wald(equation.fit, position + 1, b, float(scale[position])) if equation.fit else undefined
            rows.append((name, term.name, b, *tests, note))
    names = ["model", "term", "coefficient", "se", "z", "p", "or", "or_low", "or_high", "note"]
    return pd.DataFrame(rows, columns=names)


def _wald(fit: LogisticFit, position: int, b: float, scale: float) -> tuple[float, ...]:
    """Standard error per raw unit, z, P, odds ratio and its interval of one coefficient."""
    se = float(fit.standard_errors[position] / scale)
    half = normal_quantile() * se
    return (se, float(fit.z[position]), float(fit.p[position]), *(float(v) for v in np.exp([b, b - half, b + half])))


def correlation_table(result: Procedure[FittedStudy]) -> pd.DataFrame:
    """Point-biserial correlation of each input of the combined model with the outcome, training set.

    basis: out of fold for Radscores, whose selection and weights come from the other folds; apparent for those, and for
    features, that were chosen on the same cases; empty for clinical values, which nothing was fitted to.
    """
    model = result.fitted.models.get(COMBINED)
    names = ["input", "r", "r_low", "r_high", "t", "p", "basis", "note"]
    if model is None:
        return pd.DataFrame(columns=names)
    train, own = result.prepared.train, [term.name for term in model.terms]
    blind, clinical = result.blind_radscores, {term.name for term in train.terms}
    values = result.fitted.values(train) | blind
    table = np.column_stack([values[name] for name in own])
    rows = []
    for c in point_biserial(train.outcome, table, own, clusters=train.clusters):
        basis = OUT_OF_FOLD if c.name in blind else "" if c.name in clinical else APPARENT
        r = result.folds.correlation(c.r) if c.name in blind else c.r
        note = "; ".join(filter(None, [r.note, f"P {CONDITIONAL}" if c.name in blind else ""]))
        rows.append((c.name, r.value, r.low, r.high, c.t, c.p, basis, note))
    return pd.DataFrame(rows, columns=names)


def baseline_table(result: StudyResult) -> pd.DataFrame:
    """Group comparison of the clinical variables in every set."""
    return baseline_by_set(
        result.prepared.sets, lambda rows: np.where(rows.outcome == 1, "event", "no event"), ["no event", "event"]
    )


TABLES: dict[str, Callable[[StudyResult], pd.DataFrame]] = {
    "baseline": baseline_table,
    "selection": lambda result: selection_of(result.fitted.blocks, result.frequency),
    "screening": lambda result: screening_table(result.procedure),
    "coefficients": lambda result: coefficient_table(result.procedure),
    "performance": performance_table,
    "correlation": lambda result: correlation_table(result.procedure),
}
"""File name in ``tables/`` -> the table; those of ``shap_tables`` stand beside them."""


def _odds(fit: LogisticFit, term: str) -> tuple[float, float, float, float, float]:
    position = fit.names.index(term)
    ratio = fit.odds_ratios[position]
    return ratio.value, ratio.low, ratio.high, float(fit.z[position]), float(fit.p[position])
