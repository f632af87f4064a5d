"""The tree that a random forest grows: scikit-learn's own, copied without asking for its parameters' names each time."""

from __future__ import annotations

from typing import Any

from sklearn.tree import DecisionTreeClassifier

_NAMES = tuple(DecisionTreeClassifier().get_params())


class ForestTree(DecisionTreeClassifier):
    """The same tree. A forest reads its parameters five times for each, which takes longer than to grow it on a small table."""

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Plain values by name; none of them has parameters of its own."""
        return {name: getattr(self, name) for name in _NAMES}

    def __sklearn_clone__(self) -> ForestTree:
        return type(self)(**self.get_params())
