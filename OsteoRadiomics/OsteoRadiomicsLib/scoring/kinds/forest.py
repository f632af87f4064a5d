"""Random forest: the mean, over trees, of the share of events in the leaf a row falls into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import numpy as np
from pydantic import Field

from ..onnx_graph.graph import Graph
from ..onnx_graph.tree_ensemble import LEQ, Child, TreeEnsemble
from .kind import Build, Kind
from .payloads import Payload, Vector
from .probability import ProbabilityPredictor
from .row_sums import row_sums


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


class ForestKind(Kind[ForestPayload]):
    """Trees that compare 32-bit numbers."""

    name, title = "random-forest", "Random forest"
    payload = ForestPayload

    def build(self, payload: ForestPayload, build: Build) -> ProbabilityPredictor:
        """Raises ValueError when a tree is no tree or names a column that is not there."""
        trees = [_Tree(tree, len(build.columns)) for tree in payload.trees]

        def predict(x: np.ndarray) -> np.ndarray:
            rows = x.astype(np.float32)
            return row_sums(tree.predict(rows) for tree in trees) / len(trees)

        return ProbabilityPredictor(predict, build)

    def graph(self, graph: Graph, x: str, payload: ForestPayload, files: Mapping[str, bytes]) -> str:
        """The mean share of events over the trees; rows are compared as 32-bit numbers."""
        trees = TreeEnsemble()
        for tree in payload.trees:
            share = [value / len(payload.trees) for value in tree.event_share]
            # Children have greater numbers than their parents, so that walking backwards meets them first.
            built: dict[int, Child] = {}
            for number in reversed(range(len(tree.column))):
                if tree.left[number] == -1:
                    built[number] = trees.leaf(share[number])
                else:
                    own = trees.node(tree.column[number], tree.threshold[number])
                    trees.children[own] = [built[tree.left[number]], built[tree.right[number]]]
                    built[number] = own, False
            trees.root(built[0])
        return graph.logit(trees.total(graph, graph.as_single(x), LEQ))


KIND = ForestKind()
