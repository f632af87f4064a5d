"""The report of a study of a measured outcome, on one page, made from the study's folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ...base.language import tr
from ...modelling.estimate import json_number
from ...modelling.number.record import ErrorComparisonRecord, NumberPerformanceRecord
from ...modelling.number.subgroups import COLUMNS
from ...modelling.number.tables import SELECTED
from ...modelling.study.record import EstimateRecord
from ..centres import FORMS
from ..html import decimals, fixed, interval_cell, number, render
from ..pictures import Picture
from ..training.centre_section import centre_section
from ..training.page import MOST_TERMS, shared_context
from ..training.text import basis_text, cell_or_note, table_rows
from .evidence import number_evidence
from .folder import NumberFolder
from .words import number_words


def number_html(study: NumberFolder, pictures: Sequence[Picture]) -> str:
    """The page from the study and its figures."""
    record, tables = study.record, study.tables
    digits = decimals(record.flow[0].sd)
    regressions = [_regression(study, name) for name in dict.fromkeys(tables["fit"]["model"])]
    return render(
        "number.html",
        **shared_context(study, pictures, number_evidence(study)),
        words=number_words(study),
        unit=study.unit,
        outcome=study.outcome,
        headline=[_line(item, digits) for item in record.performance if item.basis != "apparent"],
        apparent=[_line(item, digits) for item in record.performance if item.basis == "apparent"],
        comparisons=[_comparison(item, digits) for item in record.comparisons],
        groups=_group_heads(tables["baseline"], record.baseline_groups),
        correlation=table_rows(tables["correlation"]),
        regressions=[item for item in regressions if item["name"] != SELECTED],
        on_features=next((item for item in regressions if item["name"] == SELECTED), None),
        most_terms=MOST_TERMS,
        subgroups=[_subgroup(row, digits) for row in table_rows(tables["subgroups"].reindex(columns=COLUMNS))],
        centres=centre_section(record.centres, study.models),
        centre_forms=FORMS,
        digits=digits,
        fixed=fixed,
        between=_between,
    )


def _line(item: NumberPerformanceRecord, digits: int) -> dict[str, Any]:
    """One row of the performance table: values with their intervals, as text."""
    limits = item.bland_altman
    return {
        "model": item.model.capitalize(), "set": item.set, "basis": basis_text(item.basis), "cases": item.cases,
        "cells": [
            *(cell_or_note(value, 2) for value in (item.pearson, item.spearman, item.concordance)),
            interval_cell(item.r2, item.r2_ci, 2), interval_cell(item.mae, item.mae_ci, digits),
            interval_cell(item.rmse, item.rmse_ci, digits),
            *(_units(value, digits) for value in (limits.bias, limits.lower, limits.upper)),
            cell_or_note(item.calibration.slope, 2),
        ],
    }  # fmt: skip


def _units(value: EstimateRecord, digits: int) -> tuple[str, str]:
    """A number in the unit of the end point, and its interval."""
    return interval_cell(value.value, value.ci, digits)


def _subgroup(row: dict[str, Any], digits: int) -> dict[str, Any]:
    """One row of the table of subgroups; what older studies lack is empty."""

    def cell(name: str, shown: int) -> tuple[str, str]:
        value, low, high = (json_number(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
        return interval_cell(value, (low, high), shown)

    return {**row, "cells": [cell("r", 2), cell("r2", 2), cell("mae", digits), cell("bias", digits)]}


def _comparison(item: ErrorComparisonRecord, digits: int) -> dict[str, Any]:
    shown, interval = _units(item.difference, digits)
    return {**dict(item), "basis": basis_text(item.basis), "shown": shown, "interval": interval}


def _regression(study: NumberFolder, name: str) -> dict[str, Any]:
    """One regression: its terms and how well it fits."""
    fit = study.tables["fit"]
    terms = study.tables["regression"]
    own = {str(key): value for key, value in fit[fit["model"] == name].iloc[0].items()}
    return {"name": name, "fit": own, "terms": table_rows(terms[terms["model"] == name])}


def _group_heads(table: pd.DataFrame, groups: Sequence[str]) -> list[tuple[str, str]]:
    """(column, its title with the number of cases) of Table 1, all cases last."""
    return [(str(head), str(head)) for head in table.columns if str(head).rsplit(" (n = ", 1)[0] in (*groups, "all")]


def _between(row: Mapping[str, Any], name: str, low: str = "", high: str = "") -> str:
    """``1.102 (1.069 to 1.136)`` from a row's three columns."""
    ends = row[low or f"{name}_low"], row[high or f"{name}_high"]
    if row[name] != row[name]:
        return "–"
    return number(row[name], 3) + (
        tr(" ({low} to {high})", low=number(ends[0], 3), high=number(ends[1], 3)) if ends[0] == ends[0] else ""
    )
