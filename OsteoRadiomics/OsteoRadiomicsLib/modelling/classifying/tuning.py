"""Hyper-parameter search by cross-validation within training rows: TPE (optuna), or random draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...base.errors import DependencyError
from ...base.progress import Progress
from ...protocols.modelling_plan import ModellingPlan
from ..evaluation.clusters import Clusters
from ..evaluation.roc import auc
from .candidates import Candidate, probability
from .classifiers import classifier
from .parameters import Choice, Real, Space, Whole

TRIALS = 25
LEAST_GAIN = 1e-3  # of the mean AUC

Objective = Callable[[dict[str, Any]], float]
"""Parameters -> mean AUC over the folds."""


@dataclass(frozen=True)
class Fold:
    """One split of inner cross-validation, standardised by its training rows.

    x: (m, k), y: (m,) 0/1 of the training rows. unseen: (t, k), truth: (t,) of the rows left out. rows: (t,) their positions.
    clusters: training rows of one patient.
    """

    x: np.ndarray
    y: np.ndarray
    unseen: np.ndarray
    truth: np.ndarray
    rows: np.ndarray
    clusters: Clusters | None = None


@dataclass(frozen=True)
class Search:
    """How parameters were sought.

    space: parameter -> what was searched, in words. trials: how many were drawn beside the defaults. best, default: mean AUC
    over the folds of the best draw and of the defaults; error: standard error of their difference over the folds. parameters:
    of the best draw; taken: whether they replaced the defaults.
    """

    space: dict[str, str]
    trials: int
    best: float
    default: float
    error: float
    parameters: dict[str, Any]
    taken: bool


def tuned(
    candidate: Candidate, folds: Sequence[Fold], plan: ModellingPlan, progress: Progress
) -> tuple[Candidate, Search | None]:
    """The candidate with the parameters of best mean AUC over folds; as it is when the plan does not search (None).

    The defaults stay unless a draw is ``clearly_better``. Raises DependencyError for "bayes" without optuna, Cancelled.
    """
    space = classifier(candidate.name).space
    if plan.tuning == "none" or not space:
        return candidate, None
    areas: dict[str, np.ndarray] = {}

    def score(parameters: dict[str, Any]) -> float:
        progress.report(len(areas), TRIALS + 1, "searching parameters")
        trial = replace(candidate, parameters=parameters)
        fits = [trial.fit(fold.x, fold.y, plan.split.seed, progress) for fold in folds]
        each = [auc(fold.truth, probability(fit, fold.unseen)) for fold, fit in zip(folds, fits, strict=True)]
        areas[str(parameters)] = np.array(each)
        return float(np.mean(each))

    default = score({})
    best, parameters = (_bayes if plan.tuning == "bayes" else _random)(space, score, plan.split.seed)
    gains = areas[str(parameters)] - areas[str({})]
    taken = clearly_better(gains)
    words = {name: scale.words for name, scale in space.items()}
    search = Search(words, TRIALS, best, default, _standard_error(gains), parameters, taken)
    return replace(candidate, parameters=parameters) if taken else candidate, search


def clearly_better(gains: np.ndarray) -> bool:
    """Whether a gain of AUC in each fold is worth leaving the defaults, which for logistic regression have a covariance.

    The mean must reach ``LEAST_GAIN`` and exceed its standard error: the AUC hardly changes with a penalty, so that the best
    of many draws is a little better by chance, and a needless penalty spoils the calibration.
    """
    return bool(gains.mean() >= LEAST_GAIN and gains.mean() > _standard_error(gains))


def _standard_error(gains: np.ndarray) -> float:
    return float(gains.std(ddof=1) / np.sqrt(len(gains))) if len(gains) > 1 else 0.0


def _random(space: Space, score: Objective, seed: int) -> tuple[float, dict[str, Any]]:
    rng = np.random.default_rng([seed, 4])
    draws = [{name: _draw(scale, rng) for name, scale in space.items()} for _ in range(TRIALS)]
    values = [score(draw) for draw in draws]
    best = int(np.argmax(values))
    return values[best], draws[best]


def _draw(scale: Real | Whole | Choice, rng: np.random.Generator) -> Any:
    if isinstance(scale, Choice):
        return scale.values[rng.integers(len(scale.values))]
    low, high = (np.log(scale.low), np.log(scale.high)) if scale.log else (scale.low, scale.high)
    value = rng.uniform(low, high)
    value = np.exp(value) if scale.log else value
    return float(np.clip(value, scale.low, scale.high)) if isinstance(scale, Real) else round(float(value))


def _bayes(space: Space, score: Objective, seed: int) -> tuple[float, dict[str, Any]]:
    try:
        import optuna
    except ImportError as error:
        raise DependencyError("optuna is not installed", cure="Install optuna, or write tuning = random or none") from error
    optuna.logging.set_verbosity(optuna.logging.ERROR)  # a stop would be logged as a failed trial
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(lambda trial: score({name: _suggest(trial, name, scale) for name, scale in space.items()}), TRIALS)
    return float(study.best_value), dict(study.best_params)


def _suggest(trial: Any, name: str, scale: Real | Whole | Choice) -> Any:
    if isinstance(scale, Choice):
        return trial.suggest_categorical(name, scale.values)
    if isinstance(scale, Whole):
        return trial.suggest_int(name, scale.low, scale.high, log=scale.log)
    return trial.suggest_float(name, scale.low, scale.high, log=scale.log)
