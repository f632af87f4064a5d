"""Numbers, rows and steps of a study as a report page prints them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...modelling.estimate import Estimate
from ...modelling.study.record import EstimateRecord
from ...protocols.modelling_plan import MrmrStep, RedundancyStep, SelectionStep, UnivariateStep

BASES = {"out-of-fold": "out of fold", "apparent": "apparent (optimistic)", "held-out": "held out"}
"""On which rows a model was judged, in words."""


def cell(value: EstimateRecord | None) -> tuple[str, str]:
    """A recorded estimate as number and interval, apart."""
    return apart(value.estimate) if value else ("n/a", "")


def apart(value: Estimate) -> tuple[str, str]:
    """An estimate as number and interval, apart."""
    # A minus sign, but not the dash of a range, which stands after a digit.
    number, _, interval = re.sub(r"(?<!\d)-", "\u2212", value.text()).partition(" (")
    return number, interval.removesuffix(")")


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


def table_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as dictionaries."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def step_text(step: SelectionStep) -> str:
    """A plan's selection step in words."""
    match step:
        case UnivariateStep(test="pearson" | "spearman" as test):
            return f"{test.capitalize()} correlation with the outcome, P < {step.alpha:g}{_discovery(step)}"
        case UnivariateStep():
            return f"{step.test} test, P < {step.alpha:g}{_discovery(step)}"
        case RedundancyStep():
            return f"Spearman |r| < {step.threshold:g} between features"
        case MrmrStep():
            return f"mRMR ({step.scheme}), first {step.keep}"
        case _:
            return f"LASSO ({step.family}), {step.folds}-fold cross-validation, lambda {step.rule}"


def _discovery(step: UnivariateStep) -> str:
    return " after false-discovery control" if step.fdr else ""
