"""Every selector with everything that can be fitted on what it selects, cross-validated alike: a table to see how far a result
hangs on one choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan, SelectionStep
from ..data.data import StudyData
from ..estimate import json_number
from ..evaluation.optimism import measured
from .block import fit_block
from .procedure import GridKind, Repeated
from .stages import Stages


@dataclass(frozen=True)
class GridCell:
    """One selector with one learner (classifier or regressor). measures: out of fold. features: mean number kept."""

    selector: str
    learner: str
    measures: dict[str, float]
    features: float


def selection_grid(
    repeated: Repeated[Any],
    data: StudyData,
    plan: ModellingPlan,
    stages: Stages,
    progress: Progress,
    *,
    learners: Sequence[str] | None = None,
) -> tuple[GridCell, ...]:
    """Cross-validate every pair on training rows, selection and oversampling within the folds; each selector is a stage.

    A fold in which a selector keeps nothing predicts the mean outcome. learners: names, None takes all that are usable.
    """
    rows = {"protocol": plan.selection, **repeated.grid.selectors}
    names = list(repeated.grid.usable() if learners is None else learners)
    cells: list[GridCell] = []
    for number, (title, steps) in enumerate(rows.items()):
        part = Part(progress, number / len(rows), (number + 1) / len(rows), f"grid: {title}")
        part.report(0, 1)

        def row(steps: tuple[SelectionStep, ...] = steps, part: Progress = part) -> dict[str, Any]:
            return _row(repeated, data, plan, steps, names, part)

        found = stages.run(f"grid-{number}", row, selector=title, learners=names, measures=list(repeated.grid.measures))
        for name, values in found["cells"].items():
            numbers = {key: np.nan if value is None else value for key, value in values.items()}
            cells.append(GridCell(title, name, numbers, found["features"]))
    return tuple(cells)


def _row(
    repeated: Repeated[Any],
    data: StudyData,
    plan: ModellingPlan,
    steps: tuple[SelectionStep, ...],
    names: Sequence[str],
    progress: Progress,
) -> dict[str, Any]:
    """One selector: each learner's measures, and the mean number of features over folds and parts."""
    grid, parts = repeated.grid, repeated.grid.parts(data)
    predicted = {name: [np.full(len(data), grid.stand_in(part)) for part in parts] for name in names}
    kept, total = [], plan.folds * len(parts)
    for number, (train, test) in enumerate(repeated.folds(data, plan)):
        for position, part in enumerate(parts):
            done = number * len(parts) + position
            found, count = _fitted(grid, part, train, test, plan, steps, names, Part(progress, done / total, (done + 1) / total))
            kept.append(count)
            for name, values in found.items():
                predicted[name][position][test] = values
    cells = {name: measured(data.outcome, grid.joined(values), grid.measures) for name, values in predicted.items()}
    return {
        "cells": {name: {key: json_number(value) for key, value in values.items()} for name, values in cells.items()},
        "features": float(np.mean(kept)),
    }


def _fitted(
    grid: GridKind,
    data: StudyData,
    train: np.ndarray,
    test: np.ndarray,
    plan: ModellingPlan,
    steps: tuple[SelectionStep, ...],
    names: Sequence[str],
    progress: Progress,
) -> tuple[dict[str, np.ndarray], int]:
    """Learner -> predictions of the rows left out, none where selection kept nothing; and how many features it kept."""
    part, every = data.rows(train), np.arange(data.features.shape[1])
    block = fit_block(
        "", every, part.features, data.names, part.outcome, part.patients, steps, seed=plan.split.seed,
        clusters=part.clusters, progress=progress,
    )  # fmt: skip
    found: dict[str, np.ndarray] = {}
    if block.empty:
        return found, 0
    x, unseen = block.standardised(part.features), block.standardised(data.features[test])
    for position, name in enumerate(names):
        progress.report(position, len(names), name)
        found[name] = grid.fit(name, x, part.outcome, plan, progress)(unseen)
    return found, len(block.columns)
