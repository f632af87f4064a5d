"""From a study table to class numbers and sets; what a study of classes cannot do is refused here, in one line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...base.errors import SettingsError, TableError
from ...protocols.protocol import OutcomeSpec, Protocol
from ..binary.preparation import check_plan
from ..data.data import StudyData
from ..data.endpoint import outcome_classes
from ..data.table import StudyTable
from ..resampling.split import check_folds
from ..study.preparation import Prepared, assemble


def prepare_classes(table: StudyTable, protocol: Protocol, where: str = "the clinical table") -> Prepared:
    """Check and code a table; its outcome is the number of each row's class, from 0 in the protocol's order.

    Raises TableError before anything is fitted or written.
    """
    spec = protocol.outcome
    outcome = outcome_classes(table.outcome, spec, table.cases, where)
    present = set(outcome.tolist())
    if len(present) < len(spec.classes):
        absent = ", ".join(name for number, name in enumerate(spec.classes) if number not in present)
        cure = "Give cases of every class, or leave the class out of the protocol"
        raise TableError(f"no case has {spec.column} = {absent}", where=where, cure=cure)
    prepared = assemble(table, protocol, outcome, where, spec.classes)
    for set_name, rows in prepared.sets.items():
        absent = ", ".join(name for number, name in enumerate(spec.classes) if number not in set(rows.outcome.tolist()))
        if absent:
            raise TableError(f"set {set_name} has no case of class {absent}", where=where, cure="Give patients of every class")
    check_folds(prepared.train.outcome, prepared.train.patients, protocol.modelling.folds, spec.classes)
    return prepared


def against_rest(data: StudyData, number: int) -> StudyData:
    """The same rows with an outcome of two classes: 1 for the class of that number, 0 for all others."""
    return replace(data, outcome=(data.outcome == number).astype(int))


def prepared_against_rest(prepared: Prepared, number: int) -> Prepared:
    """A study's sets, each as ``against_rest`` gives it."""
    tests = {name: against_rest(rows, number) for name, rows in prepared.tests.items()}
    return Prepared(against_rest(prepared.train, number), tests, prepared.notes)


def protocol_against_rest(protocol: Protocol, name: str) -> Protocol:
    """The protocol of one class against the rest, for its model file."""
    spec = protocol.outcome
    outcome = OutcomeSpec(column=spec.column, definition=spec.definition, positive=name, classes=spec.classes)
    return protocol.model_copy(update={"outcome": outcome})


def check_class_plan(protocol: Protocol) -> None:
    """Refuse what does not apply to classes. Raises SettingsError."""
    misfit = protocol.modelling.misfit("classes")
    if misfit:
        raise SettingsError(misfit, where=protocol.name)
    check_plan(protocol)


def folder_names(classes: tuple[str, ...]) -> tuple[str, ...]:
    """A plain folder name per class, no two alike even where letter case does not count."""
    found: list[str] = []
    for number, name in enumerate(classes, start=1):
        plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name).strip("-")[:40]
        folder = plain if plain and plain.casefold() not in {other.casefold() for other in found} else f"{plain}-{number}"
        found.append(folder.removeprefix("-"))
    return tuple(found)


def class_counts(data: StudyData, classes: tuple[str, ...]) -> dict[str, int]:
    """Class -> rows of it."""
    return dict(zip(classes, np.bincount(data.outcome, minlength=len(classes)).tolist(), strict=True))
