"""K nearest neighbours: the share of events among the nearest training rows, Euclidean distance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from ..onnx_graph.graph import Graph
from .kind import Build, Kind
from .payloads import Matrix, Payload, array_of
from .probability import ProbabilityPredictor
from .row_sums import row_sums, squared_distances


class NearestPayload(Payload):
    """rows: (n, columns) training rows. events: (n,) 0 or 1. neighbours: how many are asked. weights: equal, or 1/distance."""

    rows: Annotated[Matrix, Field(min_length=1)]
    events: tuple[Literal[0, 1], ...]
    neighbours: Annotated[int, Field(ge=1)]
    weights: Literal["uniform", "distance"] = "uniform"


class NearestKind(Kind[NearestPayload]):
    """Euclidean distance on the columns."""

    name, title = "knn", "K nearest neighbours"
    payload = NearestPayload

    def build(self, payload: NearestPayload, build: Build) -> ProbabilityPredictor:
        """Raises ValueError when rows, events and neighbours do not fit each other."""
        rows, events = array_of(payload.rows, len(build.columns), "rows"), np.array(payload.events, dtype=float)
        if len(rows) != len(events) or payload.neighbours > len(rows):
            raise ValueError(f"{len(rows)} rows, {len(events)} events, {payload.neighbours} neighbours do not fit")

        def predict(x: np.ndarray) -> np.ndarray:
            distance = np.sqrt(squared_distances(x, rows))
            nearest = np.argsort(distance, axis=1, kind="stable")[:, : payload.neighbours]
            if payload.weights == "uniform":
                return row_sums(events[nearest].T) / payload.neighbours
            near = np.take_along_axis(distance, nearest, axis=1)
            same = near == 0
            weight = np.where(same.any(axis=1)[:, None], same, 1 / np.where(same, 1, near))
            return row_sums((weight * events[nearest]).T) / row_sums(weight.T)

        return ProbabilityPredictor(predict, build)

    def graph(self, graph: Graph, x: str, payload: NearestPayload, files: Mapping[str, bytes]) -> str:
        """TopK takes the earlier of equally near rows, as our own stable order does."""
        distance = graph.add("Sqrt", graph.squares(x, payload.rows))
        near, index = graph.smallest(distance, payload.neighbours)
        events = graph.add("Gather", graph.constant(payload.events), index)
        if payload.weights == "uniform":
            return graph.logit(graph.add("Div", graph.total(events, 1), graph.constant(payload.neighbours)))
        one = graph.constant(1.0)
        same = graph.add("Equal", near, graph.constant(0.0))
        # A training row met exactly outweighs all others.
        met = graph.add("Greater", graph.total(graph.number(same), 1, keep=True), graph.constant(0.0))
        inverse = graph.add("Div", one, graph.add("Where", same, one, near))
        weight = graph.add("Where", met, graph.number(same), inverse)
        share = graph.add("Div", graph.total(graph.add("Mul", weight, events), 1), graph.total(weight, 1))
        return graph.logit(share)


KIND = NearestKind()
