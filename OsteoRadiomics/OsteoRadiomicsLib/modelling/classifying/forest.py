"""A random forest of two classes: scikit-learn's, grown by loops of our own where there are many rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn import config_context
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import RandomForestClassifier

from ...base.progress import Progress
from ...features.jit import numba_usable
from .forest_tree import ForestTree

if TYPE_CHECKING:
    from ..statistics.tree_growing import GrownTree

FEWEST_ROWS = 1500
"""Below, scikit-learn has grown a forest before the loops are compiled."""
TREES_AT_ONCE = 25


@dataclass(frozen=True)
class Member:
    """One tree of a forest, where scikit-learn's forests keep theirs."""

    tree_: GrownTree


class Forest(ClassifierMixin, BaseEstimator):
    """Trees on bootstrap samples, the square root of the columns tried at each node: the same by either way.

    estimators_: the trees, each with ``tree_``. classes_: (2,).
    """

    def __init__(
        self, n_estimators: int = 300, max_depth: int = 6, min_samples_leaf: int = 5, random_state: int | None = None
    ) -> None:
        self.n_estimators = n_estimators
        self.max_depth = max_depth
        self.min_samples_leaf = min_samples_leaf
        self.random_state = random_state

    def fit(self, X: np.ndarray, y: np.ndarray, progress: Progress | None = None) -> Forest:
        """X: (n, columns) finite. y: (n,) two classes. A stop is noticed between some trees."""
        progress = progress or Progress()
        self.classes_ = np.unique(y)
        if len(X) >= FEWEST_ROWS and len(self.classes_) == 2 and numba_usable():
            self.estimators_: list[Any] = self._grown(X, y == self.classes_[1], progress)
        else:
            self._asked = self._by_sklearn(X, y, progress)
            self.estimators_ = self._asked.estimators_
        return self

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """(n, 2) mean share of each class in the leaves. X: (n, columns)."""
        if not isinstance(self.estimators_[0], Member):
            return np.asarray(self._asked.predict_proba(X))
        single, total = np.ascontiguousarray(X, dtype=np.float32), np.zeros((2, len(X)))
        for member in self.estimators_:
            member.tree_.add_shares(single, total)
        return (total / len(self.estimators_)).T

    def predict(self, X: np.ndarray) -> np.ndarray:
        """(n,) classes."""
        return self.classes_[np.argmax(self.predict_proba(X), axis=1)]

    def _grown(self, x: np.ndarray, events: np.ndarray, progress: Progress) -> list[Member]:
        from ..statistics.tree_growing import MOST_RANDOM, Sorted, grow

        progress.check()
        columns = Sorted.of(x)
        tried, members = max(1, int(np.sqrt(x.shape[1]))), []
        # scikit-learn's seeds: of each tree from that of the forest; of its rows and of its columns both from that of the tree.
        seeds = np.random.RandomState(self.random_state).randint(MOST_RANDOM, size=self.n_estimators)
        for number, seed in enumerate(seeds):
            if number % TREES_AT_ONCE == 0:
                progress.check()
            draw = np.random.RandomState(seed).randint(0, len(x), len(x))
            weights = np.bincount(draw, minlength=len(x))
            own = int(np.random.RandomState(seed).randint(0, MOST_RANDOM))
            members.append(Member(grow(columns, events, weights, own, tried, self.max_depth, self.min_samples_leaf)))
        return members

    def _by_sklearn(self, x: np.ndarray, y: np.ndarray, progress: Progress) -> RandomForestClassifier:
        """Tree by tree: scikit-learn seeds each as if the forest grew in one go.

        x: finite, as all inputs of classifiers are, so that it is not looked through again for each tree.
        """
        trees = self.n_estimators
        forest = RandomForestClassifier(
            max_depth=self.max_depth, min_samples_leaf=self.min_samples_leaf, random_state=self.random_state, warm_start=True
        )
        forest.estimator = ForestTree()
        with config_context(assume_finite=True, skip_parameter_validation=True):
            for count in [*range(TREES_AT_ONCE, trees, TREES_AT_ONCE), trees]:
                progress.check()
                forest.set_params(n_estimators=count).fit(x, y)
        return forest.set_params(warm_start=False)
