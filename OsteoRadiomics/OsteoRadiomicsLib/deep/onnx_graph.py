"""A network's graph as an ONNX file, drawn node by node: torch's own exporters change from release to release, and ask for more.

Needs the package onnx. Imports torch: import it within functions only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval as fused

from ..scoring.onnx_export import onnx_package

__all__ = ["Graph", "fused"]

OPSET, IR_VERSION = 18, 10


class Graph:
    """Nodes and constants so far. Raises DependencyError without the package onnx."""

    def __init__(self) -> None:
        self._onnx = onnx_package()
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._optional: list[Any] = []

    def add(self, operation: str, inputs: Sequence[str], name: str, **attributes: Any) -> str:
        """A node of one output, which has the node's name."""
        self._nodes.append(self._onnx.helper.make_node(operation, list(inputs), [name], **attributes))
        return name

    def constant(self, name: str, values: np.ndarray) -> str:
        self._constants.append(self._onnx.numpy_helper.from_array(np.asarray(values, order="C"), name))
        return name

    def tensor(self, name: str, values: Tensor) -> str:
        """A constant of a network's numbers."""
        return self.constant(name, values.detach().cpu().numpy())

    def convolved(self, given: str, name: str, module: nn.Conv2d) -> str:
        numbers = [self.tensor(f"{name}.weight", module.weight)]
        if module.bias is not None:
            numbers.append(self.tensor(f"{name}.bias", module.bias))
        return self.add(
            "Conv", [given, *numbers], name, strides=list(module.stride), pads=[*map(int, module.padding)] * 2,
            dilations=list(module.dilation), group=module.groups, kernel_shape=list(module.kernel_size),
        )  # fmt: skip

    def optional(self, name: str, shape: Sequence[int | str], usual: np.ndarray) -> str:
        """A further input of the file, float32; where it is not given, it is ``usual``. shape: names stand for any size."""
        self._optional.append(self._described(name, shape))
        return self.constant(name, np.asarray(usual, np.float32))

    def file(self, given: tuple[str, Sequence[int | str]], made: tuple[str, Sequence[int | str | None]]) -> bytes:
        """The whole file. given, made: name and shape of the one input that must be given and of the one output, float32."""
        helper = self._onnx.helper
        inputs = [self._described(*given), *self._optional]
        graph = helper.make_graph(self._nodes, "network", inputs, [self._described(*made)], self._constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="OsteoRadiomics")
        model.ir_version = IR_VERSION
        self._onnx.checker.check_model(model)
        return bytes(model.SerializeToString())

    def _described(self, name: str, shape: Sequence[int | str | None]) -> Any:
        return self._onnx.helper.make_tensor_value_info(name, self._onnx.TensorProto.FLOAT, list(shape))
