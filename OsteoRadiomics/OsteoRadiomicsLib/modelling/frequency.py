"""How often each feature is selected when the training patients are resampled: the stability of a selection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..modelling_plan import ModellingPlan
from ..progress import Progress
from .data import StudyData
from .fitting import fit_blocks
from .stages import Stages


@dataclass(frozen=True)
class Frequency:
    """resamples: how many. share: feature name -> share of resamples that selected it, of those ever selected."""

    resamples: int
    share: dict[str, float]


def selection_frequency(
    data: StudyData,
    plan: ModellingPlan,
    resamples: int,
    stages: Stages,
    progress: Progress,
    *,
    share: tuple[float, float] = (0.0, 1.0),
) -> Frequency:
    """Repeat the whole selection on bootstrap samples of patients, drawn within each class. Each is a stage of its own."""
    counts: dict[str, int] = {}
    rng = np.random.default_rng([plan.split.seed, 5])
    for number in range(resamples):
        progress.report(share[0] + (share[1] - share[0]) * number / resamples, 1, f"resample {number + 1} of {resamples}")
        rows = _resample(data, rng)

        def selected(rows: np.ndarray = rows) -> list[str]:
            sample = data.rows(rows)
            return [name for block in fit_blocks(sample, plan, progress) for name in block.names]

        for name in stages.run(f"resample-{number + 1:03d}", selected):
            counts[name] = counts.get(name, 0) + 1
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    return Frequency(resamples, {name: counts[name] / resamples for name in ordered})


def _resample(data: StudyData, rng: np.random.Generator) -> np.ndarray:
    """Row indices; copies of a patient keep his id, so they stay together in the folds of LASSO."""
    ids, index = np.unique(data.patients, return_inverse=True)
    stratum = np.zeros(len(ids), dtype=int)
    np.maximum.at(stratum, index, data.outcome)
    drawn = np.concatenate(
        [rng.choice(group, len(group)) for group in (np.flatnonzero(stratum == 0), np.flatnonzero(stratum == 1))]
    )
    return np.concatenate([np.flatnonzero(index == patient) for patient in drawn])
