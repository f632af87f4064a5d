"""Trees of any library as one TreeEnsemble of ai.onnx.ml, in double."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .graph import Graph

LEQ, LESS = 0, 1  # a row goes to the true branch where its column is at most, or is below, the split
Child = tuple[int, bool]
"""Number of a node or leaf, and whether it is a leaf."""


@dataclass
class TreeEnsemble:
    """The lists of a TreeEnsemble (ai.onnx.ml 5): interior nodes and leaves are numbered apart, over all trees."""

    roots: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    split: list[float] = field(default_factory=list)
    children: list[list[Child]] = field(default_factory=list)
    leaves: list[float] = field(default_factory=list)

    def leaf(self, value: float) -> Child:
        """A new leaf as (number, is a leaf)."""
        self.leaves.append(value)
        return len(self.leaves) - 1, True

    def node(self, column: int, split: float) -> int:
        """A new interior node whose children come later."""
        self.column.append(column)
        self.split.append(split)
        self.children.append([])
        return len(self.column) - 1

    def root(self, child: Child) -> None:
        """Close a tree. One that is a single leaf needs a node both of whose branches end in that leaf."""
        number, is_leaf = child
        if is_leaf:
            number = self.node(0, 0.0)
            self.children[number] = [child, child]
        self.roots.append(number)

    def total(self, graph: Graph, x: str, mode: int) -> str:
        """(rows,) sum of the leaves that each row falls into."""
        (true, true_leaf), (false, false_leaf) = (
            ([child[side][0] for child in self.children], [int(child[side][1]) for child in self.children]) for side in (0, 1)
        )
        return graph.flat(
            graph.add_ml(
                "TreeEnsemble", x, n_targets=1, aggregate_function=1, post_transform=0, tree_roots=self.roots,
                nodes_featureids=self.column, nodes_splits=np.array(self.split, dtype=float),
                nodes_modes=np.full(len(self.column), mode, dtype=np.uint8),
                nodes_truenodeids=true, nodes_trueleafs=true_leaf, nodes_falsenodeids=false, nodes_falseleafs=false_leaf,
                leaf_targetids=[0] * len(self.leaves), leaf_weights=np.array(self.leaves, dtype=float),
            )
        )  # fmt: skip
