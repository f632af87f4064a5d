"""Numbers, rows and steps of a study as a report page prints them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ...base.language import later, tr
from ...modelling.estimate import Estimate
from ...modelling.study.record import EstimateRecord
from ...protocols.modelling_plan import MrmrStep, RedundancyStep, SelectionStep, UnivariateStep
from ..html import fixed, true_minus

BASES = {
    "out-of-fold": later("out of fold"),
    "apparent": later("apparent (optimistic)"),
    "held-out": later("held out"),
    "leave-one-centre-out": later("by models made without the centre"),
    "leave-one-centre-out, ComBat": later("by models made without the centre, features harmonised by ComBat"),
}
"""On which rows a model was judged, in words; ``basis_text`` gives them in the language of the page."""


def basis_text(basis: str) -> str:
    """On which rows a model was judged. basis: a key of ``BASES``."""
    return tr(BASES[basis])


def cell(value: EstimateRecord | None) -> tuple[str, str]:
    """A recorded estimate as number and interval, apart."""
    return apart(value.estimate) if value else (tr("n/a"), "")


def cell_with_folds(value: EstimateRecord, of_folds: float | None) -> tuple[str, str]:
    """As ``cell``, and in a line below the interval the mean of the folds where there is one."""
    shown, interval = cell(value)
    if of_folds is None:
        return shown, interval
    return shown, "\n".join((interval, tr("mean of folds {area:.3f}", area=of_folds)))


def cell_or_note(value: EstimateRecord | None, digits: int = 3) -> tuple[str, str]:
    """As ``cell``, with the reason in place of the interval where undefined; a dash where an older record has none."""
    if value is None:
        return "–", ""
    found = value.estimate
    return apart(found, digits) if found.defined else (tr("n/a"), found.note)


def apart(value: Estimate, digits: int = 3) -> tuple[str, str]:
    """An estimate as number and interval, apart."""
    text, _, interval = true_minus(value.text(digits)).partition(" (")
    low, to, high = interval.removesuffix(")").partition(" to ")
    return text, tr("{low} to {high}", low=low, high=high) if to else low


def row_estimate(row: Mapping[str, Any], name: str) -> Estimate:
    """An estimate from a row's three columns."""
    return Estimate(row[name], row[f"{name}_low"], row[f"{name}_high"])


def ratio(row: Mapping[str, Any], name: str) -> str:
    """``1.102 (1.069-1.136)`` from a row's three columns."""
    return row_estimate(row, name).text()


def p_cell(value: float | None) -> str:
    """``< 0.001``, ``0.040``, or a dash."""
    if value is None or value != value:
        return "–"
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


_GROUP_TESTS = {"student": "Student t", "welch": "Welch t", "mann-whitney": "Mann-Whitney"}
_STATISTICS = {
    "Student": "t", "Welch": "t", "Mann-Whitney": "U", "chi-square": "χ²", "ANOVA": "F", "Kruskal-Wallis": "H",
}  # fmt: skip


def statistic_cell(row: Mapping[str, Any]) -> tuple[str, str]:
    """The statistic of a test in Table 1, ``t = −3.21``, and Z below it where it has one; older tables have neither."""
    value, z = row.get("statistic", np.nan), row.get("z", np.nan)
    if value != value:
        return "", ""
    ranks = row["test"] == "Mann-Whitney"  # counted in halves
    shown = fixed(value, 0 if float(value).is_integer() else 1) if ranks else fixed(value, 2)
    return f"{_STATISTICS[row['test']]} = {shown}", "" if z != z else f"Z = {fixed(z, 2)}"


def table_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as dictionaries."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def step_text(step: SelectionStep) -> str:
    """A plan's selection step in words."""
    match step:
        case UnivariateStep(test="pearson" | "spearman" as test):
            return tr(
                "{test} correlation with the outcome, P < {alpha:g}{discovery}",
                test=test.capitalize(),
                alpha=step.alpha,
                discovery=_discovery(step),
            )
        case UnivariateStep(test="cox"):
            return tr(
                "Cox regression of each feature, score test P < {alpha:g}{discovery}",
                alpha=step.alpha,
                discovery=_discovery(step),
            )
        case UnivariateStep():
            named = _GROUP_TESTS[step.test]
            return tr("{test} test, P < {alpha:g}{discovery}", test=named, alpha=step.alpha, discovery=_discovery(step))
        case RedundancyStep():
            return tr("Spearman |r| < {threshold:g} between features", threshold=step.threshold)
        case MrmrStep():
            return tr("mRMR ({scheme}), first {keep}", scheme=step.scheme, keep=step.keep)
        case _:
            return tr(
                "LASSO ({family}), {folds}-fold cross-validation, lambda {rule}",
                family=step.family,
                folds=step.folds,
                rule=step.rule,
            )


def _discovery(step: UnivariateStep) -> str:
    return tr(" after false-discovery control") if step.fdr else ""
