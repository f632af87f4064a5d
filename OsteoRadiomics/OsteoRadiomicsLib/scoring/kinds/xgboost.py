"""XGBoost, in its JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from ...base.errors import ModelError
from ..onnx_graph.graph import Graph
from ..onnx_graph.tree_ensemble import LESS, Child, TreeEnsemble
from .boosters import BoosterKind, BoosterPayload, BoosterPredictor, booster_package, check_booster
from .kind import Build


class XGBoostKind(BoosterKind):
    """Binary classification by gradient boosted trees."""

    name, title = "xgboost", "XGBoost"

    def build(self, payload: BoosterPayload, build: Build) -> BoosterPredictor:
        """Raises DependencyError without the package, ValueError for a damaged or unfitting file."""
        xgboost = booster_package("xgboost", "xgboost-cpu (on macOS: xgboost)")
        content = build.files[payload.file]
        try:
            booster = xgboost.Booster()
            booster.load_model(bytearray(content))
            check_booster(booster.num_features(), booster.num_boosted_rounds(), payload, build)
        except xgboost.core.XGBoostError as error:
            raise ValueError(f"{payload.file} is no XGBoost model ({str(error).splitlines()[0]})") from error
        last = (0, payload.rounds)

        def margin(x: np.ndarray) -> np.ndarray:
            return booster.predict(xgboost.DMatrix(x), output_margin=True, iteration_range=last).astype(float)

        def shap(x: np.ndarray) -> np.ndarray:
            return booster.predict(xgboost.DMatrix(x), pred_contribs=True, iteration_range=last).astype(float)

        return BoosterPredictor(margin, shap)

    def graph(self, graph: Graph, x: str, payload: BoosterPayload, files: Mapping[str, bytes]) -> str:
        """The booster's margin; rows and splits are 32-bit numbers, the sum is double."""
        learner = json.loads(files[payload.file])["learner"]
        booster = learner["gradient_booster"]
        objective = learner["objective"]["name"]
        found = booster.get("model", {}).get("trees", [])
        if booster.get("name") != "gbtree" or objective != "binary:logistic" or len(found) < payload.rounds:
            raise ModelError(f"an XGBoost model of {booster.get('name')} and {objective} has no ONNX graph here")
        share = float(str(learner["learner_model_param"]["base_score"]).strip("[]"))
        trees = TreeEnsemble()
        for tree in found[: payload.rounds]:
            if any(tree["split_type"]):
                raise ModelError("an XGBoost model with categorical splits has no ONNX graph here")
            trees.root(_node(trees, tree, 0))
        base = np.log(share / (1 - share))
        return graph.add("Add", trees.total(graph, graph.as_single(x), LESS), graph.constant(base))


def _node(trees: TreeEnsemble, tree: dict[str, Any], number: int) -> Child:
    value = float(np.float32(tree["split_conditions"][number]))
    left, right = tree["left_children"][number], tree["right_children"][number]
    if left == -1:
        return trees.leaf(value)
    own = trees.node(tree["split_indices"][number], value)
    trees.children[own] = [_node(trees, tree, left), _node(trees, tree, right)]
    return own, False


KIND = XGBoostKind()
