"""Hyper-parameter search by cross-validation within training rows: TPE (optuna), or random draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import DependencyError
from ..modelling_plan import ModellingPlan
from ..progress import Progress
from .candidates import Candidate, probability
from .classifiers import Choice, Real, Space, Whole, classifier
from .evaluation.roc import auc
from .split import folds

TRIALS = 25

Objective = Callable[[dict[str, Any]], float]


def tuned(
    candidate: Candidate, x: np.ndarray, y: np.ndarray, patients: np.ndarray, plan: ModellingPlan, progress: Progress
) -> Candidate:
    """The candidate with the parameters of best mean AUC over folds, or as it is when the plan does not search.

    x: (n, columns) standardised. patients: (n,) kept together. The defaults are always tried, too. Raises DependencyError
    for "bayes" without optuna.
    """
    space = classifier(candidate.name).space
    if plan.tuning == "none" or not space:
        return candidate
    fewest = min(len(np.unique(patients[y == value])) for value in np.unique(y))
    splits = tuple(folds(y, patients, max(2, min(plan.folds, fewest)), plan.split.seed + 2))

    def score(parameters: dict[str, Any]) -> float:
        trial = replace(candidate, parameters=parameters)
        areas = []
        for train, test in splits:
            progress.check()
            areas.append(auc(y[test], probability(trial.fit(x[train], y[train], plan.split.seed), x[test])))
        return float(np.mean(areas))

    search = _bayes if plan.tuning == "bayes" else _random
    value, parameters = search(space, score, plan.split.seed)
    return replace(candidate, parameters=parameters) if value > score({}) else candidate


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
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(lambda trial: score({name: _suggest(trial, name, scale) for name, scale in space.items()}), TRIALS)
    return float(study.best_value), dict(study.best_params)


def _suggest(trial: Any, name: str, scale: Real | Whole | Choice) -> Any:
    if isinstance(scale, Choice):
        return trial.suggest_categorical(name, scale.values)
    if isinstance(scale, Whole):
        return trial.suggest_int(name, scale.low, scale.high, log=scale.log)
    return trial.suggest_float(name, scale.low, scale.high, log=scale.log)
