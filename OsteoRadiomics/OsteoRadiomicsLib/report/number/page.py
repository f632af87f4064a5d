"""The report of a study of a measured outcome, on one page, made from the study's folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import UndefinedError
from matplotlib.figure import Figure

from ...base.errors import TableError
from ...base.progress import Progress
from ...modelling.number.tables import SELECTED
from ..binary.training import Picture, by_section, drawn, step_text
from ..binary.training_folder import estimate
from ..checklists import filled_checklists
from ..html import decimals, fixed, number, render
from ..page_text import BASES, p_cell, table_rows
from .evidence import number_evidence
from .folder import NumberFolder, read_number_folder
from .pictures import plans

MOST_TERMS = 60
"""Of a regression on the selected features: beyond it the page points to the table file."""


def draw(study: NumberFolder, *, progress: Progress | None = None) -> Iterator[tuple[Picture, Figure]]:
    """Every figure of a study with its place in the report, one after the other."""
    return drawn(plans(study), progress)


def number_page(folder: Path) -> str:
    """The page of a study's folder, drawn anew. Raises TableError."""
    study = read_number_folder(folder)
    try:
        return number_html(study, [picture for picture, _ in draw(study)])
    except (KeyError, IndexError, UndefinedError) as error:  # a table was changed or comes from an unfinished run
        raise TableError(f"is no complete study (lacks {error})", where=str(folder), cure="Run train again") from error


def number_html(study: NumberFolder, pictures: Sequence[Picture]) -> str:
    """The page from the study and its figures."""
    record, tables = study.record, study.tables
    selection = tables["selection"]
    chosen = selection[selection["selected"]]
    digits = decimals(record["flow"][0]["sd"])
    regressions = [_regression(study, name) for name in dict.fromkeys(tables["fit"]["model"])]
    return render(
        "number.html",
        record=record,
        protocol=record["protocol"],
        plan=record["protocol"]["modelling"],
        unit=study.unit,
        outcome=study.outcome,
        steps=[_step_text(step) for step in record["protocol"]["modelling"]["selection"]],
        headline=[_line(item, digits) for item in record["performance"] if item["basis"] != "apparent"],
        apparent=[_line(item, digits) for item in record["performance"] if item["basis"] == "apparent"],
        comparisons=[_comparison(item, digits) for item in record["comparisons"]],
        pictures=by_section(pictures),
        baseline=table_rows(tables["baseline"]),
        groups=_group_heads(tables["baseline"], record["baseline_groups"]),
        correlation=table_rows(tables["correlation"]),
        screening=table_rows(tables["screening"]),
        regressions=[item for item in regressions if item["name"] != SELECTED],
        on_features=next((item for item in regressions if item["name"] == SELECTED), None),
        most_terms=MOST_TERMS,
        subgroups=table_rows(tables["subgroups"]),
        selected=table_rows(chosen.reindex(chosen["coefficient"].abs().sort_values(ascending=False).index)),
        dropped=table_rows(selection[~selection["selected"]]),
        digits=digits,
        fixed=fixed,
        between=_between,
        p=p_cell,
        checklists=filled_checklists(number_evidence(study)),
    )


def _line(item: dict[str, Any], digits: int) -> dict[str, Any]:
    """One row of the performance table: values with their intervals, as text."""
    limits, fit = item["bland_altman"], item["calibration"]
    return {
        "model": item["model"].capitalize(), "set": item["set"], "basis": BASES[item["basis"]], "cases": item["cases"],
        "cells": [
            _cell(item["pearson"], 2), _cell(item["spearman"], 2), (fixed(item["r2"]), ""), (fixed(item["mae"], digits), ""),
            (fixed(item["rmse"], digits), ""), _units(limits["bias"], digits), _units(limits["lower"], digits),
            _units(limits["upper"], digits),
            _cell(fit["slope"], 2),
        ],
    }  # fmt: skip


def _cell(value: dict[str, Any], digits: int) -> tuple[str, str]:
    """A number and its interval, apart; where it is undefined, the reason in place of the interval."""
    found = estimate(value)
    if not found.defined:
        return "n/a", found.note
    shown, _, interval = found.text(digits).partition(" (")
    return shown, interval.removesuffix(")")


def _units(value: dict[str, Any], digits: int) -> tuple[str, str]:
    """A number in the unit of the end point, and its interval."""
    low, high = value["ci"]
    return fixed(value["value"], digits), "" if low is None else f"{fixed(low, digits)} to {fixed(high, digits)}"


def _comparison(item: dict[str, Any], digits: int) -> dict[str, Any]:
    shown, interval = _units(item["difference"], digits)
    return {**item, "basis": BASES[item["basis"]], "shown": shown, "interval": interval}


def _regression(study: NumberFolder, name: str) -> dict[str, Any]:
    """One regression: its terms and how well it fits."""
    fit = study.tables["fit"]
    terms = study.tables["regression"]
    own = {str(key): value for key, value in fit[fit["model"] == name].iloc[0].items()}
    return {"name": name, "fit": own, "terms": table_rows(terms[terms["model"] == name])}


def _group_heads(table: pd.DataFrame, groups: Sequence[str]) -> list[tuple[str, str]]:
    """(column, its title with the number of cases) of Table 1, all cases last."""
    return [(str(head), str(head)) for head in table.columns if str(head).rsplit(" (n = ", 1)[0] in (*groups, "all")]


def _step_text(step: dict[str, Any]) -> str:
    """A plan's selection step in words."""
    if step["step"] != "univariate":
        return step_text(step)
    fdr = " after false-discovery control" if step["fdr"] else ""
    return f"{step['test'].capitalize()} correlation with the outcome, P < {step['alpha']:g}{fdr}"


def _between(row: dict[str, Any], name: str, low: str = "", high: str = "") -> str:
    """``1.102 (1.069 to 1.136)`` from a row's three columns."""
    ends = row[low or f"{name}_low"], row[high or f"{name}_high"]
    if row[name] != row[name]:
        return "–"
    return number(row[name], 3) + (f" ({number(ends[0], 3)} to {number(ends[1], 3)})" if ends[0] == ends[0] else "")
