"""K nearest neighbours: the share of events among the nearest training rows, Euclidean distance."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from . import Build, Kind
from .payloads import Matrix, Payload, array_of
from .probability import ProbabilityPredictor


class NearestPayload(Payload):
    """rows: (n, columns) training rows. events: (n,) 0 or 1. neighbours: how many are asked. weights: equal, or 1/distance."""

    rows: Annotated[Matrix, Field(min_length=1)]
    events: tuple[Literal[0, 1], ...]
    neighbours: Annotated[int, Field(ge=1)]
    weights: Literal["uniform", "distance"] = "uniform"


def build(payload: NearestPayload, build: Build) -> ProbabilityPredictor:
    """Raises ValueError when rows, events and neighbours do not fit each other."""
    rows, events = array_of(payload.rows, len(build.columns), "rows"), np.array(payload.events, dtype=float)
    if len(rows) != len(events) or payload.neighbours > len(rows):
        raise ValueError(f"{len(rows)} rows, {len(events)} events, {payload.neighbours} neighbours do not fit")

    def predict(x: np.ndarray) -> np.ndarray:
        # Differences first, squares after: as exact as distances get in float64.
        distance = np.sqrt(np.sum((x[:, None, :] - rows[None]) ** 2, axis=2))
        nearest = np.argsort(distance, axis=1, kind="stable")[:, : payload.neighbours]
        if payload.weights == "uniform":
            return events[nearest].mean(axis=1)
        near = np.take_along_axis(distance, nearest, axis=1)
        same = near == 0
        weight = np.where(same.any(axis=1)[:, None], same, 1 / np.where(same, 1, near))
        return np.sum(weight * events[nearest], axis=1) / weight.sum(axis=1)

    return ProbabilityPredictor(predict, build)


KIND = Kind("knn", "K nearest neighbours", NearestPayload, build)
