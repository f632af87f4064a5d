"""The report of a study of classes: from features to validated models, on one page, made from the study's folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...base.language import later, tr
from ...modelling.classes.record import ClassesPerformanceRecord, ClassPerformanceRecord, MemberRecord
from ...modelling.statistics.table_one import RULES
from ...modelling.study.names import APPARENT
from ...modelling.study.record import EstimateRecord
from ..centres import FORMS
from ..html import render
from ..pictures import Picture
from ..training.centre_section import centre_section
from ..training.page import shared_context, short_equations
from ..training.searches import SearchLine, searches, validation_text
from ..training.text import basis_text, cell, cell_with_folds, table_rows
from .evidence import class_evidence
from .folder import ClassesFolder
from .words import class_words

WHOLE = ("hand_till", "macro_auc", "accuracy", "balanced_accuracy", "kappa_linear", "brier")
HEADS = (
    later("Hand–Till AUC"),
    later("Macro AUC"),
    later("Accuracy"),
    later("Balanced accuracy"),
    later("Kappa, linear"),
    later("Brier"),
)
CLASS_HEADS = ("AUC", later("Sensitivity"), later("Specificity"), later("Accuracy"), "PPV", "NPV", "F1", later("Slope"))


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


def classes_html(study: ClassesFolder, pictures: Sequence[Picture]) -> str:
    """The page from the study and its figures."""
    record = study.record
    return render(
        "classes.html",
        **shared_context(study, pictures, class_evidence(study)),
        words=class_words(study),
        validated=validation_text(record.protocol.modelling),
        rules=RULES,
        heads=[tr(head) for head in HEADS],
        class_heads=[tr(head) for head in CLASS_HEADS],
        pair_heads=[tr(" v. ").join(pair.classes) for pair in record.performance[0].pairwise],
        whole=[_line(study, item, item.cases, [getattr(item, name) for name in WHOLE]) for item in record.performance],
        pairs=[_line(study, item, item.cases, [pair.auc for pair in item.pairwise]) for item in record.performance],
        subgroups=table_rows(study.table("subgroups")),
        each=[_each(study, item, own) for item in record.performance for own in item.classes],
        searches=[line for member in record.members for line in _searches(member)],
        centres=centre_section(record.centres, study.models),
        centre_forms=FORMS,
        group_columns=[name.replace(" ", "_") for name in record.classes],
        coefficients=short_equations(study.table("coefficients"), ["class", "model"]),
    )


def _searches(member: MemberRecord) -> list[SearchLine]:
    """The searches of one class's models, each called by its model and classifier."""
    models = {
        name: (tr("{model}: {classifier}", model=name.capitalize(), classifier=own.title), own.search)
        for name, own in member.models.items()
    }
    return searches(models, member.classifiers, member.class_name)


def _each(study: ClassesFolder, item: ClassesPerformanceRecord, own: ClassPerformanceRecord) -> Line:
    line = _line(study, item, own.events, [own.auc, *own.rates, own.calibration.slope], own.class_name)
    return replace(line, numbers=(cell_with_folds(own.auc, own.auc_of_folds), *line.numbers[1:]))


def _line(
    study: ClassesFolder,
    item: ClassesPerformanceRecord,
    cases: int,
    numbers: Sequence[EstimateRecord | None],
    part: str = "",
) -> Line:
    return Line(
        model=study.title(item.model),
        candidate=item.model in study.candidates,
        set=item.set,
        basis=basis_text(item.basis),
        apparent=item.basis == APPARENT,
        cases=str(cases),
        part=part,
        numbers=tuple(cell(number) for number in numbers),
    )
