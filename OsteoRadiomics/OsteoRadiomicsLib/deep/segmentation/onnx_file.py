"""A trained network as an ONNX file, normalisation folded into its convolutions. Imports torch: import it within functions only.

The graph is drawn from what torch.fx sees of the network. A kind of layer is one function here.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from copy import deepcopy
from itertools import pairwise
from typing import Any

import torch
from torch import fx, nn

from ..onnx_graph import Graph, fused
from .network import ImageMean, ResizedLike

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
    used = folded(network)
    drawing = _Drawing(used)
    for node in _Tracer().trace(used).nodes:
        drawing.draw(node)
    size = ("n", channels, "height", "width")
    return drawing.file((INPUT, size), (OUTPUT, ("n", None, *size[2:])))


class _Tracer(fx.Tracer):
    def is_leaf_module(self, module: nn.Module, module_qualified_name: str) -> bool:
        return isinstance(module, _LEAVES) or super().is_leaf_module(module, module_qualified_name)


class _Drawing(Graph):
    """The graph so far, and what its nodes are called that torch.fx saw."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.modules = dict(network.named_modules())
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

    def _inputs(self, node: fx.Node) -> list[str]:
        first = node.args[0]
        given = first if isinstance(first, (list, tuple)) else node.args  # what is joined stands in a list
        return [self._names[each] for each in given if isinstance(each, fx.Node)]


def _convolved(drawing: _Drawing, name: str, module: Any, inputs: list[str]) -> str:
    (given,) = inputs
    return drawing.convolved(given, name, module)


def _clipped(drawing: _Drawing, name: str, module: Any, inputs: list[str]) -> str:
    ends = [drawing.tensor(f"{name}.{end}", torch.tensor(value)) for end, value in (("low", 0.0), ("high", 6.0))]
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
