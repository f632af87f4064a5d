"""The processes that share a training. Imports nothing heavy, so that a door lets them begin before it imports the training."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..base.crew import Crew
from ..base.errors import SettingsError
from ..base.processes import cores

if TYPE_CHECKING:
    import pandas as pd

MOST_WORKERS = 4
SMALL = 200_000
"""Cells of a feature table that one process has worked through before another has started."""
_CELL = 10
"""Bytes that a cell of a file takes, about."""
_ROOT = __package__.rpartition(".")[0]
_IMPORTS = tuple(f"{_ROOT}.{name}" for name in ("workflows.training", "modelling.binary.outcome", "report.binary.report"))
"""Of a training on two classes, which most are; what another outcome needs comes with its first work."""


def begun_crew(features: str | os.PathLike[str] | pd.DataFrame, workers: int | None) -> Crew:
    """``workers`` processes in all, which import what a training needs while this one goes on; to be used as a context.

    features: the table, a file or its content. workers: None takes one for small tables, else one for each core, at most
    ``MOST_WORKERS``. Raises SettingsError for none, DependencyError where no interpreter is found.
    """
    if workers is not None and workers < 1:
        raise SettingsError(f"{workers} is no number of worker processes", cure="Give 1 or more")
    crew = Crew(_processes(features) if workers is None else workers, imports=_IMPORTS)
    crew.begin()
    return crew


def _processes(features: str | os.PathLike[str] | pd.DataFrame) -> int:
    """As many as pay for a table: the memory of each grows with it. A file that is missing is told of where it is read."""
    if isinstance(features, str | os.PathLike):
        cells = os.path.getsize(features) // _CELL if os.path.isfile(features) else 0
    else:
        cells = features.size
    return 1 if cells < SMALL else min(cores(), MOST_WORKERS)
