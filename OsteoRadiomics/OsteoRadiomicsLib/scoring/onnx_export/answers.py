"""From the inputs to the answer of a model, or of the models of several classes, in the graph."""

from __future__ import annotations

import numpy as np

from ...base.errors import ModelError
from ..class_model import ClassModel
from ..kinds import find_kind
from ..model import Model
from ..onnx_graph.graph import Graph
from ..outcome_schema import NumberOutcome
from .columns import imputed_inputs, refusal, standardised_columns


def answer(graph: Graph, inputs: str, model: Model) -> str:
    """(rows, inputs) -> (rows,) probability or value, NaN in rows that scoring refuses. Raises ModelError."""
    spec = model.spec
    kind = find_kind(spec.kind)
    x = standardised_columns(graph, imputed_inputs(graph, inputs, spec), spec)
    try:
        found = kind.graph(graph, x, kind.payload.model_validate(spec.predictor), model.files)
    except ModelError as error:
        raise error.at(spec.name) from error
    if spec.recalibration:
        line = spec.recalibration
        found = graph.add("Add", graph.add("Mul", found, graph.constant(line.slope)), graph.constant(line.intercept))
    if not isinstance(spec.outcome, NumberOutcome):
        found = graph.add("Sigmoid", found)
    return graph.add("Add", found, refusal(graph, inputs, spec))


def class_answers(graph: Graph, inputs: str, model: ClassModel) -> str:
    """(rows, inputs of all classes) -> (rows, classes) probabilities that add up to 1. Raises ModelError."""
    alone = []
    for entry in model.classes.classes:
        if entry.share is not None:
            alone.append(graph.constant([[entry.share]]))
            continue
        own = graph.columns(inputs, input_positions(model, entry.name))
        probability = graph.add("Unsqueeze", answer(graph, own, model.members[entry.name]), graph.constant([1], np.int64))
        alone.append(graph.inside(probability))
    total = graph.add("Sum", *alone)
    return graph.add("Concat", *(graph.add("Div", share, total) for share in alone), axis=1)


def input_positions(model: ClassModel, name: str) -> list[int]:
    """Where the inputs of one class's model stand among those of all."""
    order = [item.name for item in model.spec.inputs]
    return [order.index(item.name) for item in model.members[name].spec.inputs]
