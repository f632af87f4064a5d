"""How ``train`` fits and reports each type of outcome: one module each, by the protocol's ``outcome.type``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ...base.progress import Progress
    from ...modelling.binary.study import StudyOptions
    from ...modelling.data.table import StudyTable
    from ...protocols.protocol import Protocol


@dataclass(frozen=True)
class Trained:
    """A study that was fitted, validated and written. summary: for ``--json``. text: for people. warnings: one line each."""

    summary: dict[str, Any]
    text: str
    warnings: tuple[str, ...]


Train = Callable[["StudyTable", "Protocol", Path, Mapping[str, str], "StudyOptions", "Progress"], Trained]
"""Takes the table, the protocol, the folder to write, what the inputs are (for the record), the options, and progress."""

MODULES = {"binary": "binary", "classes": "classes", "number": "number"}


def endpoint(outcome_type: str) -> Train:
    """What trains a study of that outcome type."""
    train: Train = import_module(f".{MODULES[outcome_type]}", __name__).train
    return train
