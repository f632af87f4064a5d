"""LightGBM, in its text format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...base.errors import ModelError
from ..onnx_graph.graph import Graph
from ..onnx_graph.tree_ensemble import LEQ, Child, TreeEnsemble
from .boosters import BoosterKind, BoosterPayload, BoosterPredictor, booster_package, check_booster
from .kind import Build

_ZERO = float(np.float32(1e-35))  # LightGBM takes what is not further from zero than this for zero


class LightGBMKind(BoosterKind):
    """Binary classification by gradient boosted trees."""

    name, title = "lightgbm", "LightGBM"

    def build(self, payload: BoosterPayload, build: Build) -> BoosterPredictor:
        """Raises DependencyError without the package, ValueError for a damaged or unfitting file."""
        lightgbm = booster_package("lightgbm", "lightgbm")
        text = build.files[payload.file].decode("utf-8", errors="replace")
        try:
            booster = lightgbm.Booster(model_str=text)
        except lightgbm.basic.LightGBMError as error:
            raise ValueError(f"{payload.file} is no LightGBM model ({str(error).splitlines()[0]})") from error
        check_booster(booster.num_feature(), booster.num_trees(), payload, build)

        def margin(x: np.ndarray) -> np.ndarray:
            return booster.predict(x, raw_score=True, num_iteration=payload.rounds)

        def shap(x: np.ndarray) -> np.ndarray:
            return np.asarray(booster.predict(x, pred_contrib=True, num_iteration=payload.rounds))

        return BoosterPredictor(margin, shap)

    def graph(self, graph: Graph, x: str, payload: BoosterPayload, files: Mapping[str, bytes]) -> str:
        """The booster's margin, in double throughout."""
        import lightgbm

        booster = lightgbm.Booster(model_str=files[payload.file].decode("utf-8"))
        content = booster.dump_model(num_iteration=payload.rounds)
        objective = str(content["objective"])
        if objective.split()[0] != "binary" or content.get("average_output"):
            raise ModelError(f"a LightGBM model of {objective} has no ONNX graph here")
        trees = TreeEnsemble()
        for tree in content["tree_info"]:
            trees.root(_node(trees, tree["tree_structure"]))
        zero = graph.add("LessOrEqual", graph.add("Abs", x), graph.constant(_ZERO))
        return trees.total(graph, graph.add("Where", zero, graph.constant(0.0), x), LEQ)


def _node(trees: TreeEnsemble, node: dict[str, Any]) -> Child:
    if "leaf_value" in node:
        if "leaf_coeff" in node:
            raise ModelError("a LightGBM model with linear leaves has no ONNX graph here")
        return trees.leaf(float(node["leaf_value"]))
    if node["decision_type"] != "<=" or node["missing_type"] == "Zero":
        raise ModelError("a LightGBM model with categories or with zero as missing has no ONNX graph here")
    own = trees.node(int(node["split_feature"]), float(node["threshold"]))
    trees.children[own] = [_node(trees, node["left_child"]), _node(trees, node["right_child"])]
    return own, False


KIND = LightGBMKind()
