"""Gradient boosting by XGBoost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ....base.progress import Progress
from ....scoring.kinds.xgboost import XGBoostKind
from ...explanation.boosters import xgboost_shap
from ...explanation.explanation import Explanation
from ..boosting import Boosting
from ..parameters import BOOSTING, Real, Space, Whole

DEFAULTS = {"n_estimators": 200, "max_depth": 3, "learning_rate": 0.05, "subsample": 0.8, "colsample_bytree": 0.8}


class XGBoost(Boosting):
    """Trees one after the other, each on the rest of those before."""

    name, wheel = "xgboost", "xgboost-cpu (on macOS: xgboost)"
    kind, file = XGBoostKind, "booster.json"
    settings: ClassVar = DEFAULTS | {"tree_method": "hist"}
    space: ClassVar[Space] = {**BOOSTING, "max_depth": Whole(1, 6), "subsample": Real(0.5, 1)}

    def shap(self, estimator: Any, inputs: ArrayLike, names: Sequence[str]) -> Explanation:
        """Of every tree."""
        return xgboost_shap(estimator, inputs, names)

    def estimator(self) -> type[Any]:
        """XGBClassifier."""
        from xgboost import XGBClassifier

        return XGBClassifier

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

    def rounds(self, estimator: Any) -> int:
        """Number of trees."""
        return estimator.get_booster().num_boosted_rounds()

    def saved(self, estimator: Any) -> bytes:
        """In the library's JSON."""
        return bytes(estimator.get_booster().save_raw(raw_format="json"))


CLASSIFIER = XGBoost()
