"""Multi-layer perceptron with one logistic output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import Field
from scipy.special import expit

from ..onnx_graph.graph import Graph
from .kind import Build, Kind
from .payloads import Matrix, Payload, Vector, array_of
from .probability import ProbabilityPredictor
from .row_sums import row_products

_ACTIVATIONS: dict[str, tuple[Callable[[np.ndarray], np.ndarray], str]] = {
    "relu": (lambda z: np.maximum(z, 0), "Relu"),
    "tanh": (np.tanh, "Tanh"),
    "logistic": (expit, "Sigmoid"),
    "identity": (lambda z: z, "Identity"),
}
"""Name -> the function, its ONNX operator."""


class Layer(Payload):
    """weights: (inputs, units). biases: (units,)."""

    weights: Annotated[Matrix, Field(min_length=1)]
    biases: Annotated[Vector, Field(min_length=1)]


class PerceptronPayload(Payload):
    """layers: hidden layers first, the output layer with one unit last."""

    layers: Annotated[tuple[Layer, ...], Field(min_length=1)]
    activation: Literal["relu", "tanh", "logistic", "identity"]


class PerceptronKind(Kind[PerceptronPayload]):
    """Hidden layers of one activation, a logistic unit last."""

    name, title = "mlp", "Multi-layer perceptron"
    payload = PerceptronPayload

    def build(self, payload: PerceptronPayload, build: Build) -> ProbabilityPredictor:
        """Raises ValueError when the layers do not fit each other."""
        size, layers = len(build.columns), []
        for number, layer in enumerate(payload.layers, start=1):
            weights = array_of(layer.weights, len(layer.biases), f"weights of layer {number}")
            if len(weights) != size:
                raise ValueError(f"layer {number} takes {len(weights)} values where {size} come in")
            layers.append((weights, np.array(layer.biases)))
            size = len(layer.biases)
        if size != 1:
            raise ValueError("the last layer must have one unit")
        activate, _ = _ACTIVATIONS[payload.activation]

        def predict(x: np.ndarray) -> np.ndarray:
            for weights, biases in layers[:-1]:
                x = activate(row_products(x, weights) + biases)
            weights, biases = layers[-1]
            return expit(row_products(x, weights) + biases)[:, 0]

        return ProbabilityPredictor(predict, build)

    def graph(self, graph: Graph, x: str, payload: PerceptronPayload, files: Mapping[str, bytes]) -> str:
        """Layer by layer."""
        _, operator = _ACTIVATIONS[payload.activation]
        for layer in payload.layers[:-1]:
            x = graph.add(operator, graph.affine(x, layer.weights, [layer.biases]))
        last = payload.layers[-1]
        return graph.logit(graph.flat(graph.add("Sigmoid", graph.affine(x, last.weights, [last.biases]))))


KIND = PerceptronKind()
