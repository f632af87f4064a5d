"""What repeating the whole procedure gave, as tables that studies of every type of outcome have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pandas as pd

from .outcome import Repetition, Study


def optimism_table(found: Repetition) -> pd.DataFrame:
    """Apparent and optimism-corrected measures of each model; empty when not asked for."""
    models = found.optimism.models if found.optimism else {}
    rows = [{"model": name, "measure": key, **asdict(item)} for name, own in models.items() for key, item in own.items()]
    return pd.DataFrame(rows, columns=["model", "measure", "apparent", "optimism", "error", "corrected", "resamples"])


def learning_table(found: Repetition) -> pd.DataFrame:
    """The points of the learning curve, one row per model, fold and share; empty when not asked for."""
    names = ["model", "fold", "share", "cases", "train", "test", "measure", "note"]
    return pd.DataFrame([asdict(point) for point in found.learning], columns=names)


def grid_table(found: Repetition) -> pd.DataFrame:
    """Measures of every selector with every learner, out of fold on the training set; empty when not asked for."""
    rows = [{"selector": c.selector, found.learner: c.learner, **c.measures, "features": c.features} for c in found.grid]
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=["selector", found.learner, "features"])


TABLES: dict[str, Callable[[Repetition], pd.DataFrame]] = {
    "optimism": optimism_table,
    "learning_curve": learning_table,
    "grid": grid_table,
}
"""File name in ``tables/`` -> the table."""


def repetition_tables(study: Study[Any, Any]) -> dict[str, pd.DataFrame]:
    """The tables of a study, by file name."""
    return {name: make(study.repetition) for name, make in TABLES.items()}
