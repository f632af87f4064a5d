"""The tree that a random forest grows: scikit-learn's own, copied and seeded without what takes longer than a small tree."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from sklearn.tree import DecisionTreeClassifier

_NAMES = tuple(DecisionTreeClassifier().get_params())


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
