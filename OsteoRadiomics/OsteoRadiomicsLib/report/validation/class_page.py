"""The page's tables for models of several classes."""

from __future__ import annotations

from collections.abc import Iterator

from ...base.language import later, retold, tr
from ...modelling.external.record import ClassesRecord, ValidatedModel
from ..html import interval_cell
from .lines import Cell, Line, both, in_short
from .updates import AS_IS, METHODS

OVERALL = {
    "hand_till": later("Hand and Till's AUC"),
    "macro_auc": later("Macro AUC"),
    "accuracy": later("Accuracy"),
    "balanced_accuracy": later("Balanced accuracy"),
    "kappa_linear": later("Linearly weighted kappa"),
    "brier": later("Brier score (0 is ideal)"),
}


def overall_cells(metrics: ClassesRecord) -> tuple[Cell, ...]:
    """The figures of all classes together, in the order of ``OVERALL``; one that an older record lacks is a dash."""
    found = {own.name: own for own in metrics.overall}
    return tuple(interval_cell(found[name].value, found[name].ci) if name in found else ("–", "") for name in OVERALL)


def overall_lines(metrics: ClassesRecord) -> list[Line]:
    """The same, a line for each, and the AUCs of pairs."""
    found = [Line(tr(OVERALL[own.name]), (interval_cell(own.value, own.ci),), own.note) for own in metrics.overall]
    return [
        *found,
        *(Line(tr("AUC {pair}", pair=own.name), (interval_cell(own.value, own.ci),), own.note) for own in metrics.pairs),
    ]


def each_class(metrics: ClassesRecord) -> list[Line]:
    """Each class against the rest."""
    return [
        Line(own.name, (*(both(own.metrics, name) for name in ("auc", "sensitivity", "specificity")), *in_short(own.metrics)))
        for own in metrics.classes
    ]


def updates_by_class(model: ValidatedModel, metrics: ClassesRecord) -> list[Line]:
    """Each class against the rest, as the model is and after each update."""
    lines = list(_states(tr(AS_IS), metrics))
    for update in model.updates:
        if isinstance(update.metrics, ClassesRecord):
            lines += _states(tr(METHODS[update.method]), update.metrics)
    return lines


def _states(name: str, metrics: ClassesRecord) -> Iterator[Line]:
    for own in metrics.classes:
        what = tr("{name}, {when}", name=name, when=retold(own.name))
        yield Line(what, (both(own.metrics, "auc"), *in_short(own.metrics)))
