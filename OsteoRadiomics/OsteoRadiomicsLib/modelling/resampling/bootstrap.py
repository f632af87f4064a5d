"""Bootstrap samples of training patients, and what refitting the whole procedure on them says about its optimism."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...base.progress import Progress
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
    of_patient = np.split(np.argsort(index, kind="stable"), np.cumsum(np.bincount(index))[:-1])
    while True:
        drawn = np.concatenate([rng.choice(group, len(group)) for group in groups])
        yield np.concatenate([of_patient[patient] for patient in drawn])


def whole_optimism(
    repeated: Repeated[G], data: StudyData, plan: ModellingPlan, fitted: G, resamples: int, stages: Stages, progress: Progress
) -> WholeOptimism:
    """Refit everything (selection, choice of the classifier, tuning) on bootstrap samples; each is a stage of its own.

    fitted: the procedure on all training rows. A model that a resample leaves absent stands there as ``Repeated.absent`` says.
    Raises TableError, Cancelled.
    """
    gains: dict[str, list[dict[str, float]]] = {name: [] for name in fitted.models}
    samples = bootstrap_samples(repeated.strata(data), data.patients, plan.split.seed)
    jobs = {f"{_STAGE}{number:03d}": rows for number, rows in zip(range(1, resamples + 1), samples, strict=False)}
    running = stages.begin(_Refit(repeated, data, plan, tuple(fitted.models)), jobs, measures=list(repeated.measures))
    results = running.finish(progress, lambda stage: f"optimism, resample {int(stage.removeprefix(_STAGE))} of {resamples}")
    selections = [tuple(tuple(names) for names in found["selected"]) for found in results.values()]
    for found in results.values():
        for name, values in found["gains"].items():
            gains[name].append({key: np.nan if value is None else value for key, value in values.items()})
    models = {}
    for name, prediction in fitted.predict(data).items():
        if name in gains:
            apparent = repeated.measured(data.outcome, prediction)
            apparent |= dict.fromkeys(repeated.meaningless(fitted, name), np.nan)
            models[name] = corrected(apparent, gains[name])
    return WholeOptimism(resamples, models, tuple(selections))


_STAGE = "optimism-"


@dataclass(frozen=True)
class _Refit:
    """Fits the procedure on one bootstrap sample: what it selects, and what each of ``models`` gains there."""

    repeated: Repeated[Any]
    data: StudyData
    plan: ModellingPlan
    models: tuple[str, ...]

    def __call__(self, rows: np.ndarray, progress: Progress) -> dict[str, Any]:
        repeated, data, sample = self.repeated, self.data, self.data.rows(rows)
        part = repeated.fit(sample, self.plan, progress)
        inside, outside = repeated.prediction(part, sample, sample), repeated.prediction(part, sample, data)
        gains = {}
        for name in self.models:
            change = gain(repeated.measured(sample.outcome, inside(name)), repeated.measured(data.outcome, outside(name)))
            gains[name] = {key: json_number(value) for key, value in change.items()}
        return {"selected": part.selections, "gains": gains}
