"""What an ONNX file says about itself: the texts that ONNX keeps beside a graph."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ...base.notice import NOTICE
from ..class_files import Scorable
from ..class_model import ClassModel
from ..input_schema import Input

CODING = (
    "One row per case, one number per input in this order, in the unit given; a category is its code; NaN is a missing value. "
    "The result is NaN where a value is missing without imputation, infinite, outside the limits, or no category's code."
)


def about(model: Scorable) -> dict[str, str]:
    """Everything a user of the file must know: inputs in order, coding, outcome, cut-off, protocol, the model it was made of."""
    found = {
        "notice": NOTICE,
        "title": model.spec.title,
        "model_sha256": model.hash,
        "coding": CODING,
        "inputs": _inputs(model.spec.inputs),
    }
    if model.spec.protocol:
        found |= {"protocol": model.spec.protocol.name, "protocol_hash": model.spec.protocol.hash or ""}
    if isinstance(model, ClassModel):
        outcome = model.classes.outcome.model_dump_json()
        return found | {"kind": model.classes.rule, "outcome": outcome, "classes": json.dumps(model.names, ensure_ascii=False)}
    found |= {"kind": model.spec.kind, "outcome": model.spec.outcome.model_dump_json()}
    if model.spec.cutoff:
        return found | {"cutoff": repr(model.spec.cutoff.value), "cutoff_rule": model.spec.cutoff.rule}
    return found | ({"no_cutoff_reason": model.spec.no_cutoff_reason} if model.spec.no_cutoff_reason else {})


def _inputs(items: Sequence[Input]) -> str:
    return json.dumps([_input(item) for item in items], ensure_ascii=False)


def _input(item: Input) -> dict[str, Any]:
    return {
        "name": item.name,
        "title": item.title,
        "unit": item.unit,
        "source": item.source.model_dump(mode="json"),
        "codes": {level.name: level.code for level in item.levels} or None,
        "imputation": item.imputation.model_dump(mode="json") if item.imputation else None,
        "limits": item.limits.model_dump(mode="json") if item.limits else None,
        "training": item.training.model_dump(mode="json") if item.training else None,
    }
