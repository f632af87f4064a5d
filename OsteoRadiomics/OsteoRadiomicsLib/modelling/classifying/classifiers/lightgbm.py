"""Gradient boosting by LightGBM."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ....base.progress import Progress
from ....scoring.kinds.lightgbm import LightGBMKind
from ...explanation.boosters import lightgbm_shap
from ...explanation.explanation import Explanation
from ..boosting import Boosting
from ..parameters import BOOSTING, Space, Whole

DEFAULTS = {"n_estimators": 200, "num_leaves": 7, "learning_rate": 0.05, "min_child_samples": 10}
REPRODUCIBLE = {"deterministic": True, "force_col_wise": True, "verbose": -1}


class LightGBM(Boosting):
    """Trees one after the other, each grown leaf by leaf."""

    name = wheel = "lightgbm"
    kind, file = LightGBMKind, "booster.txt"
    settings: ClassVar = DEFAULTS | REPRODUCIBLE
    space: ClassVar[Space] = {**BOOSTING, "num_leaves": Whole(3, 31), "min_child_samples": Whole(5, 50)}

    def shap(self, estimator: Any, inputs: ArrayLike, names: Sequence[str]) -> Explanation:
        """Of every tree."""
        return lightgbm_shap(estimator, inputs, names)

    def estimator(self) -> type[Any]:
        """LGBMClassifier."""
        from lightgbm import LGBMClassifier

        return LGBMClassifier

    def fit(self, estimator: Any, x: np.ndarray, y: np.ndarray, progress: Progress) -> Any:
        """Asked after every round."""
        return estimator.fit(x, y, callbacks=[lambda state: progress.check()])

    def rounds(self, estimator: Any) -> int:
        """Number of trees."""
        return estimator.booster_.num_trees()

    def saved(self, estimator: Any) -> bytes:
        """In the library's text format."""
        return estimator.booster_.model_to_string().encode()


CLASSIFIER = LightGBM()
