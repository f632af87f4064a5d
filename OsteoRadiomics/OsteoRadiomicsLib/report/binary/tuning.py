"""The searches of hyper-parameters of a study with two classes."""

from __future__ import annotations

from ...modelling.binary.record import BinaryRecord
from ..training.searches import SearchLine, searches


def search_lines(record: BinaryRecord) -> list[SearchLine]:
    """One line per model and candidate whose parameters were sought: space, trials, AUC of defaults and best draw, choice."""
    return searches({name: (model.title, model.search) for name, model in record.models.items()}, record.classifiers)
