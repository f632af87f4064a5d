"""The report of a study with two classes: from features to validated models, on one page, made from the study's folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...base.language import retold, tr
from ...modelling.binary.record import NomogramRecord, PerformanceRecord
from ...modelling.statistics.table_one import RULES
from ...modelling.study.names import APPARENT, OUT_OF_FOLD
from ..centres import FORMS
from ..html import render
from ..pictures import Picture
from ..training.nomogram import nomogram_plan
from ..training.page import MOST_TERMS, shared_context, short_equations
from ..training.searches import parameters_text, validation_text
from ..training.text import basis_text, cell, cell_with_folds, table_rows
from .centres import centres_view
from .evidence import binary_evidence
from .folder import BinaryFolder
from .tuning import search_lines
from .validation_view import validation_view
from .words import binary_words


@dataclass(frozen=True)
class PerformanceLine:
    """One row of the performance table, as text. numbers: AUC, rates and Brier score, each with interval."""

    model: str
    set: str
    basis: str
    apparent: bool
    patients: str
    numbers: tuple[tuple[str, str], ...]


def binary_html(study: BinaryFolder, pictures: Sequence[Picture]) -> str:
    """The page from the study and its figures."""
    record, plan = study.record, study.record.protocol.modelling
    lines = [_line(study, item) for item in record.performance]
    return render(
        "training.html",
        **shared_context(study, pictures, binary_evidence(study)),
        words=binary_words(study),
        validation=validation_text(plan),
        without_radscore=not plan.has_radscore,
        searches=search_lines(record),
        parameters=parameters_text,
        headline=[line for line in lines if not line.apparent and not _is_candidate(study, line)],
        apparent=[line for line in lines if line.apparent and not _is_candidate(study, line)],
        candidates=[line for line in lines if _is_candidate(study, line)],
        measures=("AUC", tr("Sensitivity"), tr("Specificity"), tr("Accuracy"), "PPV", "NPV", "F1", "Brier"),
        table_one_rules=RULES.replace("+-", "±").replace("<=", "≤"),
        coefficients=short_equations(study.table("coefficients"), ["model"]),
        coefficient_notes=_coefficient_notes(study),
        subgroups=table_rows(study.table("subgroups")),
        nomogram=_nomogram(record.nomogram),
        published=_published(study),
        exact=_exact(study),
        trust=validation_view(study),
        centres=centres_view(study),
        centre_forms=FORMS,
    )


def _line(study: BinaryFolder, item: PerformanceRecord) -> PerformanceLine:
    return PerformanceLine(
        model=study.title(item.model),
        set=item.set,
        basis=basis_text(item.basis),
        apparent=item.basis == APPARENT,
        patients=f"{item.patients} ({item.events})",
        numbers=(cell_with_folds(item.auc, item.auc_of_folds), *(cell(value) for value in (*item.rates, item.calibration.brier))),
    )


def _nomogram(record: NomogramRecord | None) -> dict[str, Any] | None:
    return nomogram_plan(record.axes, record.points_per_logit, record.base_logit) if record else None


def _is_candidate(study: BinaryFolder, line: PerformanceLine) -> bool:
    return line.model in {item.title for item in study.record.classifiers}


def _coefficient_notes(study: BinaryFolder) -> list[str]:
    """What equations lack, and where those are that are too long for the page."""
    table = study.table("coefficients")
    if "note" not in table:
        return []
    first = table.groupby("model", sort=False)["note"].first()
    notes = [
        f"{', '.join(map(retold, first.index[first == note])).capitalize()}: {retold(note)}." for note in first.unique() if note
    ]
    sizes = table.groupby("model", sort=False).size()
    long = [tr("{model} ({size} terms)", model=model, size=size) for model, size in sizes.items() if size > MOST_TERMS]
    return [*notes, *([tr("In tables/coefficients.csv: {long}.", long=", ".join(long))] if long else [])]


def _exact(study: BinaryFolder) -> list[dict[str, Any]]:
    """Each model by exact features beside the protocol's own, as text."""
    return [
        {
            "model": study.title(row.model), "set": row.set, "basis": basis_text(row.basis), "own": row.auc.estimate.text(),
            "exact": row.exact_auc.estimate.text(), "difference": row.difference.estimate.text(), "p": row.p,
        }
        for row in (study.record.exact.comparisons if study.record.exact else ())
    ]  # fmt: skip


def _published(study: BinaryFolder) -> list[dict[str, Any]]:
    """The study's printed AUCs beside the ones found here."""
    names = {"nomogram": "combined"}
    found = []
    for figure in study.record.protocol.published:
        wanted = names.get(figure.model, figure.model), figure.dataset
        own = [item for item in study.record.performance if (item.model, item.set) == wanted and item.basis != "apparent"]
        if own:
            value = own[0].auc.estimate
            basis = basis_text(OUT_OF_FOLD) if own[0].basis == OUT_OF_FOLD else ""
            inside = value.low <= figure.auc <= value.high
            found.append({**dict(figure), "own": value.text(), "basis": basis, "inside": inside})
    return found
