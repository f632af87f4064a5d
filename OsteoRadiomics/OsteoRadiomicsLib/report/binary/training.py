"""The report of a study: from features to validated models, on one page, made from the study's folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from ...base.progress import Progress
from ...modelling.binary.predictions import OUT_OF_FOLD
from ...modelling.statistics.table_one import RULES
from ..checklists import checklists
from ..figures import png
from ..html import render
from ..page_text import BASES, cell, p_cell, ratio, table_rows
from ..searches import parameters_text, searches, validation_text
from .training_folder import TrainingFolder, estimate, read_training_folder
from .training_pictures import Plan, plans
from .validation_view import validation_view

RATES = ("sensitivity", "specificity", "accuracy", "ppv", "npv", "f1")
FIGURES_FROM = 0.97  # of the whole study's progress
MOST_TERMS = 60  # of an equation that the page prints


@dataclass(frozen=True)
class Picture:
    """One figure of the page, as the shared templates expect it."""

    name: str
    title: str
    caption: str
    png: bytes
    section: str
    warnings: tuple[str, ...] = ()
    missing: str = ""


@dataclass(frozen=True)
class PerformanceLine:
    """One row of the performance table, as text. numbers: AUC, rates and Brier score, each with interval."""

    model: str
    set: str
    basis: str
    patients: str
    numbers: tuple[tuple[str, str], ...]


def draw(study: TrainingFolder, *, progress: Progress | None = None) -> Iterator[tuple[Picture, Figure]]:
    """Every figure of a study with its place in the report, one after the other."""
    return drawn(plans(study), progress)


def drawn(todo: Sequence[Plan], progress: Progress | None = None) -> Iterator[tuple[Picture, Figure]]:
    """The planned figures that have something to show, one after the other. Raises Cancelled."""
    progress = progress or Progress()
    for done, plan in enumerate(todo):
        progress.report(FIGURES_FROM + (1 - FIGURES_FROM) * done / len(todo), 1, "drawing figures")
        figure = plan.draw()
        if figure is not None:
            yield Picture(plan.name, plan.title, plan.caption, png(figure), plan.section), figure


def by_section(pictures: Sequence[Picture]) -> dict[str, list[Picture]]:
    """Section -> its figures."""
    sections: dict[str, list[Picture]] = {}
    for picture in pictures:
        sections.setdefault(picture.section, []).append(picture)
    return sections


def training_page(folder: Path) -> str:
    """The page of a study's folder, drawn anew. Raises TableError."""
    study = read_training_folder(folder)
    return training_html(study, [picture for picture, _ in draw(study)])


def training_html(study: TrainingFolder, pictures: Sequence[Picture]) -> str:
    """The page from the study and its figures."""
    record = study.record
    lines = [_line(study, item) for item in record["performance"]]
    return render(
        "training.html",
        record=record,
        protocol=record["protocol"],
        plan=record["protocol"]["modelling"],
        validation=validation_text(record["protocol"]["modelling"]),
        without_radscore=not any(step["step"] == "lasso" for step in record["protocol"]["modelling"]["selection"]),
        searches=searches(record),
        parameters=parameters_text,
        steps=[step_text(step) for step in record["protocol"]["modelling"]["selection"]],
        headline=[line for line in lines if line.basis != BASES["apparent"] and not _is_candidate(study, line)],
        apparent=[line for line in lines if line.basis == BASES["apparent"] and not _is_candidate(study, line)],
        candidates=[line for line in lines if _is_candidate(study, line)],
        measures=("AUC", "Sensitivity", "Specificity", "Accuracy", "PPV", "NPV", "F1", "Brier"),
        pictures=by_section(pictures),
        table_one_rules=RULES.replace("+-", "±").replace("<=", "≤"),
        baseline=table_rows(study.tables.get("baseline")),
        screening=table_rows(study.tables.get("screening")),
        coefficients=table_rows(_short_equations(study)),
        coefficient_notes=_coefficient_notes(study),
        subgroups=table_rows(study.tables.get("subgroups")),
        selected=table_rows(_selected(study)),
        dropped=table_rows(_dropped(study)),
        published=_published(study),
        trust=validation_view(study),
        checklists=checklists(study),
        ratio=ratio,
        p=p_cell,
    )


def _line(study: TrainingFolder, item: dict[str, Any]) -> PerformanceLine:
    fit = item["calibration"]
    return PerformanceLine(
        model=study.title(item["model"]),
        set=item["set"],
        basis=BASES[item["basis"]],
        patients=f"{item['patients']} ({item['events']})",
        numbers=tuple(cell(value) for value in (item["auc"], *(item[name] for name in RATES), fit.get("brier"))),
    )


def _is_candidate(study: TrainingFolder, line: PerformanceLine) -> bool:
    return line.model in {item["title"] for item in study.record["classifiers"]}


def _selected(study: TrainingFolder) -> pd.DataFrame:
    table = study.tables["selection"]
    chosen = table[table["selected"]]
    return chosen.reindex(chosen["coefficient"].abs().sort_values(ascending=False).index)


def _dropped(study: TrainingFolder) -> pd.DataFrame:
    table = study.tables["selection"]
    return table[~table["selected"]]


def _short_equations(study: TrainingFolder) -> pd.DataFrame | None:
    """Equations of few enough terms to be read."""
    table = study.tables.get("coefficients")
    return None if table is None else table[table.groupby("model")["term"].transform("size") <= MOST_TERMS]


def _coefficient_notes(study: TrainingFolder) -> list[str]:
    """What equations lack, and where those are that are too long for the page."""
    table = study.tables.get("coefficients")
    if table is None or "note" not in table:
        return []
    first = table.groupby("model", sort=False)["note"].first()
    notes = [f"{', '.join(first.index[first == note]).capitalize()}: {note}." for note in first.unique() if note]
    sizes = table.groupby("model", sort=False).size()
    long = [f"{model} ({size} terms)" for model, size in sizes.items() if size > MOST_TERMS]
    return [*notes, *([f"In tables/coefficients.csv: {', '.join(long)}."] if long else [])]


def step_text(step: dict[str, Any]) -> str:
    """A plan's selection step in words."""
    match step["step"]:
        case "univariate":
            return f"{step['test']} test, P < {step['alpha']:g}{' after false-discovery control' if step['fdr'] else ''}"
        case "redundancy":
            return f"Spearman |r| < {step['threshold']:g} between features"
        case "mrmr":
            return f"mRMR ({step['scheme']}), first {step['keep']}"
        case _:
            return f"LASSO ({step['family']}), {step['folds']}-fold cross-validation, lambda {step['rule']}"


def _published(study: TrainingFolder) -> list[dict[str, Any]]:
    """The study's printed AUCs beside the ones found here."""
    names = {"nomogram": "combined"}
    found = []
    for figure in study.record["protocol"]["published"]:
        own = [
            item
            for item in study.record["performance"]
            if item["model"] == names.get(figure["model"], figure["model"])
            and item["set"] == figure["dataset"]
            and item["basis"] != "apparent"
        ]
        if own:
            value = estimate(own[0]["auc"])
            basis = BASES[OUT_OF_FOLD] if own[0]["basis"] == OUT_OF_FOLD else ""
            inside = value.low <= figure["auc"] <= value.high
            found.append({**figure, "own": value.text(), "basis": basis, "inside": inside})
    return found
