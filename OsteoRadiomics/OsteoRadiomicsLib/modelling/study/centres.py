"""What centres must be for what is asked of them, else it is refused before anything is fitted; and what must be said of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from ...base.errors import SettingsError, TableError
from ...protocols.protocol import Protocol
from ...tables.sheet import some_names
from ..data.data import StudyData
from ..evaluation.centres import MOST
from ..evaluation.meta_analysis import Pooled
from ..statistics.combat import LEAST_PATIENTS
from .options import StudyOptions

NAMED = 5
"""Centres that a message names."""
TOO_FEW = "fewer than two centres have a difference with a variance"


def check_centres(data: StudyData) -> None:
    """Refuse a patient in two centres, and a column with more values than centres have. Raises TableError."""
    if data.centres is None:
        return
    count = len(np.unique(data.centres))
    if count > MOST:
        raise TableError(f"the column of centres holds {count} names, at most {MOST} are told apart", cure="Name another column")
    home: dict[str, str] = {}
    for patient, centre in zip(data.patients, data.centres, strict=True):
        if home.setdefault(patient, centre) != centre:
            raise TableError(f"patient {patient} has rows in the centres {home[patient]} and {centre}", cure="Correct the column")


def check_order(protocol: Protocol, options: StudyOptions) -> None:
    """Refuse ComBat where features are selected before there are folds to learn it from. Raises SettingsError."""
    if options.combat and protocol.modelling.order != "leak-proof":
        what = "--combat is learned from the training part of each fold, and in paper-order features are selected before"
        raise SettingsError(what, where=protocol.name, cure="Give --order leak-proof, or leave --combat out")


def check_asked(train: StudyData, options: StudyOptions) -> None:
    """Refuse options that need centres, more of them, or larger ones. Raises SettingsError, TableError."""
    if not options.without_each_centre:
        return
    option = "--combat" if options.combat else "--leave-one-centre-out"
    if train.centres is None:
        raise SettingsError(f"{option} needs to know each row's centre", cure="Name the column with --centre")
    names = np.unique(train.centres)
    if len(names) < 2:
        raise TableError(f"all training rows are of centre {names[0]}, so none can be left out", cure=f"Train without {option}")
    if options.combat:
        sizes = {str(name): len(np.unique(train.patients[train.centres == name])) for name in names}
        small = [f"{name} ({size})" for name, size in sizes.items() if size < LEAST_PATIENTS]
        if small:
            raise TableError(
                f"ComBat needs {LEAST_PATIENTS} training patients of each centre, too few are of {some_names(small, NAMED)}",
                cure="Join small centres under one name, leave them out, or train without --combat",
            )


def lacking(data: StudyData) -> list[str]:
    """One sentence for each centre of these rows in which a column has no value at all, though others have one."""
    if data.centres is None:
        return []
    table = np.isnan(np.column_stack([data.clinical, data.features]))
    names = [*(term.input.name for term in data.terms), *data.names]
    found = []
    for centre in np.unique(data.centres):
        absent = table[data.centres == centre].all(axis=0) & ~table.all(axis=0)
        columns = list(dict.fromkeys(names[position] for position in np.flatnonzero(absent)))
        if columns:
            more = f" and {len(columns) - 1} more" if len(columns) > 1 else ""
            found.append(f"Centre {centre} has no value of {columns[0]}{more}: they are imputed from the other centres")
    return found


def refused_notes(judged: Iterable[tuple[str, Mapping[str, str]]]) -> tuple[str, ...]:
    """What a reader must know of centres for which no model could be made, each once. judged: basis, centre -> why."""
    return tuple(
        dict.fromkeys(
            f"Centre {name} is not judged, {basis}: {reason}" for basis, refused in judged for name, reason in refused.items()
        )
    )


def pooling_notes(judged: Iterable[tuple[str, str, Pooled, Mapping[str, str]]], figure: str) -> tuple[str, ...]:
    """What a reader must know of pooled figures, each once though several models share it.

    judged: model, basis, what was pooled, centres that were left out and why. figure: what was pooled.
    """
    found: dict[str, None] = {}
    left: dict[tuple[str, str, str], list[str]] = {}
    for model, basis, pooled, left_out in judged:
        for name, reason in left_out.items():
            left.setdefault((name, basis, reason), []).append(model)
        if not pooled.mean.defined or np.isnan(pooled.prediction).any():
            found[f"Pooled {figure} of centres, {basis}: {pooled.note}"] = None
    for (name, basis, reason), models in left.items():
        found[f"Centre {name} is left out of the pooled {figure} ({', '.join(models)}; {basis}): {reason}"] = None
    return tuple(found)
