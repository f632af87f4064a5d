"""The report of a study of classes: from features to validated models, on one page, made from the study's folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ...modelling.binary.predictions import APPARENT
from ...modelling.statistics.table_one import RULES
from ..binary.training import MOST_TERMS, RATES, Picture, by_section, drawn, step_text
from ..checklists import filled_checklists
from ..html import render
from ..page_text import BASES, cell, p_cell, ratio, table_rows
from ..searches import searches, validation_text
from .evidence import class_evidence
from .folder import ClassesFolder, read_classes_folder
from .pictures import class_plans

WHOLE = ("hand_till", "accuracy", "balanced_accuracy", "kappa_linear", "brier")
HEADS = ("Hand–Till AUC", "Accuracy", "Balanced accuracy", "Kappa, linear", "Brier")
CLASS_HEADS = ("AUC", "Sensitivity", "Specificity", "Accuracy", "PPV", "NPV", "F1", "Slope")


@dataclass(frozen=True)
class Line:
    """One row of a performance table, as text: numbers each with its interval. part: class or pair, empty for all."""

    model: str
    candidate: bool
    set: str
    basis: str
    apparent: bool
    cases: str
    part: str
    numbers: tuple[tuple[str, str], ...]


def classes_page(folder: Path) -> str:
    """The page of a study's folder, drawn anew. Raises TableError."""
    study = read_classes_folder(folder)
    return classes_html(study, [picture for picture, _ in drawn(class_plans(study))])


def classes_html(study: ClassesFolder, pictures: Sequence[Picture]) -> str:
    """The page from the study and its figures."""
    record = study.record
    selection = study.tables["selection"]
    chosen = selection[selection["selected"]]
    return render(
        "classes.html",
        record=record,
        protocol=record["protocol"],
        plan=record["protocol"]["modelling"],
        validated=validation_text(record["protocol"]["modelling"]),
        steps=[step_text(step) for step in record["protocol"]["modelling"]["selection"]],
        rules=RULES,
        heads=HEADS,
        class_heads=CLASS_HEADS,
        pair_heads=[" v. ".join(pair["classes"]) for pair in record["performance"][0]["pairwise"]],
        whole=[_whole(study, item) for item in record["performance"]],
        pairs=[_pairs(study, item) for item in record["performance"]],
        each=[line for item in record["performance"] for line in _each(study, item)],
        pictures=by_section(pictures),
        baseline=table_rows(study.tables["baseline"]),
        searches=[line for member in record["members"] for line in _searches(member)],
        group_columns=[name.replace(" ", "_") for name in study.classes],
        screening=table_rows(study.tables["screening"]),
        coefficients=table_rows(_short_equations(study)),
        selected=table_rows(chosen.reindex(chosen["coefficient"].abs().sort_values(ascending=False, kind="stable").index)),
        dropped=table_rows(selection[~selection["selected"]]),
        checklists=filled_checklists(class_evidence(study)),
        ratio=ratio,
        p=p_cell,
    )


def _short_equations(study: ClassesFolder) -> pd.DataFrame:
    """The logistic equations short enough to be read; all of them are in the CSV."""
    table = study.tables["coefficients"]
    if table.empty:
        return table
    return table[table.groupby(["class", "model"], sort=False)["term"].transform("size") <= MOST_TERMS]


def _searches(member: dict[str, Any]) -> list[dict[str, Any]]:
    """The searches of one class's models, each called by its model and classifier."""
    models = {name: {**own, "title": f"{name.capitalize()}: {own['title']}"} for name, own in member["models"].items()}
    return [{"class": member["class"], **line} for line in searches({**member, "models": models})]


def _whole(study: ClassesFolder, item: dict[str, Any]) -> Line:
    return _line(study, item, "", str(item["cases"]), [item[name] for name in WHOLE])


def _pairs(study: ClassesFolder, item: dict[str, Any]) -> Line:
    return _line(study, item, "", str(item["cases"]), [pair["auc"] for pair in item["pairwise"]])


def _each(study: ClassesFolder, item: dict[str, Any]) -> list[Line]:
    return [
        _line(
            study, item, own["class"], str(own["events"]),
            [own["auc"], *(own[rate] for rate in RATES), own["calibration"].get("slope")],
        )
        for own in item["classes"]
    ]  # fmt: skip


def _line(study: ClassesFolder, item: dict[str, Any], part: str, cases: str, numbers: list[Any]) -> Line:
    return Line(
        study.title(item["model"]),
        item["model"] in study.candidates,
        item["set"],
        BASES[item["basis"]],
        item["basis"] == APPARENT,
        cases,
        part,
        tuple(cell(number) for number in numbers),
    )
