"""A small builder of ONNX graphs: constants and operators, each named by a number, all numbers double."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...base.errors import DependencyError

OPSET, ML_OPSET, IR_VERSION = 18, 5, 10  # the oldest that have every operator used here
ML_DOMAIN = "ai.onnx.ml"
# Probabilities of 0 and 1 have no logit: the bounds that our own models use.
_SMALLEST = 1e-15


def onnx_package() -> Any:
    """The package ``onnx``. Raises DependencyError where it is not installed."""
    try:
        import onnx
    except ImportError as error:
        raise DependencyError(
            "ONNX export needs the package onnx", cure='Install it with pip install "osteoradiomics[onnx]"'
        ) from error
    return onnx


class Graph:
    """Nodes and constants in the order they are added. Every method returns the name of its result."""

    def __init__(self) -> None:
        self._onnx = onnx_package()
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, values: Any, dtype: type = np.float64) -> str:
        """An array of the model itself."""
        name = f"constant_{len(self.constants) + 1}"
        self.constants.append(self._onnx.numpy_helper.from_array(np.asarray(values, dtype=dtype), name))
        return name

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """One standard operator."""
        return self._node(operator, inputs, "", attributes)

    def add_ml(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """One operator of ai.onnx.ml; arrays among the attributes become tensors."""
        tensors = {
            name: self._onnx.numpy_helper.from_array(value) if isinstance(value, np.ndarray) else value
            for name, value in attributes.items()
        }
        return self._node(operator, inputs, ML_DOMAIN, tensors)

    def rename(self, x: str, name: str) -> str:
        """The same under a name of one's choice, for the output."""
        self.nodes.append(self._onnx.helper.make_node("Identity", [x], [name], name=name))
        return name

    def product(self, x: str, weights: Any) -> str:
        """x @ weights."""
        # onnxruntime folds a single number divided by before a MatMul into a 32-bit factor; with one column Mul does the same.
        return self.add("Mul" if len(weights) == 1 else "MatMul", x, self.constant(weights))

    def affine(self, x: str, weights: Any, offset: Any) -> str:
        """x @ weights + offset."""
        return self.add("Add", self.product(x, weights), self.constant(offset))

    def weighted_sum(self, x: str, weights: Any, offset: float) -> str:
        """x @ weights + offset, one number per row: (rows, columns), (columns,) -> (rows,)."""
        return self.flat(self.affine(x, np.array(weights)[:, None], offset))

    def columns(self, x: str, positions: Any) -> str:
        """(rows, columns) -> those columns, in that order."""
        return self.add("Gather", x, self.constant(positions, np.int64), axis=1)

    def total(self, x: str, axis: int, *, keep: bool = False) -> str:
        """Sum over one axis."""
        return self.add("ReduceSum", x, self.constant([axis], np.int64), keepdims=int(keep))

    def number(self, condition: str) -> str:
        """True and false as 1 and 0."""
        return self.add("Cast", condition, to=self._onnx.TensorProto.DOUBLE)

    def as_single(self, x: str) -> str:
        """Rounded to 32 bits, as some trees compare, and double again."""
        return self.number(self.add("Cast", x, to=self._onnx.TensorProto.FLOAT))

    def squares(self, x: str, points: Any) -> str:
        """(rows, columns), (n, columns) -> squared Euclidean distances (rows, n), by differences as our own models do."""
        apart = self.add("Sub", self.add("Unsqueeze", x, self.constant([1], np.int64)), self.constant(points))
        return self.total(self.add("Mul", apart, apart), 2)

    def smallest(self, x: str, count: int) -> tuple[str, str]:
        """The smallest values of each row in order, (rows, count), and their positions; of equal ones the first."""
        name = f"topk_{len(self.nodes) + 1}"
        outputs = [f"{name}_values", f"{name}_positions"]
        inputs = [x, self.constant([count], np.int64)]
        self.nodes.append(self._onnx.helper.make_node("TopK", inputs, outputs, name=name, axis=1, largest=0, sorted=1))
        return outputs[0], outputs[1]

    def flat(self, x: str) -> str:
        """(rows, 1) -> (rows,)."""
        return self.add("Squeeze", x, self.constant([1], np.int64))

    def inside(self, probability: str) -> str:
        """A probability kept away from 0 and 1."""
        return self.add("Clip", probability, self.constant(_SMALLEST), self.constant(1 - _SMALLEST))

    def logit(self, probability: str) -> str:
        """(rows,) logit of a probability, kept finite."""
        inside = self.inside(probability)
        return self.add("Log", self.add("Div", inside, self.add("Sub", self.constant(1.0), inside)))

    def _node(self, operator: str, inputs: tuple[str, ...], domain: str, attributes: dict[str, Any]) -> str:
        name = f"{operator.lower()}_{len(self.nodes) + 1}"
        self.nodes.append(self._onnx.helper.make_node(operator, list(inputs), [name], name=name, domain=domain, **attributes))
        return name
