"""Bootstrap samples of training patients, and what refitting the whole procedure on them says about its optimism."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...base.progress import Progress
from ...protocols.modelling_plan import ModellingPlan
from ..binary.fitting import FittedStudy
from ..data.data import StudyData
from ..estimate import json_number
from ..evaluation.optimism import Optimism, corrected, gain, measured
from .procedure import fit_procedure
from .stages import Stages


@dataclass(frozen=True)
class WholeOptimism:
    """The optimism of the whole procedure.

    models: model -> measure -> optimism. selections: of every resample, the features it selected.
    """

    resamples: int
    models: dict[str, dict[str, Optimism]]
    selections: tuple[tuple[str, ...], ...]


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
    data: StudyData, plan: ModellingPlan, fitted: FittedStudy, resamples: int, stages: Stages, progress: Progress
) -> WholeOptimism:
    """Refit everything (selection, choice of the classifier, tuning) on bootstrap samples; each is a stage of its own.

    fitted: the procedure on all training rows. The calibration slope is that of plain logistic equations only. A model that
    a resample leaves absent stands there as the prevalence. Raises TableError, Cancelled.
    """
    gains: dict[str, list[dict[str, float]]] = {name: [] for name in fitted.models}
    samples = bootstrap_samples(data.outcome, data.patients, plan.split.seed)
    jobs = {f"{_STAGE}{number:03d}": rows for number, rows in zip(range(1, resamples + 1), samples, strict=False)}
    running = stages.begin(_Refit(data, plan, tuple(fitted.models)), jobs)
    results = running.finish(progress, lambda stage: f"optimism, resample {int(stage.removeprefix(_STAGE))} of {resamples}")
    selections = [tuple(found["selected"]) for found in results.values()]
    for found in results.values():
        for name, values in found["gains"].items():
            gains[name].append({key: np.nan if value is None else value for key, value in values.items()})
    apparent = {name: measured(data.outcome, risk) for name, risk in fitted.predict(data).items() if name in gains}
    for name, model in fitted.models.items():
        if model.equation is None or model.equation.fit is None:
            # Other classifiers can repeat their own sample, whose calibration slope then has no meaning.
            apparent[name]["calibration_slope"] = np.nan
    models = {name: corrected(apparent[name], gains[name]) for name in gains}
    return WholeOptimism(resamples, models, tuple(selections))


_STAGE = "optimism-"


@dataclass(frozen=True)
class _Refit:
    """Fits the procedure on one bootstrap sample: what it selects, and what each of ``models`` gains there."""

    data: StudyData
    plan: ModellingPlan
    models: tuple[str, ...]

    def __call__(self, rows: np.ndarray, progress: Progress) -> dict[str, Any]:
        sample = self.data.rows(rows)
        part = fit_procedure(sample, self.plan, progress)
        inside, outside = part.predict(sample), part.predict(self.data)
        gains = {}
        for name in self.models:
            own = _risk(inside, name, sample), _risk(outside, name, sample, len(self.data))
            change = gain(measured(sample.outcome, own[0]), measured(self.data.outcome, own[1]))
            gains[name] = {key: json_number(value) for key, value in change.items()}
        return {"selected": [name for block in part.blocks for name in block.names], "gains": gains}


def _risk(predicted: Mapping[str, np.ndarray], name: str, sample: StudyData, count: int | None = None) -> np.ndarray:
    """The model's predictions, or the prevalence of the resample that left it without one."""
    absent = np.full(len(sample) if count is None else count, sample.outcome.mean())
    return predicted.get(name, absent)
