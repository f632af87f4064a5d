"""What every action of ``osteoradiomics study`` begins with."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ..base.console import Console

if TYPE_CHECKING:
    from ..readings import KeyEntry, Study


def opened(arguments: Namespace) -> Study:
    """The study in the folder that is named. Raises StudyError."""
    from ..readings import open_study

    return open_study(Path(arguments.folder))


def given_key(arguments: Namespace, study: Study) -> tuple[KeyEntry, ...]:
    """The pseudonym key of ``--key``, empty without one. Raises StudyError."""
    from ..readings import read_key

    return read_key(Path(arguments.key), study.plan.id, study.plan.key_sha256) if arguments.key else ()


def tell(notes: list[str], console: Console) -> None:
    """What opening a study in somebody's name found and repaired."""
    for note in notes:
        console.warning(note)
