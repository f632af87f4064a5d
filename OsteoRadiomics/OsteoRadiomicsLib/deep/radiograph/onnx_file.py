"""A radiograph network as an ONNX file: pixels of ``preparing`` to a calibrated logit, and what may be left out in between.

Imports torch: import it within functions only.
"""

from __future__ import annotations

import math

import numpy as np
from torch import nn

from ..onnx_graph import Graph, fused
from .leaving_out import everything
from .networks.blocks import Blocks
from .networks.encoder import Layer
from .networks.network import Network
from .networks.resnet import BasicBlock
from .networks.shape import last_channels
from .onnx_names import ATTENTION, LAST, LOGIT, PIXELS, TOKENS
from .preparing import GRID, SIDE


def onnx_bytes(network: Network, temperature: float) -> bytes:
    """``pixels`` (n, 1, 192, 192) float32, 0 black to 1 white -> ``logit`` (n,), calibrated.

    With one picture, what is left out may be given in many draws (``onnx_names``, ``leaving_out.Kept``), -> (draws,).
    network: ready to predict. Raises DependencyError without the package onnx.
    """
    drawing = _Drawing(network.resnet.channels // last_channels(1))
    made = drawing.logits(network, drawing.cells(network))
    drawing.add("Div", [made, drawing.number("temperature", temperature)], LOGIT)
    return drawing.file((PIXELS, ("n", 1, SIDE, SIDE)), (LOGIT, ("n",)))


class _Drawing(Graph):
    """The graph so far. Values of nodes have the shapes that the networks' own modules say.

    width: channels of the ResNet's first stage.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        usual = everything(width)
        for name, values in ((ATTENTION, usual.attention), (TOKENS, usual.tokens), (LAST, usual.last)):
            self.optional(name, ("draws", *values.shape[1:]), values)

    def cells(self, network: Network) -> str:
        """(n, cells, channels) of the ResNet's last map."""
        x = self.add("Mul", [PIXELS, self.number("two", 2.0)], "doubled")
        x = self.add("Sub", [x, self.number("one", 1.0)], "centred")
        x = self.add("Concat", [x] * 3, "colours", axis=1)
        block = SIDE // GRID
        if isinstance(network, Blocks):
            x = self._shaped(x, "cut", (-1, 3, GRID, block, GRID, block))
            x = self.add("Transpose", [x], "blocks.apart", perm=[0, 2, 4, 1, 3, 5])
            x = self._shaped(x, "blocks", (-1, 3, block, block))
        resnet = network.resnet
        convolution, normalisation, _, _ = resnet.stem
        x = self.add("Relu", [self._convolved(x, "stem", convolution, normalisation)], "stem.relu")
        x = self.add("MaxPool", [x], "stem.pool", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
        for number, stage in enumerate(resnet.stages):
            assert isinstance(stage, nn.Sequential)
            for place, each in enumerate(stage):
                assert isinstance(each, BasicBlock)
                x = self._block(x, f"stage{number}.{place}", each)
        if isinstance(network, Blocks):  # a block of 32 pixels has a last map of one cell
            return self._shaped(x, "cells", (-1, GRID * GRID, resnet.channels))
        x = self._shaped(x, "flat", (-1, resnet.channels, GRID * GRID))
        return self.add("Transpose", [x], "cells", perm=[0, 2, 1])

    def logits(self, network: Network, cells: str) -> str:
        """(n,) of the last map's cells."""
        x = self._linear(cells, "token", network.token)
        x = self.add("Add", [x, self.tensor("position", network.encoder.position)], "placed")
        for number, layer in enumerate(network.encoder.layers):
            assert isinstance(layer, Layer)
            x = self._layer(x, f"layer{number}", layer, number)
        x = self._normalised(x, "norm", network.encoder.norm)
        # Apart, not joined as in torch: one picture's cells stand beside the tokens of many draws.
        width = network.token.out_features
        token = self._weighed(network, x, "token", slice(0, width))
        cell = self._weighed(network, cells, "cell", slice(width, width + network.token.in_features))
        both = self.add("Add", [token, cell], "both")
        return self._shaped(self.add("Add", [both, self.tensor("logits.bias", network.logit.bias)], "logits"), "squeezed", (-1,))

    def _weighed(self, network: Network, x: str, name: str, part: slice) -> str:
        """(n, 1): what the means over the tokens add to the logit. part: of the last weights."""
        ends = [
            self.constant(f"{name}.{end}", np.array([at], dtype=np.int64))
            for end, at in (("first", part.start), ("end", part.stop), ("axis", 1))
        ]
        kept = self.add("Slice", [LAST, *ends], f"{name}.kept")
        thinned = self.add("Mul", [self._mean(x, f"{name}.mean"), kept], f"{name}.thinned")
        return self.add("MatMul", [thinned, self.tensor(f"{name}.weights", network.logit.weight[:, part].T)], f"{name}.part")

    def number(self, name: str, value: float) -> str:
        return self.constant(name, np.array(value, dtype=np.float32))

    def _block(self, x: str, name: str, block: BasicBlock) -> str:
        inner = self.add("Relu", [self._convolved(x, f"{name}.1", block.conv1, block.bn1)], f"{name}.relu")
        inner = self._convolved(inner, f"{name}.2", block.conv2, block.bn2)
        beside = x
        if isinstance(block.shortcut, nn.Sequential):
            convolution, normalisation = block.shortcut
            beside = self._convolved(x, f"{name}.shortcut", convolution, normalisation)
        return self.add("Relu", [self.add("Add", [inner, beside], f"{name}.sum")], f"{name}.out")

    def _convolved(self, x: str, name: str, convolution: nn.Module, normalisation: nn.Module) -> str:
        """A convolution with the normalisation after it folded in."""
        assert isinstance(convolution, nn.Conv2d)
        assert isinstance(normalisation, nn.BatchNorm2d)
        return self.convolved(x, name, fused(convolution, normalisation))

    def _layer(self, x: str, name: str, layer: Layer, number: int) -> str:
        """Attention and the inner layer, each added to what came in, but for what is left out."""
        width = layer.out.in_features
        each = width // layer.heads
        parts = self._linear(self._normalised(x, f"{name}.norm1", layer.norm1), f"{name}.qkv", layer.qkv)
        parts = self._shaped(parts, f"{name}.parts", (-1, GRID * GRID, 3, layer.heads, each))
        found = []
        for place, part in enumerate(("q", "k", "v")):
            own = self._taken(parts, f"{name}.{part}.taken", place, axis=2)
            turned = [0, 2, 3, 1] if part == "k" else [0, 2, 1, 3]
            found.append(self.add("Transpose", [own], f"{name}.{part}", perm=turned))
        q, k, v = found
        scaled = self.add("Mul", [q, self.number(f"{name}.scale", 1 / math.sqrt(each))], f"{name}.q.scaled")
        share = self.add("Softmax", [self.add("MatMul", [scaled, k], f"{name}.likeness")], f"{name}.share", axis=-1)
        share = self.add("Mul", [share, self._taken(ATTENTION, f"{name}.kept", number)], f"{name}.thinned")
        seen = self.add("Transpose", [self.add("MatMul", [share, v], f"{name}.seen")], f"{name}.turned", perm=[0, 2, 1, 3])
        seen = self._linear(self._shaped(seen, f"{name}.joined", (-1, GRID * GRID, width)), f"{name}.attention", layer.out)
        kept = self._taken(TOKENS, f"{name}.parts.kept", number)
        seen = self.add("Mul", [seen, self._taken(kept, f"{name}.seen.kept", 0)], f"{name}.seen.thinned")
        x = self.add("Add", [x, seen], f"{name}.attended")
        first, _, second = layer.inner
        inner = self._gelu(
            self._linear(self._normalised(x, f"{name}.norm2", layer.norm2), f"{name}.inner1", first), f"{name}.gelu"
        )
        inner = self._linear(inner, f"{name}.inner2", second)
        inner = self.add("Mul", [inner, self._taken(kept, f"{name}.inner.kept", 1)], f"{name}.inner.thinned")
        return self.add("Add", [x, inner], f"{name}.out")

    def _taken(self, x: str, name: str, place: int, axis: int = 1) -> str:
        """One of the places along an axis, which goes."""
        return self.add("Gather", [x, self.constant(f"{name}.index", np.array(place, dtype=np.int64))], name, axis=axis)

    def _gelu(self, x: str, name: str) -> str:
        """x / 2 (1 + erf(x / sqrt 2))."""
        root = self.add("Mul", [x, self.number(f"{name}.root", math.sqrt(0.5))], f"{name}.scaled")
        share = self.add("Add", [self.add("Erf", [root], f"{name}.erf"), self.number(f"{name}.one", 1.0)], f"{name}.share")
        half = self.add("Mul", [x, self.number(f"{name}.half", 0.5)], f"{name}.halved")
        return self.add("Mul", [half, share], name)

    def _linear(self, x: str, name: str, module: nn.Module) -> str:
        assert isinstance(module, nn.Linear)
        product = self.add("MatMul", [x, self.tensor(f"{name}.weight", module.weight.T)], f"{name}.product")
        return self.add("Add", [product, self.tensor(f"{name}.bias", module.bias)], name)

    def _normalised(self, x: str, name: str, module: nn.LayerNorm) -> str:
        inputs = [x, self.tensor(f"{name}.weight", module.weight), self.tensor(f"{name}.bias", module.bias)]
        return self.add("LayerNormalization", inputs, name, axis=-1, epsilon=module.eps)

    def _mean(self, x: str, name: str) -> str:
        """Over the tokens."""
        axes = self.constant(f"{name}.axes", np.array([1], dtype=np.int64))
        return self.add("ReduceMean", [x, axes], name, keepdims=0)

    def _shaped(self, x: str, name: str, shape: tuple[int, ...]) -> str:
        return self.add("Reshape", [x, self.constant(f"{name}.shape", np.array(shape, dtype=np.int64))], name)
