"""Gradient boosting by XGBoost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ....base.errors import DependencyError
from ....base.progress import Progress
from ....scoring.kinds.xgboost import XGBoostKind
from ...explanation.boosters import xgboost_shap
from ...explanation.explanation import Explanation
from ..classifier import Classifier
from ..parameters import BOOSTING, Real, Space, Whole

FILE = "booster.json"
DEFAULTS = {"n_estimators": 200, "max_depth": 3, "learning_rate": 0.05, "subsample": 0.8, "colsample_bytree": 0.8}


class XGBoost(Classifier):
    """Trees one after the other, each on the rest of those before."""

    name = "xgboost"
    kind = XGBoostKind
    space: ClassVar[Space] = {**BOOSTING, "max_depth": Whole(1, 6), "subsample": Real(0.5, 1)}
    formula = True

    def make(self, seed: int, *unused: Any, **parameters: Any) -> Any:
        """parameters: of XGBClassifier. Raises DependencyError without the package."""
        try:
            from xgboost import XGBClassifier
        except ImportError as error:
            raise DependencyError(
                "the classifier xgboost is not installed", cure="Install xgboost-cpu (on macOS: xgboost)"
            ) from error
        return XGBClassifier(**DEFAULTS | {"random_state": seed, "n_jobs": 1, "tree_method": "hist"} | parameters)

    def fit(self, estimator: Any, x: np.ndarray, y: np.ndarray, progress: Progress) -> Any:
        """Asked after every round."""
        from xgboost.callback import TrainingCallback

        class Asking(TrainingCallback):
            def after_iteration(self, model: Any, epoch: int, evals_log: Any) -> bool:
                progress.check()
                return False

        estimator.set_params(callbacks=[Asking()])
        estimator.fit(x, y)
        return estimator.set_params(callbacks=None)

    def predictor(self, estimator: Any) -> dict[str, Any]:
        """Which file, and how many trees of it."""
        return {"file": FILE, "rounds": estimator.get_booster().num_boosted_rounds()}

    def files(self, estimator: Any) -> dict[str, bytes]:
        """The booster as the library writes it."""
        return {FILE: bytes(estimator.get_booster().save_raw(raw_format="json"))}

    def explain(
        self, estimator: Any, inputs: ArrayLike, background: ArrayLike, names: Sequence[str], **asking: Any
    ) -> Explanation:
        """Exact, in log odds."""
        return xgboost_shap(estimator, inputs, names)


CLASSIFIER = XGBoost()
