"""Fits that take seconds on wide tables, in pieces between which a stop is noticed; the results are those of one piece."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...base.progress import Progress

TREES_AT_ONCE = 25


def whole(estimator: Any, x: np.ndarray, y: np.ndarray, progress: Progress) -> Any:
    """One piece: for what is quick."""
    progress.check()
    return estimator.fit(x, y)


def asking(estimator: Any, x: np.ndarray, y: np.ndarray, progress: Progress) -> Any:
    """For our own estimators, which ask by themselves."""
    return estimator.fit(x, y, progress=progress)


def forest(estimator: Any, x: np.ndarray, y: np.ndarray, progress: Progress) -> Any:
    """Tree by tree: scikit-learn seeds each as if the forest grew in one go."""
    trees = estimator.n_estimators
    estimator.set_params(warm_start=True)
    for count in [*range(TREES_AT_ONCE, trees, TREES_AT_ONCE), trees]:
        progress.check()
        estimator.set_params(n_estimators=count).fit(x, y)
    return estimator.set_params(warm_start=False)


def lightgbm(estimator: Any, x: np.ndarray, y: np.ndarray, progress: Progress) -> Any:
    """Asked after every round."""
    return estimator.fit(x, y, callbacks=[lambda state: progress.check()])


def xgboost(estimator: Any, x: np.ndarray, y: np.ndarray, progress: Progress) -> Any:
    """Asked after every round."""
    from xgboost.callback import TrainingCallback

    class Asking(TrainingCallback):
        def after_iteration(self, model: Any, epoch: int, evals_log: Any) -> bool:
            progress.check()
            return False

    estimator.set_params(callbacks=[Asking()])
    estimator.fit(x, y)
    return estimator.set_params(callbacks=None)


def machine(estimator: Any, x: np.ndarray, y: np.ndarray, progress: Progress) -> Any:
    """A calibrated ``PolledSVC``, alone or as the last step of a pipeline named "svm"."""
    within = "svm__" if hasattr(estimator.estimator, "named_steps") else ""
    return estimator.fit(x, y, **{f"{within}progress": progress})
