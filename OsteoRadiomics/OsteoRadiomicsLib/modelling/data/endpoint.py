"""The outcome column as classes: the protocol's names, however a table spells them."""

from __future__ import annotations

import numpy as np

from ...base.errors import TableError
from ...protocols.protocol import OutcomeSpec


def outcome_classes(values: np.ndarray, spec: OutcomeSpec, cases: np.ndarray, where: str) -> np.ndarray:
    """(n,) index of each row's class in the protocol's ``classes``. Raises TableError for a value that is no class."""
    known = {_plain(name): index for index, name in enumerate(spec.classes)}
    found = np.empty(len(values), dtype=int)
    for row, value in enumerate(values):
        index = known.get(_plain(value))
        if index is None:
            raise TableError(
                f"{spec.column} of case {cases[row]} is {str(value)!r}, which is no class of the protocol",
                where=where,
                cure=f"Write {' or '.join(spec.classes)}",
            )
        found[row] = index
    return found


def events(values: np.ndarray, spec: OutcomeSpec, cases: np.ndarray, where: str) -> np.ndarray:
    """(n,) 1 where the outcome is the protocol's positive class, 0 elsewhere. Raises TableError, also for a single class."""
    found = (outcome_classes(values, spec, cases, where) == list(spec.classes).index(spec.positive)).astype(int)
    if found.all() or not found.any():
        raise TableError(
            f"every case has {spec.column} = {values[0]}", where=where, cure="Give cases with and without the outcome"
        )
    return found


def _plain(value: object) -> str:
    """``1``, ``1.0``, ``" 1"`` and True are one class; letter case does not count."""
    if isinstance(value, (bool, np.bool_)):
        value = int(value)
    text = str(value).strip().casefold()
    text = {"true": "1", "false": "0"}.get(text, text)
    try:
        return f"{float(text):g}"
    except ValueError:
        return text
