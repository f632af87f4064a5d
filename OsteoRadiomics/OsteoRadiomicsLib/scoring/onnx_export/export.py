"""A model file as an ONNX model: the graph, what it says about itself, and a check that it scores as the model does."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from ...base.errors import ModelError
from ...base.files import replacing
from ...base.notice import NOTICE
from ...base.version import __version__
from ..class_files import Scorable
from ..class_model import ClassModel, normalised
from ..input_schema import Input
from ..onnx_graph.graph import IR_VERSION, ML_DOMAIN, ML_OPSET, OPSET, Graph, onnx_package
from ..outcome_schema import NumberOutcome
from .about import about
from .answers import answer, class_answers, input_positions

INPUT = "inputs"
SAME = 1e-6  # XGBoost itself sums in 32 bits; all other kinds agree to rounding in double


def export_onnx(model: Scorable) -> bytes:
    """The model as a serialised ONNX model, all numbers double.

    ``inputs`` (cases, inputs) -> ``probability`` (cases,), of classes (cases, classes), or ``value`` (cases,) of a measured end
    point. Raises DependencyError without the package onnx, ModelError for a model without graph or a graph that scores
    otherwise.
    """
    onnx = onnx_package()
    graph = Graph()
    output = "probability"
    shape: list[str | int] = ["cases"]
    if isinstance(model, ClassModel) and model.is_updated:
        raise ModelError(
            "an updated model of several classes has no ONNX form", where=model.name, cure="Export the model before its update"
        )
    if isinstance(model, ClassModel):
        found, shape = class_answers(graph, INPUT, model), ["cases", len(model.names)]
    else:
        found = answer(graph, INPUT, model)
        output = "value" if isinstance(model.spec.outcome, NumberOutcome) else output
    graph.rename(found, output)
    double = onnx.TensorProto.DOUBLE
    whole = onnx.helper.make_graph(
        graph.nodes,
        model.name,
        [onnx.helper.make_tensor_value_info(INPUT, double, ["cases", len(model.spec.inputs)])],
        [onnx.helper.make_tensor_value_info(output, double, shape)],
        graph.constants,
        doc_string=f"{model.spec.title}. {NOTICE}",
    )
    made = onnx.helper.make_model(
        whole,
        producer_name="OsteoRadiomics",
        producer_version=__version__,
        ir_version=IR_VERSION,
        opset_imports=[onnx.helper.make_opsetid("", OPSET), onnx.helper.make_opsetid(ML_DOMAIN, ML_OPSET)],
    )
    onnx.helper.set_model_props(made, about(model))
    onnx.checker.check_model(made, full_check=True)
    _check_scores(made, model)
    content: bytes = made.SerializeToString()
    return content


def write_onnx(model: Scorable, path: str | os.PathLike[str]) -> None:
    """Write ``export_onnx`` to a file, whole or not at all. Raises OutputError, too."""
    content = export_onnx(model)
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def predicted(model: Scorable, cases: np.ndarray) -> np.ndarray:
    """What our own scoring says: (cases,), or (cases, classes). cases: (cases, inputs) as the ONNX model takes them."""
    if not isinstance(model, ClassModel):
        return model.predict(cases)
    alone = [
        np.full(len(cases), entry.share)
        if entry.share is not None
        else model.members[entry.name].predict(cases[:, input_positions(model, entry.name)])
        for entry in model.classes.classes
    ]
    return normalised(np.column_stack(alone))


def _check_scores(made: Any, model: Scorable) -> None:
    """Booster files belong to their libraries: see that the graph, run by onnx itself, says what the model says."""
    from onnx.reference import ReferenceEvaluator

    cases = _example_cases(model)
    with np.errstate(over="ignore", invalid="ignore"):  # of its sigmoid
        results: Any = ReferenceEvaluator(made).run(None, {INPUT: cases})
    apart = np.max(np.abs(results[0] - predicted(model, cases)) / np.maximum(1, np.abs(results[0])))
    if not apart <= SAME:
        raise ModelError(f"its ONNX form would score otherwise (by up to {apart:.3g})", where=model.name, cure="Report this")


def _example_cases(model: Scorable) -> np.ndarray:
    """(8, inputs): codes of categories, numbers within the training range, seeded."""
    rng = np.random.default_rng(0)
    columns = []
    for item in model.spec.inputs:
        if item.levels:
            columns.append(rng.choice([level.code for level in item.levels], 8))
        else:
            low, high = _range(item)
            columns.append(low + (high - low) * rng.random(8))
    return np.column_stack(columns).astype(float)


def _range(item: Input) -> tuple[float, float]:
    known = item.training or item.limits
    return (known.low, known.high) if known else (-1.0, 1.0)
