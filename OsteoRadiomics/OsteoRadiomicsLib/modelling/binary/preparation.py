"""From a study table to an outcome of two classes and its sets; what two classes need is refused here."""

from __future__ import annotations

from ...base.errors import TableError
from ...protocols.protocol import Protocol
from ..classifying.classifiers import classifier
from ..data.endpoint import events
from ..data.table import StudyTable
from ..resampling.split import check_folds
from ..study.preparation import Prepared, assemble


def check_plan(protocol: Protocol) -> None:
    """Refuse what cannot be run. Raises SettingsError."""
    for name in protocol.modelling.classifiers:
        classifier(name)


def prepare(table: StudyTable, protocol: Protocol, where: str = "the clinical table") -> Prepared:
    """Check and code a table with two classes. Raises TableError before anything is fitted or written."""
    prepared = assemble(table, protocol, events(table.outcome, protocol.outcome, table.cases, where), where)
    check_folds(prepared.train.outcome, prepared.train.patients, protocol.modelling.folds)
    for name, rows in prepared.tests.items():
        if rows.outcome.all() or not rows.outcome.any():
            raise TableError(f"set {name} has one class only", where=where, cure="Give patients of both classes")
    return prepared
