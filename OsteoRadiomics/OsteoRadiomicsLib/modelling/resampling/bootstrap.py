"""Bootstrap samples of training patients, and what refitting the whole procedure on them says about its optimism."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..data.data import StudyData
from ..estimate import json_number
from ..evaluation.optimism import Optimism, corrected, gain
from .procedure import G, Repeated
from .stages import Stages


@dataclass(frozen=True)
class WholeOptimism:
    """The optimism of the whole procedure.

    models: model -> measure -> optimism. selections: of every resample, the features that each part of the study selected.
    """

    resamples: int
    models: dict[str, dict[str, Optimism]]
    selections: tuple[tuple[tuple[str, ...], ...], ...]


def bootstrap_samples(outcome: np.ndarray, patients: np.ndarray, seed: int) -> Iterator[np.ndarray]:
    """Row indices of one bootstrap sample of patients after the other, without end, drawn within each class.

    outcome: (n,) classes; a patient's class is the largest among the rows. Copies of a patient keep the id, so that they stay
    together in every fold.
    """
    rng = np.random.default_rng([seed, 5])
    ids, index = np.unique(patients, return_inverse=True)
    stratum = np.full(len(ids), np.min(outcome))
    np.maximum.at(stratum, index, outcome)
    groups = [np.flatnonzero(stratum == value) for value in np.unique(stratum)]
    while True:
        drawn = np.concatenate([rng.choice(group, len(group)) for group in groups])
        yield np.concatenate([np.flatnonzero(index == patient) for patient in drawn])


def whole_optimism(
    repeated: Repeated[G], data: StudyData, plan: ModellingPlan, fitted: G, resamples: int, stages: Stages, progress: Progress
) -> WholeOptimism:
    """Refit everything (selection, choice of the classifier, tuning) on bootstrap samples; each is a stage of its own.

    fitted: the procedure on all training rows. A model that a resample leaves absent stands there as ``Repeated.absent`` says.
    Raises TableError, Cancelled.
    """
    gains: dict[str, list[dict[str, float]]] = {name: [] for name in fitted.models}
    selections = []
    samples = bootstrap_samples(repeated.strata(data), data.patients, plan.split.seed)
    for number, rows in zip(range(resamples), samples, strict=False):
        part = Part(progress, number / resamples, (number + 1) / resamples, f"optimism, resample {number + 1} of {resamples}")
        part.report(0, 1)

        def refit(rows: np.ndarray = rows, part: Progress = part) -> dict[str, Any]:
            return _refit(repeated, data, rows, plan, tuple(fitted.models), part)

        found = stages.run(f"optimism-{number + 1:03d}", refit, measures=list(repeated.measures))
        selections.append(tuple(tuple(names) for names in found["selected"]))
        for name, values in found["gains"].items():
            gains[name].append({key: np.nan if value is None else value for key, value in values.items()})
    models = {}
    for name, prediction in fitted.predict(data).items():
        if name in gains:
            apparent = repeated.measured(data.outcome, prediction)
            apparent |= dict.fromkeys(repeated.meaningless(fitted, name), np.nan)
            models[name] = corrected(apparent, gains[name])
    return WholeOptimism(resamples, models, tuple(selections))


def _refit(
    repeated: Repeated[G], data: StudyData, rows: np.ndarray, plan: ModellingPlan, models: tuple[str, ...], progress: Progress
) -> dict[str, Any]:
    sample = data.rows(rows)
    part = repeated.fit(sample, plan, progress)
    inside, outside = repeated.prediction(part, sample, sample), repeated.prediction(part, sample, data)
    gains = {}
    for name in models:
        change = gain(repeated.measured(sample.outcome, inside(name)), repeated.measured(data.outcome, outside(name)))
        gains[name] = {key: json_number(value) for key, value in change.items()}
    return {"selected": part.selections, "gains": gains}
