"""Graphs of the kinds made of trees: random forest, XGBoost, LightGBM, each as one TreeEnsemble in double."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...base.errors import ModelError
from ..kinds.boosters import BoosterPayload
from ..kinds.forest import ForestPayload
from .graph import Graph

LIGHTGBM_ZERO = float(np.float32(1e-35))  # LightGBM takes what is not further from zero than this for zero
LEQ, LESS = 0, 1  # a row goes to the true branch where its column is at most, or is below, the split


@dataclass
class _Trees:
    """The lists of a TreeEnsemble (ai.onnx.ml 5): interior nodes and leaves are numbered apart, over all trees."""

    roots: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    split: list[float] = field(default_factory=list)
    children: list[list[tuple[int, bool]]] = field(default_factory=list)
    leaves: list[float] = field(default_factory=list)

    def leaf(self, value: float) -> tuple[int, bool]:
        """A new leaf as (number, is a leaf)."""
        self.leaves.append(value)
        return len(self.leaves) - 1, True

    def node(self, column: int, split: float) -> int:
        """A new interior node whose children come later."""
        self.column.append(column)
        self.split.append(split)
        self.children.append([])
        return len(self.column) - 1

    def root(self, child: tuple[int, bool]) -> None:
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


def forest(graph: Graph, x: str, payload: ForestPayload, files: Mapping[str, bytes]) -> str:
    """The mean share of events over the trees; rows are compared as 32-bit numbers."""
    trees = _Trees()
    for tree in payload.trees:
        share = [value / len(payload.trees) for value in tree.event_share]
        # Children have greater numbers than their parents, so that walking backwards meets them first.
        built: dict[int, tuple[int, bool]] = {}
        for number in reversed(range(len(tree.column))):
            if tree.left[number] == -1:
                built[number] = trees.leaf(share[number])
            else:
                own = trees.node(tree.column[number], tree.threshold[number])
                trees.children[own] = [built[tree.left[number]], built[tree.right[number]]]
                built[number] = own, False
        trees.root(built[0])
    return graph.logit(trees.total(graph, graph.as_single(x), LEQ))


def xgboost(graph: Graph, x: str, payload: BoosterPayload, files: Mapping[str, bytes]) -> str:
    """The booster's margin; rows and splits are 32-bit numbers, the sum is double."""
    learner = json.loads(files[payload.file])["learner"]
    booster = learner["gradient_booster"]
    objective = learner["objective"]["name"]
    found = booster.get("model", {}).get("trees", [])
    if booster.get("name") != "gbtree" or objective != "binary:logistic" or len(found) < payload.rounds:
        raise ModelError(f"an XGBoost model of {booster.get('name')} and {objective} has no ONNX graph here")
    share = float(str(learner["learner_model_param"]["base_score"]).strip("[]"))
    trees = _Trees()
    for tree in found[: payload.rounds]:
        if any(tree["split_type"]):
            raise ModelError("an XGBoost model with categorical splits has no ONNX graph here")
        trees.root(_xgboost_node(trees, tree, 0))
    base = np.log(share / (1 - share))
    return graph.add("Add", trees.total(graph, graph.as_single(x), LESS), graph.constant(base))


def _xgboost_node(trees: _Trees, tree: dict[str, Any], number: int) -> tuple[int, bool]:
    value = float(np.float32(tree["split_conditions"][number]))
    left, right = tree["left_children"][number], tree["right_children"][number]
    if left == -1:
        return trees.leaf(value)
    own = trees.node(tree["split_indices"][number], value)
    trees.children[own] = [_xgboost_node(trees, tree, left), _xgboost_node(trees, tree, right)]
    return own, False


def lightgbm(graph: Graph, x: str, payload: BoosterPayload, files: Mapping[str, bytes]) -> str:
    """The booster's margin, in double throughout."""
    import lightgbm

    booster = lightgbm.Booster(model_str=files[payload.file].decode("utf-8"))
    content = booster.dump_model(num_iteration=payload.rounds)
    objective = str(content["objective"])
    if objective.split()[0] != "binary" or content.get("average_output"):
        raise ModelError(f"a LightGBM model of {objective} has no ONNX graph here")
    trees = _Trees()
    for tree in content["tree_info"]:
        trees.root(_lightgbm_node(trees, tree["tree_structure"]))
    zero = graph.add("LessOrEqual", graph.add("Abs", x), graph.constant(LIGHTGBM_ZERO))
    return trees.total(graph, graph.add("Where", zero, graph.constant(0.0), x), LEQ)


def _lightgbm_node(trees: _Trees, node: dict[str, Any]) -> tuple[int, bool]:
    if "leaf_value" in node:
        if "leaf_coeff" in node:
            raise ModelError("a LightGBM model with linear leaves has no ONNX graph here")
        return trees.leaf(float(node["leaf_value"]))
    if node["decision_type"] != "<=" or node["missing_type"] == "Zero":
        raise ModelError("a LightGBM model with categories or with zero as missing has no ONNX graph here")
    own = trees.node(int(node["split_feature"]), float(node["threshold"]))
    trees.children[own] = [_lightgbm_node(trees, node["left_child"]), _lightgbm_node(trees, node["right_child"])]
    return own, False
