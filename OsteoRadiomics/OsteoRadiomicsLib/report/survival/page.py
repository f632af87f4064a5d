"""The report of a study of a time to an event, on one page, made from the study's folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...modelling.survival.record import CoxNomogramRecord, SurvivalPerformanceRecord
from ..centres import FORMS
from ..html import fixed, render
from ..pictures import Picture
from ..training.explanation import share_line
from ..training.nomogram import nomogram_plan
from ..training.page import shared_context
from ..training.text import apart, basis_text, cell, cell_or_note, cell_with_folds, row_estimate, table_rows
from .centres import centre_blocks, combat_view
from .evidence import survival_evidence
from .folder import SurvivalFolder
from .text import follow_up_text, risk_text
from .words import survival_words


def survival_html(study: SurvivalFolder, pictures: Sequence[Picture]) -> str:
    """The page from the study and its figures."""
    record, tables = study.record, study.tables
    return render(
        "survival.html",
        **shared_context(study, pictures, survival_evidence(study)),
        words=survival_words(study),
        unit=study.unit,
        event=study.event,
        horizons=study.horizons,
        headline=[_line(item) for item in record.performance if item.basis != "apparent"],
        apparent=[_line(item) for item in record.performance if item.basis == "apparent"],
        at_horizons=[line for item in record.performance if item.basis != "apparent" for line in _horizons(item)],
        comparisons=[
            {**dict(item), "basis": basis_text(item.basis), "shown": cell(item.difference)} for item in record.comparisons
        ],
        groups=[{**dict(item), "basis": basis_text(item.basis)} for item in record.risk_groups],
        coefficients=[{**row, "title": study.input_title(row["term"])} for row in table_rows(tables["coefficients"])],
        centres=centre_blocks(study),
        centre_forms=FORMS,
        combat=combat_view(study),
        nomogram=_nomogram(record.nomogram),
        marks=[{**row, "axis": _axis(row["axis"], study)} for row in table_rows(study.table("nomogram"))],
        shares=[
            share_line(row, row["model"].capitalize(), study.input_title(row["input"])) for row in table_rows(study.table("shap"))
        ],
        subgroups=table_rows(tables["subgroups"]),
        ratio_cells=_ratio_cells,
        follow_up=follow_up_text,
    )


def _nomogram(record: CoxNomogramRecord | None) -> dict[str, Any] | None:
    return nomogram_plan(record.axes, record.points_per_unit, record.base) if record else None


def _axis(name: str, study: SurvivalFolder) -> str:
    """An axis of the nomogram as people read it."""
    _, risk, time = name.partition("risk_")
    return risk_text(float(time), study.unit) if risk else study.input_title(name)


def _line(item: SurvivalPerformanceRecord) -> dict[str, Any]:
    """One row of the performance table: values with their intervals, as text."""
    harrell = cell_with_folds(item.harrell_c, item.c_of_folds)
    return {
        "model": item.model.capitalize(), "set": item.set, "basis": basis_text(item.basis),
        "patients": f"{item.cases} ({item.events})",
        "cells": [harrell, cell_or_note(item.uno_c), *(cell_or_note(own.auc) for own in item.horizons), cell_or_note(item.slope)],
    }  # fmt: skip


def _horizons(item: SurvivalPerformanceRecord) -> list[dict[str, Any]]:
    return [
        {
            "model": item.model.capitalize(), "set": item.set, "basis": basis_text(item.basis), "time": own.time,
            "cells": [cell_or_note(own.brier), (fixed(own.brier_scaled), ""), cell_or_note(own.observed_expected)],
        }
        for own in item.horizons
    ]  # fmt: skip


def _ratio_cells(row: dict[str, Any], name: str) -> tuple[str, str]:
    """A hazard ratio and its interval, apart; dashes where there is none."""
    found = row_estimate(row, name)
    return apart(found) if found.defined else ("–", "")
