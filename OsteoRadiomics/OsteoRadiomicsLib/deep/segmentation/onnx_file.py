"""A trained network as an ONNX file, normalisation folded into its convolutions. Imports torch: import it within functions only.

The graph is drawn here, node by node from what torch.fx sees of the network, because torch's own exporters change from release to
release and ask for packages of their own. A kind of layer is one function here.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from copy import deepcopy
from itertools import pairwise
from typing import Any

import torch
from torch import fx, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval as fused

from ...scoring.onnx_export import onnx_package
from .network import ImageMean, ResizedLike

OPSET, IR_VERSION = 18, 10
INPUT, OUTPUT = "image", "logits"
_LEAVES = (ImageMean, ResizedLike)


def folded(network: nn.Module) -> nn.Module:
    """A copy for use only, in which each normalisation has become part of the convolution before it."""
    copy = deepcopy(network).train(False)
    for module in list(copy.modules()):
        if not isinstance(module, nn.Sequential):
            continue
        layers = list(module)
        for at, (layer, after) in enumerate(pairwise(layers)):
            if isinstance(layer, nn.Conv2d) and isinstance(after, nn.BatchNorm2d):
                module[at], module[at + 1] = fused(layer, after), nn.Identity()
    return copy


def onnx_bytes(network: nn.Module, channels: int) -> bytes:
    """The network as an ONNX file: ``image`` (n, channels, height, width) float32 -> ``logits``, for any n, height and width.

    Raises DependencyError without the package onnx, TypeError for a layer that is not drawn here.
    """
    onnx = onnx_package()
    used = folded(network)
    drawing = _Drawing(used)
    for node in _Tracer().trace(used).nodes:
        drawing.draw(node)
    helper, kind = onnx.helper, onnx.TensorProto.FLOAT
    ends = [helper.make_tensor_value_info(name, kind, ["n", count, "height", "width"])
            for name, count in ((INPUT, channels), (OUTPUT, None))]  # fmt: skip
    graph = helper.make_graph(drawing.nodes, "network", ends[:1], ends[1:], drawing.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="OsteoRadiomics")
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


class _Tracer(fx.Tracer):
    def is_leaf_module(self, module: nn.Module, module_qualified_name: str) -> bool:
        return isinstance(module, _LEAVES) or super().is_leaf_module(module, module_qualified_name)


class _Drawing:
    """Nodes and constants of the graph so far."""

    def __init__(self, network: nn.Module) -> None:
        self.onnx = onnx_package()
        self.modules = dict(network.named_modules())
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._names: dict[fx.Node, str] = {}

    def draw(self, node: fx.Node) -> None:
        if node.op == "placeholder":
            self._names[node] = INPUT
        elif node.op == "output":
            self.add("Identity", [self._inputs(node)[0]], OUTPUT)
        else:
            what: Any = type(self.modules[str(node.target)]) if node.op == "call_module" else node.target
            if what not in _WAYS:
                raise TypeError(f"no way is known to draw {what} in ONNX")
            module = self.modules[str(node.target)] if node.op == "call_module" else None
            self._names[node] = _WAYS[what](self, node.name, module, self._inputs(node))

    def add(self, operation: str, inputs: list[str], name: str, **attributes: Any) -> str:
        self.nodes.append(self.onnx.helper.make_node(operation, inputs, [name], **attributes))
        return name

    def constant(self, name: str, values: torch.Tensor) -> str:
        self.constants.append(self.onnx.numpy_helper.from_array(values.detach().cpu().numpy(), name))
        return name

    def _inputs(self, node: fx.Node) -> list[str]:
        first = node.args[0]
        given = first if isinstance(first, (list, tuple)) else node.args  # what is joined stands in a list
        return [self._names[each] for each in given if isinstance(each, fx.Node)]


def _convolved(drawing: _Drawing, name: str, module: Any, inputs: list[str]) -> str:
    numbers = [drawing.constant(f"{name}.weight", module.weight)]
    if module.bias is not None:
        numbers.append(drawing.constant(f"{name}.bias", module.bias))
    padding = [*module.padding, *module.padding]
    return drawing.add(
        "Conv", [*inputs, *numbers], name, strides=list(module.stride), pads=padding, dilations=list(module.dilation),
        group=module.groups, kernel_shape=list(module.kernel_size),
    )  # fmt: skip


def _clipped(drawing: _Drawing, name: str, module: Any, inputs: list[str]) -> str:
    ends = [drawing.constant(f"{name}.{end}", torch.tensor(value)) for end, value in (("low", 0.0), ("high", 6.0))]
    return drawing.add("Clip", [*inputs, *ends], name)


def _resized(drawing: _Drawing, name: str, module: Any, inputs: list[str]) -> str:
    """The size of the second input's image beside the first one's numbers of images and channels."""
    image, like = inputs
    own = drawing.add("Shape", [image], f"{name}.own", start=0, end=2)
    wanted = drawing.add("Shape", [like], f"{name}.wanted", start=2, end=4)
    size = drawing.add("Concat", [own, wanted], f"{name}.size", axis=0)
    return drawing.add("Resize", [image, "", "", size], name, mode="linear", coordinate_transformation_mode="half_pixel")


def _simply(operation: str, **attributes: Any) -> Callable[[_Drawing, str, Any, list[str]], str]:
    return lambda drawing, name, module, inputs: drawing.add(operation, inputs, name, **attributes)


_same = _simply("Identity")
_WAYS: dict[Any, Callable[[_Drawing, str, Any, list[str]], str]] = {
    nn.Conv2d: _convolved,
    nn.ReLU6: _clipped,
    nn.ReLU: _simply("Relu"),
    nn.Dropout: _same,
    nn.Identity: _same,
    nn.Sequential: _same,  # an empty one: others are looked into
    ImageMean: _simply("GlobalAveragePool"),
    ResizedLike: _resized,
    operator.add: _simply("Add"),
    torch.cat: _simply("Concat", axis=1),
}
"""What a call in the network becomes."""
