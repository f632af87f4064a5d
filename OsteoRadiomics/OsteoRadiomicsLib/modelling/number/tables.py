"""The tables of a study of a measured outcome, each as one data frame for CSV and report."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ...base.errors import TableError
from ..data.columns import filled, radscores, selected_features
from ..data.inputs import Floats
from ..evaluation.clusters import Clusters
from ..evaluation.continuous import LinearFit, linear_regression
from ..evaluation.correlation import Correlation, pearson, spearman
from ..statistics.logistic import variance_inflation
from ..statistics.table_one import table_one
from ..study.tables import selection_of, shown_clinical, with_interval
from .study import NumberStudy
from .subgroups import subgroups_table

SELECTED = "selected features"
"""Name in the regression tables of the multiple regression on the features that LASSO selected."""


def baseline_groups(result: NumberStudy) -> tuple[str, ...]:
    """What Table 1 compares: the sets or, with training cases only, lower and higher outcomes, parted at the median."""
    return tuple(result.prepared.sets) if result.prepared.tests else ("lower outcomes", "higher outcomes")


def baseline_table(result: NumberStudy) -> pd.DataFrame:
    """Outcome and clinical variables by group (see ``baseline_groups``)."""
    train, spec = result.prepared.train, result.protocol.outcome
    sets = tuple(result.prepared.sets.values())
    outcome = np.concatenate([rows.outcome for rows in sets])
    shown = shown_clinical(np.vstack([rows.clinical for rows in sets]), train.terms)
    title = f"{spec.column} ({spec.unit})" if spec.unit else spec.column
    groups = baseline_groups(result)
    if len(sets) > 1:
        labels = np.repeat(groups, [len(rows) for rows in sets])
    else:
        middle = np.median(outcome)
        # Where most cases have the largest value, it is the median, and nothing lies above it.
        labels = np.where(outcome <= middle if middle < outcome.max() else outcome < middle, *groups)
    clusters = Clusters.repeated(np.concatenate([rows.patients for rows in sets]))
    return table_one(pd.DataFrame({title: outcome, **shown}), labels, order=groups, clusters=clusters).frame()


def correlation_table(result: NumberStudy) -> pd.DataFrame:
    """Pearson's and Spearman's correlation of every clinical term, selected feature and Radscore with the outcome, training set.

    Features were selected on, and Radscores fitted to, the same cases, so theirs are apparent.
    """
    train = result.prepared.train
    clinical = filled(train, result.fitted.clinical_fill)
    groups = {
        "clinical": {term.name: clinical[:, column] for column, term in enumerate(train.terms)},
        "feature": selected_features(result.fitted.blocks, train),
        "radscore": radscores(result.fitted.blocks, train),
    }
    titles = _titles(result)
    rows = [
        (
            name,
            titles.get(name, name),
            kind,
            len(train),
            *_correlation(pearson(values, train.outcome, clusters=train.clusters)),
            *_correlation(spearman(values, train.outcome, clusters=train.clusters)),
        )
        for kind, columns in groups.items()
        for name, values in columns.items()
    ]
    names = ["input", "title", "kind", "cases", "r", "r_low", "r_high", "p", "rho", "rho_low", "rho_high", "rho_p"]
    return pd.DataFrame(rows, columns=names)


def screening_table(result: NumberStudy) -> pd.DataFrame:
    """Univariable and multivariable regression of the clinical variables: coefficient per unit, t and P."""
    columns = ["variable", "term", "coding", "b", "b_low", "b_high", "t", "p", "b_multi", "b_multi_low", "b_multi_high",
               "t_multi", "p_multi", "vif", "kept"]  # fmt: skip
    found = result.fitted.screening
    if found is None:
        return pd.DataFrame(columns=columns)
    together, rows = found.multivariable, []
    for candidate in found.univariable:
        for term in candidate.variable.columns:
            many, vif = (np.nan,) * 5, np.nan
            if together and term in together.names:
                many = _term(together, term)
                vif = float(found.vif[together.names.index(term) - 1])
            name = candidate.variable.name
            rows.append((name, term, candidate.variable.coding, *_term(candidate.fit, term), *many, vif, name in found.kept))
    return pd.DataFrame(rows, columns=columns)


def regressions(result: NumberStudy) -> dict[str, tuple[LinearFit, Floats]]:
    """Model -> regression on raw units with the variance inflation of its terms; ``SELECTED`` where it can be fitted.

    That on the selected features is no model of the study: features were chosen on the same cases, so its P values are too
    small and its R2 too large.
    """
    train = result.prepared.train
    found = {name: (model.per_raw_unit(), model.vif) for name, model in result.fitted.models.items()}
    features = selected_features(result.fitted.blocks, train)
    if features:
        table = np.column_stack(list(features.values()))
        try:
            fit = linear_regression(table, train.outcome, list(features), clusters=train.clusters)
            found[SELECTED] = fit, variance_inflation(table)
        except TableError:  # more features than cases, or dependent ones: the report says that there is none
            return found
    return found


def regression_table(result: NumberStudy) -> pd.DataFrame:
    """Every term of every regression: coefficient per unit with t interval, standardised beta, t, P, VIF."""
    train = result.prepared.train
    spread = {name: float(values.std()) for name, values in result.fitted.values(train).items()}
    spread |= {term.name: term.sd for model in result.fitted.models.values() for term in model.terms}
    titles = _titles(result)
    rows: list[tuple[object, ...]] = []
    for name, (fit, vif) in regressions(result).items():
        for position, term in enumerate(fit.names):
            b = fit.coefficients[position]
            beta = b.value * spread[term] / float(train.outcome.std()) if position else np.nan
            rows.append(
                (name, term, titles.get(term, term), b.value, b.low, b.high, b.se, beta, float(fit.t[position]),
                 float(fit.p[position]), float(vif[position - 1]) if position else np.nan)
            )  # fmt: skip
    return pd.DataFrame(rows, columns=["model", "term", "title", "b", "b_low", "b_high", "se", "beta", "t", "p", "vif"])


def fit_table(result: NumberStudy) -> pd.DataFrame:
    """How well every regression fits its training cases: R2, adjusted R2, F test, residual standard deviation."""
    rows = [
        (name, len(result.prepared.train), fit.r2, fit.adjusted_r2, fit.f, fit.df_model, fit.df_residual, fit.f_p, fit.sigma)
        for name, (fit, _) in regressions(result).items()
    ]
    return pd.DataFrame(rows, columns=["model", "cases", "r2", "adjusted_r2", "f", "df1", "df2", "p", "sigma"])


def performance_table(result: NumberStudy) -> pd.DataFrame:
    """One row per model, set and basis."""
    rows = []
    for item in result.performances:
        found = item.agreement
        error, limits = found.error, found.limits
        rows.append(
            {"model": item.model, "set": item.set, "basis": item.basis, "cases": found.cases}
            | with_interval(r=error.pearson.r, rho=error.spearman.r)
            | with_interval(concordance=found.sizes.concordance, r2=found.sizes.r2, mae=found.sizes.mae, rmse=found.sizes.rmse)
            | with_interval(
                bias=limits.bias, lower_limit=limits.lower, upper_limit=limits.upper, slope=found.slope,
                intercept=found.intercept,
            )
            | {"sd": limits.sd}
        )  # fmt: skip
    return pd.DataFrame(rows)


def comparison_table(result: NumberStudy) -> pd.DataFrame:
    """Every pair of models: mean difference of the absolute errors, with Wilcoxon's P."""
    rows = [
        (item.set, item.basis, item.first, item.second, item.errors.difference.value, item.errors.difference.low,
         item.errors.difference.high, item.errors.p)
        for item in result.comparisons
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["set", "basis", "first", "second", "difference", "low", "high", "p"])


TABLES: dict[str, Callable[[NumberStudy], pd.DataFrame]] = {
    "baseline": baseline_table,
    "selection": lambda result: selection_of(result.fitted.blocks, result.frequency),
    "correlation": correlation_table,
    "screening": screening_table,
    "regression": regression_table,
    "fit": fit_table,
    "performance": performance_table,
    "comparison": comparison_table,
    "subgroups": subgroups_table,
}
"""File name in ``tables/`` -> the table."""


def _titles(result: NumberStudy) -> dict[str, str]:
    """Clinical term -> its name with unit or coding."""
    return {term.name: term.title for term in result.prepared.train.terms}


def _correlation(found: Correlation) -> tuple[float, float, float, float]:
    return found.r.value, found.r.low, found.r.high, found.p


def _term(fit: LinearFit, name: str) -> tuple[float, float, float, float, float]:
    position = fit.names.index(name)
    b = fit.coefficients[position]
    return b.value, b.low, b.high, float(fit.t[position]), float(fit.p[position])
