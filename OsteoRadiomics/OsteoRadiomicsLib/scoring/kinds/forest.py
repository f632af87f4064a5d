"""Random forest: the mean, over trees, of the share of events in the leaf a row falls into."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from . import Build, Kind
from .payloads import Payload, Vector
from .probability import ProbabilityPredictor


class TreePayload(Payload):
    """One binary tree, nodes by number, node 0 first; a child's number is greater than its parent's; -1 marks a leaf.

    A row goes left where its column, as a 32-bit float, is at most the threshold. event_share: of training rows, per node.
    """

    column: Annotated[tuple[int, ...], Field(min_length=1)]
    threshold: Vector
    left: tuple[int, ...]
    right: tuple[int, ...]
    event_share: tuple[Annotated[float, Field(ge=0, le=1)], ...]


class ForestPayload(Payload):
    """trees: each with one vote of equal weight."""

    trees: Annotated[tuple[TreePayload, ...], Field(min_length=1)]


def build(payload: ForestPayload, build: Build) -> ProbabilityPredictor:
    """Raises ValueError when a tree is no tree or names a column that is not there."""
    trees = [_Tree(tree, len(build.columns)) for tree in payload.trees]

    def predict(x: np.ndarray) -> np.ndarray:
        rows = x.astype(np.float32)
        return np.mean([tree.predict(rows) for tree in trees], axis=0)

    return ProbabilityPredictor(predict, build)


class _Tree:
    def __init__(self, tree: TreePayload, columns: int) -> None:
        size = len(tree.column)
        if {len(tree.threshold), len(tree.left), len(tree.right), len(tree.event_share)} != {size}:
            raise ValueError("the lists of a tree must be of one length")
        self._column, self._left, self._right = (np.array(part) for part in (tree.column, tree.left, tree.right))
        self._threshold, self._share = np.array(tree.threshold), np.array(tree.event_share)
        self._leaf = self._left == -1
        inner = ~self._leaf
        children = np.concatenate([self._left[inner], self._right[inner]])
        # Children with greater numbers make every walk end.
        parents = np.tile(np.flatnonzero(inner), 2)
        if np.any(self._leaf != (self._right == -1)) or np.any(children <= parents) or np.any(children >= size):
            raise ValueError("the nodes of a tree do not form a tree")
        if np.any((self._column[inner] < 0) | (self._column[inner] >= columns)):
            raise ValueError(f"a tree names a column beyond the model's {columns}")

    def predict(self, rows: np.ndarray) -> np.ndarray:
        """(rows, columns) float32 -> (rows,) share of events in each row's leaf."""
        node = np.zeros(len(rows), dtype=int)
        index = np.arange(len(rows))
        while not (done := self._leaf[node]).all():
            column = np.where(done, 0, self._column[node])
            goes_left = rows[index, column] <= self._threshold[node]
            node = np.where(done, node, np.where(goes_left, self._left[node], self._right[node]))
        return self._share[node]


KIND = Kind("random-forest", "Random forest", ForestPayload, build)
