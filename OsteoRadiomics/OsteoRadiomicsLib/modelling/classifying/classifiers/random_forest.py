"""Random forest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ....base.progress import Progress
from ....scoring.kinds.forest import ForestKind
from ...explanation.explanation import Explanation
from ...explanation.trees import forest_shap
from ..classifier import EVENT, Classifier, numbers
from ..parameters import Space, Whole


class RandomForest(Classifier):
    """Trees on bootstrap samples, each with one vote."""

    name = "random-forest"
    kind = ForestKind
    space: ClassVar[Space] = {"max_depth": Whole(2, 12), "min_samples_leaf": Whole(1, 30)}
    formula = True

    def make(self, seed: int, n_estimators: int = 300, max_depth: int = 6, min_samples_leaf: int = 5) -> Any:
        """n_estimators: number of trees."""
        from ..forest import Forest

        return Forest(n_estimators, max_depth, min_samples_leaf, random_state=seed)

    def fit(self, estimator: Any, x: np.ndarray, y: np.ndarray, progress: Progress) -> Any:
        """Asked after some trees."""
        return estimator.fit(x, y, progress)

    def predictor(self, estimator: Any) -> dict[str, Any]:
        """The trees, node by node."""
        return {"trees": [_tree(member.tree_) for member in estimator.estimators_]}

    def explain(
        self, estimator: Any, inputs: ArrayLike, background: ArrayLike, names: Sequence[str], **asking: Any
    ) -> Explanation:
        """Exact, in probability."""
        return forest_shap(estimator, inputs, names)


def _tree(tree: Any) -> dict[str, Any]:
    counts = tree.value[:, 0, :]
    leaf = tree.children_left == -1
    return {
        "column": [int(value) for value in np.where(leaf, 0, tree.feature)],
        "threshold": numbers(np.where(leaf, 0.0, tree.threshold)),
        "left": [int(value) for value in tree.children_left],
        "right": [int(value) for value in tree.children_right],
        "event_share": numbers(counts[:, EVENT] / counts.sum(axis=1)),
    }


CLASSIFIER = RandomForest()
