"""K nearest neighbours by Euclidean distance."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ....base.errors import ModelError
from ....base.progress import Progress
from ....scoring.kinds.nearest import NearestKind
from ..classifier import Classifier, numbers
from ..parameters import Choice, Space, Whole


class Nearest(Classifier):
    """The share of events among the nearest training rows."""

    name = "knn"
    kind = NearestKind
    space: ClassVar[Space] = {"n_neighbors": Whole(3, 50), "weights": Choice(("uniform", "distance"))}

    def make(self, seed: int, n_neighbors: int = 15, weights: str = "uniform") -> Any:
        """n_neighbors: how many are asked. weights: equal, or 1/distance."""
        from sklearn.neighbors import KNeighborsClassifier

        return KNeighborsClassifier(n_neighbors, weights=weights, algorithm="brute")

    def fit(self, estimator: Any, x: np.ndarray, y: np.ndarray, progress: Progress) -> Any:
        """With all rows as neighbours where there are fewer than wanted."""
        return super().fit(estimator.set_params(n_neighbors=min(estimator.n_neighbors, len(x))), x, y, progress)

    def predictor(self, estimator: Any) -> dict[str, Any]:
        """The training rows themselves. Raises ModelError for another distance."""
        if estimator.effective_metric_ != "euclidean":
            raise ModelError(
                f"K nearest neighbours with {estimator.effective_metric_} distance cannot be saved", cure="Use Euclidean"
            )
        return {
            "rows": numbers(estimator._fit_X),
            "events": [int(value) for value in estimator._y],
            "neighbours": int(estimator.n_neighbors),
            "weights": estimator.weights,
        }


CLASSIFIER = Nearest()
