"""From a row of input values to the predictor's standardised columns, in the graph: the steps of ``Model.predict``."""

from __future__ import annotations

import sys

import numpy as np

from ..coding import imputed_code
from ..input_schema import Input
from ..onnx_graph.graph import Graph
from ..schema import ModelSpec, Radscore, Standardisation


def imputed_inputs(graph: Graph, inputs: str, spec: ModelSpec) -> str:
    """(rows, inputs): missing values (NaN) filled where the model fills them; elsewhere they stay NaN."""
    fill = [imputed_code(item, spec.name) if item.imputation else np.nan for item in spec.inputs]
    return graph.add("Where", graph.add("IsNaN", inputs), graph.constant([fill]), inputs)


def refusal(graph: Graph, inputs: str, spec: ModelSpec) -> str:
    """(rows,): 0, or NaN for a row that scoring refuses: a value missing, infinite, impossible, or no category's code."""
    limits = [_limits(item) for item in spec.inputs]
    inside = graph.add(
        "And",
        graph.add("GreaterOrEqual", inputs, graph.constant([[low for low, _ in limits]])),
        graph.add("LessOrEqual", inputs, graph.constant([[high for _, high in limits]])),
    )
    filled = graph.constant([[item.imputation is not None for item in spec.inputs]], np.bool_)
    missing = graph.add("And", graph.add("IsNaN", inputs), filled)
    parts = [graph.add("Or", missing, inside)]
    for position, item in enumerate(spec.inputs):
        if item.levels:
            own = graph.columns(inputs, [position])
            known = graph.add("Equal", own, graph.constant([[level.code for level in item.levels]]))
            hit = graph.add("Greater", graph.total(graph.number(known), 1, keep=True), graph.constant(0.0))
            parts.append(graph.add("Or", hit, graph.columns(missing, [position])))
    accepted = graph.add("Concat", *parts, axis=1)
    return graph.total(graph.add("Where", accepted, graph.constant(0.0), graph.constant(np.nan)), 1)


def standardised_columns(graph: Graph, values: str, spec: ModelSpec) -> str:
    """(rows, inputs) imputed -> (rows, columns) as the predictor sees them."""
    positions = {item.name: position for position, item in enumerate(spec.inputs)}
    pool, order = [values], []
    place = dict(positions)
    for score in spec.radscores:
        place[score.name] = len(positions) + len(pool) - 1
        pool.append(_radscore(graph, values, score, positions))
    for column in spec.columns:
        if column.level is None:
            order.append(place[column.of])
        else:
            order.append(len(positions) + len(pool) - 1)
            code = next(level.code for level in spec.input(column.of).levels if level.name == column.level)
            own = graph.columns(values, [positions[column.of]])
            pool.append(graph.number(graph.add("Equal", own, graph.constant(code))))
    raw = graph.columns(graph.add("Concat", *pool, axis=1), order)
    return _z(graph, raw, [column.standardise for column in spec.columns])


def _radscore(graph: Graph, values: str, score: Radscore, positions: dict[str, int]) -> str:
    """(rows, 1)."""
    own = graph.columns(values, [positions[term.input] for term in score.terms])
    z = _z(graph, own, [term.standardise for term in score.terms])
    return graph.affine(z, [[term.coefficient] for term in score.terms], score.intercept)


def _z(graph: Graph, values: str, scales: list[Standardisation | None]) -> str:
    # Subtracting 0 and dividing by 1 change no bit of a column that is not standardised.
    mean = graph.constant([[scale.mean if scale else 0.0 for scale in scales]])
    sd = graph.constant([[scale.sd if scale else 1.0 for scale in scales]])
    return graph.add("Div", graph.add("Sub", values, mean), sd)


def _limits(item: Input) -> tuple[float, float]:
    """Of the values that scoring accepts: a category's code may be any finite number here."""
    if item.limits and not item.levels:
        return item.limits.low, item.limits.high
    return -sys.float_info.max, sys.float_info.max
