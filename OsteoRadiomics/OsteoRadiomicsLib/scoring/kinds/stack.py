"""Stacked models: logit(P) = intercept + sum of weight times the logit of each member's probability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, Field

from ...base.errors import ModelError
from ..onnx_graph.graph import Graph
from ..schema_fields import tuples
from .kind import Build, Kind, Predictor
from .payloads import Payload
from .probability import ProbabilityPredictor
from .row_sums import row_sums

MOST_LOGIT = 6.906754778648554
"""Of a member: probabilities of 0.001 and 0.999, since trees and neighbours also say 0 and 1."""
Name = Annotated[str, Field(min_length=1, max_length=200)]


class StackMember(Payload):
    """One model of the stack. kind, predictor: as a model file of its own holds them. weight: of its logit, never below 0."""

    name: Name
    kind: Name
    predictor: dict[str, Any]
    weight: Annotated[float, Field(ge=0)]


class StackPayload(Payload):
    """intercept, and the members that have a weight; none where the stack learned nothing but the prevalence."""

    intercept: float
    members: tuple[StackMember, ...]


def stacked_logit(intercept: float, weights: Sequence[float] | np.ndarray, logits: Sequence[np.ndarray], rows: int) -> np.ndarray:
    """(rows,) what a stack says. logits: of the members, (rows,) each."""
    parts = [weight * np.clip(own, -MOST_LOGIT, MOST_LOGIT) for weight, own in zip(weights, logits, strict=True)]
    return np.asarray(row_sums([np.full(rows, intercept), *parts]))


class StackPredictor(ProbabilityPredictor):
    """Members, each on the same columns, and the weights of their logits."""

    def __init__(self, payload: StackPayload, members: Sequence[Predictor], build: Build) -> None:
        self._payload, self._members = payload, members
        super().__init__(lambda x: 1 / (1 + np.exp(-self.logit(x))), build)

    def logit(self, x: np.ndarray) -> np.ndarray:
        """(rows,)."""
        weights = [member.weight for member in self._payload.members]
        return stacked_logit(self._payload.intercept, weights, [member.logit(x) for member in self._members], len(x))


class StackKind(Kind[StackPayload]):
    """A stack of other kinds; a stack of stacks is refused."""

    name, title = "stack", "Stacked models"
    payload = StackPayload

    def build(self, payload: StackPayload, build: Build) -> StackPredictor:
        """Raises ValueError or ModelError when a member does not fit."""
        made = [_kind(member).build(content, build) for member, content in _contents(payload)]
        return StackPredictor(payload, made, build)

    def files(self, payload: StackPayload) -> tuple[str, ...]:
        """Those of all members."""
        return tuple(name for member, content in _contents(payload) for name in _kind(member).files(content))

    def graph(self, graph: Graph, x: str, payload: StackPayload, files: Mapping[str, bytes]) -> str:
        """Raises ModelError where a member has no such graph."""
        if not payload.members:
            raise ModelError("a stack without members has no ONNX form", cure="Export a model that learned something")
        total = ""
        for member, content in _contents(payload):
            own = _kind(member).graph(graph, x, content, files)
            bounded = graph.add("Clip", own, graph.constant(-MOST_LOGIT), graph.constant(MOST_LOGIT))
            part = graph.add("Mul", bounded, graph.constant(member.weight))
            total = graph.add("Add", total or graph.constant(payload.intercept), part)
        return total


def _contents(payload: StackPayload) -> list[tuple[StackMember, BaseModel]]:
    """Each member with its own predictor block, validated."""
    return [(member, _kind(member).payload.model_validate(tuples(member.predictor))) for member in payload.members]


def _kind(member: StackMember) -> Kind[Any]:
    from . import find_kind

    found = find_kind(member.kind)
    if found.outcome != "binary" or isinstance(found, StackKind):
        raise ValueError(f"{member.name}: a stack cannot hold a model of the kind {member.kind}")
    return found


KIND = StackKind()
