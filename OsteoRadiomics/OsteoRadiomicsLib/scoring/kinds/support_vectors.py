"""Support vector machine, linear or radial kernel, with Platt's sigmoid for the probability; PCA before it if wanted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import Field
from scipy.special import expit

from ..onnx_graph.graph import Graph
from .kind import Build, Kind
from .payloads import Matrix, Payload, Projection, Vector, array_of, projected_columns
from .probability import ProbabilityPredictor
from .row_sums import row_products, squared_distances, weighted_rows


class SupportVectorPayload(Payload):
    """f(x) = sum of weights * kernel(vector, x) + intercept; P = 1 / (1 + exp(slope * f + offset)) (Platt 1999).

    vectors: (n, columns after projection). weights: (n,). gamma: of the radial kernel exp(-gamma |v - x|^2).
    """

    kernel: Literal["linear", "rbf"]
    vectors: Annotated[Matrix, Field(min_length=1)]
    weights: Vector
    intercept: float
    gamma: Annotated[float, Field(gt=0)] | None = None
    slope: float
    offset: float
    projection: Projection | None = None


class SupportVectorKind(Kind[SupportVectorPayload]):
    """One kernel, one sigmoid."""

    name, title = "svm", "Support vector machine"
    payload = SupportVectorPayload

    def build(self, payload: SupportVectorPayload, build: Build) -> ProbabilityPredictor:
        """Raises ValueError when vectors, weights and columns do not fit each other."""
        size = projected_columns(payload.projection, len(build.columns))
        vectors, weights = array_of(payload.vectors, size, "vectors"), np.array(payload.weights)
        if len(vectors) != len(weights):
            raise ValueError(f"{len(weights)} weights for {len(vectors)} vectors")
        gamma = payload.gamma
        if (gamma is None) != (payload.kernel == "linear"):
            raise ValueError("gamma belongs to the rbf kernel and to no other")

        def predict(x: np.ndarray) -> np.ndarray:
            z = payload.projection.apply(x) if payload.projection else x
            if gamma is None:
                kernel = row_products(z, vectors.T)
            else:
                kernel = np.exp(-gamma * squared_distances(z, vectors))
            return expit(-(payload.slope * (weighted_rows(kernel, weights) + payload.intercept) + payload.offset))

        return ProbabilityPredictor(predict, build)

    def graph(self, graph: Graph, x: str, payload: SupportVectorPayload, files: Mapping[str, bytes]) -> str:
        """Principal components where there are any, the kernel, Platt's sigmoid."""
        if payload.projection:
            centred = graph.add("Sub", x, graph.constant([payload.projection.mean]))
            x = graph.product(centred, np.array(payload.projection.components).T)
        if payload.gamma is None:
            kernel = graph.product(x, np.array(payload.vectors).T)
        else:
            distance = graph.squares(x, payload.vectors)
            kernel = graph.add("Exp", graph.add("Mul", distance, graph.constant(-payload.gamma)))
        value = graph.affine(kernel, np.array(payload.weights)[:, None], payload.intercept)
        platt = graph.add("Add", graph.add("Mul", value, graph.constant(payload.slope)), graph.constant(payload.offset))
        return graph.logit(graph.flat(graph.add("Sigmoid", graph.add("Neg", platt))))


KIND = SupportVectorKind()
