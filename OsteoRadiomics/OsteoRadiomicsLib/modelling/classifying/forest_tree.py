"""The tree that a random forest grows: scikit-learn's own, without what takes longer than to grow a small tree.

Of the time that a forest takes on a table of some hundred patients, scikit-learn's growing of trees is less than half. The rest
goes into sources of random numbers, and into looking at each tree's outcomes and weights as if they had not been looked at.
"""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from sklearn import __version__
from sklearn.tree import DecisionTreeClassifier

_NAMES = tuple(DecisionTreeClassifier().get_params())
_PLAIN = {
    "criterion": "gini", "splitter": "best", "max_features": "sqrt", "min_weight_fraction_leaf": 0.0, "max_leaf_nodes": None,
    "min_impurity_decrease": 0.0, "class_weight": None, "ccp_alpha": 0.0, "monotonic_cst": None,
}  # fmt: skip
"""Parameters as a forest has them that is not asked for others."""
_KNOWN = ((1, 5), (1, 9))
"""Versions of scikit-learn whose growing of trees is known: the first and the last that gave equal trees."""
_IS_KNOWN = _KNOWN[0] <= tuple(map(int, __version__.split(".")[:2])) <= _KNOWN[1]


class _Source(threading.local):
    """This thread's source of random numbers, which a tree seeds whenever it is asked for: to make one takes 60 times as long."""

    def __init__(self) -> None:
        self.numbers = np.random.RandomState(0)


_SOURCE = _Source()


class ForestTree(DecisionTreeClassifier):
    """The same tree. A forest reads its parameters five times for each, and twice makes a source of random numbers from its seed,
    which together takes longer than to grow it on a small table."""

    @property
    def random_state(self) -> Any:
        """A seed stands for the numbers that it gives from its first on, each time it is read, as in scikit-learn."""
        if not isinstance(self._seed, int | np.integer):
            return self._seed
        _SOURCE.numbers.seed(self._seed)
        return _SOURCE.numbers

    @random_state.setter
    def random_state(self, seed: Any) -> None:
        self._seed = seed

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Plain values by name; none of them has parameters of its own."""
        return {name: getattr(self, name) for name in _NAMES} | {"random_state": self._seed}

    def __sklearn_clone__(self) -> ForestTree:
        return type(self)(**self.get_params())

    def _fit(self, X: Any, y: Any, sample_weight: Any = None, check_input: bool = True, **more: Any) -> ForestTree:
        """What a forest calls, with inputs that it has looked at. By scikit-learn's own way where anything is as it is not in a
        plain forest, or its version is not known."""
        asked = check_input or sample_weight is None or any(value is not None for value in more.values())
        if not _IS_KNOWN or asked or any(getattr(self, name) != value for name, value in _PLAIN.items()):
            return super()._fit(X, y, sample_weight=sample_weight, check_input=check_input, **more)
        return self._grown(X, y, np.asarray(sample_weight, dtype=np.float64))

    def _grown(self, x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> ForestTree:
        """Grow it. x: (n, k) float32. y: (n, 1) float64 numbers of classes from 0. weights: (n,)."""
        from sklearn.tree._criterion import Gini
        from sklearn.tree._splitter import BestSplitter
        from sklearn.tree._tree import DepthFirstTreeBuilder, Tree

        classes = np.arange(y.max() + 1)
        self.n_features_in_, self.n_outputs_, self.n_classes_, self.classes_ = x.shape[1], 1, np.intp(len(classes)), classes
        self.max_features_ = max(1, int(np.sqrt(x.shape[1])))
        counts, leaf = np.array([len(classes)], dtype=np.intp), self.min_samples_leaf
        splitter = BestSplitter(Gini(1, counts), self.max_features_, leaf, 0.0, self.random_state, None)
        depth = np.iinfo(np.int32).max if self.max_depth is None else self.max_depth
        self.tree_ = Tree(x.shape[1], counts, 1)
        builder = DepthFirstTreeBuilder(splitter, max(self.min_samples_split, 2 * leaf), leaf, 0.0, depth, 0.0)
        builder.build(self.tree_, x, y, weights, None)
        return self
