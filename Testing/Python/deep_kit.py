"""A segmentation network that needs no training: what is bright is body. Written by hand with onnx."""

from __future__ import annotations

import numpy as np
from OsteoRadiomicsLib.deep.segmentation.facts import KIND, SegmentationFacts
from OsteoRadiomicsLib.deep.segmentation.settings import Recipe
from OsteoRadiomicsLib.deep.weights import NETWORK, DeepModel, save_deep_model


def facts(**changed):
    """What the file of the network says of it."""
    given = {
        "software": "0", "made": "", "recipe": Recipe(), "parameters": 8, "sequences": {"T1": 2}, "slice_mm": (3.0, 4.0),
        "in_plane_mm": (1.0, 1.25), "levels": ("L1",), "patients": 2, "volumes": 2, "data": "", "steps": 1, "minutes": 1.0,
        "threads": 1, "ended": "steps",
    }  # fmt: skip
    return SegmentationFacts(**(given | changed))


def bright_network(threshold=0.35, classes=2):
    """ONNX bytes: the slice in the middle above a threshold, with a steep logit."""
    import onnx
    from onnx import helper, numpy_helper

    weights = np.zeros((classes, 3, 1, 1), dtype=np.float32)
    bias = np.zeros(classes, dtype=np.float32)
    weights[1:, 1], bias[1:] = 20.0, -20.0 * threshold
    kind = onnx.TensorProto.FLOAT
    graph = helper.make_graph(
        [helper.make_node("Conv", ["image", "weights", "bias"], ["logits"])],
        "bright",
        [helper.make_tensor_value_info("image", kind, ["n", 3, "h", "w"])],
        [helper.make_tensor_value_info("logits", kind, ["n", classes, "h", "w"])],
        [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(bias, "bias")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
    model.ir_version = 10
    return model.SerializeToString()


def bright_model(path, network=None, **changed):
    """The network in a model's file."""
    save_deep_model(DeepModel(KIND, facts(**changed), {NETWORK: network or bright_network()}), path)
    return str(path)
