"""Gradient boosting by LightGBM."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ....base.errors import DependencyError
from ....base.progress import Progress
from ....scoring.kinds.lightgbm import LightGBMKind
from ...explanation.boosters import lightgbm_shap
from ...explanation.explanation import Explanation
from ..classifier import Classifier
from ..parameters import BOOSTING, Space, Whole

FILE = "booster.txt"
DEFAULTS = {"n_estimators": 200, "num_leaves": 7, "learning_rate": 0.05, "min_child_samples": 10}


class LightGBM(Classifier):
    """Trees one after the other, each grown leaf by leaf."""

    name = "lightgbm"
    kind = LightGBMKind
    space: ClassVar[Space] = {**BOOSTING, "num_leaves": Whole(3, 31), "min_child_samples": Whole(5, 50)}
    formula = True

    def make(self, seed: int, *unused: Any, **parameters: Any) -> Any:
        """parameters: of LGBMClassifier. Raises DependencyError without the package."""
        try:
            from lightgbm import LGBMClassifier
        except ImportError as error:
            raise DependencyError("the classifier lightgbm is not installed", cure="Install lightgbm") from error
        fixed = {"random_state": seed, "n_jobs": 1, "deterministic": True, "force_col_wise": True, "verbose": -1}
        return LGBMClassifier(**DEFAULTS | fixed | parameters)

    def fit(self, estimator: Any, x: np.ndarray, y: np.ndarray, progress: Progress) -> Any:
        """Asked after every round."""
        return estimator.fit(x, y, callbacks=[lambda state: progress.check()])

    def predictor(self, estimator: Any) -> dict[str, Any]:
        """Which file, and how many trees of it."""
        return {"file": FILE, "rounds": estimator.booster_.num_trees()}

    def files(self, estimator: Any) -> dict[str, bytes]:
        """The booster as the library writes it."""
        return {FILE: estimator.booster_.model_to_string().encode()}

    def explain(
        self, estimator: Any, inputs: ArrayLike, background: ArrayLike, names: Sequence[str], **asking: Any
    ) -> Explanation:
        """Exact, in log odds."""
        return lightgbm_shap(estimator, inputs, names)


CLASSIFIER = LightGBM()
