"""How often each feature is selected when the training patients are resampled: the stability of a selection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..data.data import StudyData
from .block import fit_blocks
from .bootstrap import bootstrap_samples
from .stages import Stages


@dataclass(frozen=True)
class Frequency:
    """How often each feature was selected.

    resamples: how many selections there were. share: feature name -> share of them that have it, of those ever selected. folds:
    whether they are those of cross-validation, each without one fold, and not of bootstrap samples.
    """

    resamples: int
    share: dict[str, float]
    folds: bool = False

    @classmethod
    def of(cls, selections: Sequence[Sequence[str]], *, folds: bool = False) -> Frequency:
        """From the features of each selection, the most frequent first."""
        counts = Counter(name for names in selections for name in names)
        ordered = sorted(counts, key=lambda name: (-counts[name], name))
        return cls(len(selections), {name: counts[name] / len(selections) for name in ordered}, folds)


def selection_frequency(
    data: StudyData,
    plan: ModellingPlan,
    resamples: int,
    stages: Stages,
    progress: Progress,
    *,
    strata: np.ndarray,
    known: Sequence[Sequence[str]] = (),
) -> Frequency:
    """Repeat the whole selection on bootstrap samples of patients, drawn within each class. Each is a stage of its own.

    strata: (n,) classes. known: what the first samples selected, where ``whole_optimism`` fitted
    the same ones. Raises TableError, Cancelled.
    """
    selections: list[Sequence[str]] = []
    samples = bootstrap_samples(strata, data.patients, plan.split.seed)
    for number, rows in zip(range(resamples), samples, strict=False):
        part = Part(progress, number / resamples, (number + 1) / resamples, f"resample {number + 1} of {resamples}")
        part.report(0, 1)

        def selected(rows: np.ndarray = rows, part: Progress = part) -> list[str]:
            return [name for block in fit_blocks(data.rows(rows), plan, part) for name in block.names]

        drawn_within = len(np.unique(strata))
        names = known[number] if number < len(known) else stages.run(f"resample-{number + 1:03d}", selected, strata=drawn_within)
        selections.append(names)
    return Frequency.of(selections)
