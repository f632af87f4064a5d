"""How often each feature is selected when the training patients are resampled: the stability of a selection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..data.data import StudyData
from ..data.survival import events_of, is_survival
from .block import fit_blocks
from .bootstrap import bootstrap_samples
from .measured_split import is_measured
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
    known: Sequence[Sequence[str]] = (),
) -> Frequency:
    """Repeat the whole selection on bootstrap samples of patients, drawn within each class. Each is a stage of its own.

    share: from where to where the progress bar goes. known: what the first samples selected, where ``whole_optimism`` fitted
    the same ones. Raises TableError, Cancelled.
    """
    step = (share[1] - share[0]) / max(resamples, 1)
    counts: dict[str, int] = {}
    outcome = events_of(data.outcome) if is_survival(data.outcome) else data.outcome
    classes = np.zeros(len(data), dtype=int) if is_measured(outcome) else outcome
    samples = bootstrap_samples(classes, data.patients, plan.split.seed)
    for number, rows in zip(range(resamples), samples, strict=False):
        start = share[0] + step * number
        part = Part(progress, start, start + step, f"resample {number + 1} of {resamples}")
        part.report(0, 1)

        def selected(rows: np.ndarray = rows, part: Progress = part) -> list[str]:
            return [name for block in fit_blocks(data.rows(rows), plan, part) for name in block.names]

        names = known[number] if number < len(known) else stages.run(f"resample-{number + 1:03d}", selected)
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    return Frequency(resamples, {name: counts[name] / resamples for name in ordered})
