"""Subgroups in reports on classes and on numbers: a forest plot for each set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from ...base.language import retold
from ..figure_plan import Plan
from ..figures.forest import ForestRow, forest_figure
from .folder import Sample, StudyFolder, conditional
from .text import row_estimate, table_rows

Words = Callable[[Mapping[str, Any]], str]


def informed_model(study: StudyFolder[Any], sample: Sample) -> tuple[str, pd.DataFrame] | None:
    """The best-informed model that has subgroups on a set, and its rows of the table; None where there is none."""
    table = study.table("subgroups")
    own = table[table["set"] == sample.name] if len(table) else table
    model = study.leading(own)
    return None if model is None else (model, own[own["model"] == model])


def subgroup_plan(sample: Sample, title: str, caption: str, rows: Iterable[ForestRow], x: str, overall: float) -> Plan:
    """The forest plot of one set. overall: the figure of all patients of the set."""
    draw = partial(forest_figure, list(rows), x=x, reference=overall)
    return Plan("subgroups", f"subgroups_{sample.name}", title, conditional(caption, sample), draw)


def subgroup_rows(table: pd.DataFrame, value: str, count: str, tests: Words) -> list[ForestRow]:
    """Each variable as a head, its groups below. value, count: columns of the estimate and of its cases. tests: of a variable."""
    rows: list[ForestRow] = []
    seen = ""
    for row in table_rows(table):
        if row["variable"] != seen:
            seen = row["variable"]
            rows.append((retold(seen), None, tests(row)))
        rows.append((f"   {group_text(row)} (n = {row[count]})", row_estimate(row, value), ""))
    return rows


def group_text(row: Mapping[str, Any]) -> str:
    """A group as people read it."""
    return retold(row["group"].replace(">= ", "≥ "))
