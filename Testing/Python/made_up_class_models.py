"""A small model of three classes: a logistic equation of one clinical value for each."""

from __future__ import annotations

from typing import Any

from OsteoRadiomicsLib.scoring import Model, ModelSpec, build_model
from OsteoRadiomicsLib.scoring.class_files import build_class_model
from OsteoRadiomicsLib.scoring.class_model import ClassModel
from OsteoRadiomicsLib.scoring.classes_schema import ClassesSpec

SHAPES = {"normal": (0.6, -0.9), "osteopenia": (-1.0, 0.1), "osteoporosis": (-0.4, 1.2)}


def member(name: str, intercept: float, slope: float, column: str = "age") -> Model:
    """A logistic model of one class against the rest, on one clinical value."""
    outcome = {"name": "bmd", "definition": "BMD class by QCT", "positive": name, "negative": f"not {name}"}
    inputs = {"name": column, "title": column.capitalize(), "source": {"type": "clinical", "column": column}}
    inputs |= {"training": {"low": 40.0, "high": 90.0, "rule": "training range"}}
    predictor = {"intercept": intercept, "coefficients": [slope], "no_covariance_reason": "made up"}
    content = {
        "name": f"clinical-{name}", "title": f"{name} against the rest", "kind": "logistic", "outcome": outcome,
        "inputs": [inputs], "columns": [{"of": column, "standardise": {"mean": 65.0, "sd": 10.0}, "reference": 65.0}],
        "predictor": predictor, "no_cutoff_reason": "the most probable class is taken",
        "provenance": {"source": "made for a test"},
    }  # fmt: skip
    return build_model(ModelSpec.model_validate(content), "# Card\n")


def members() -> dict[str, Model]:
    return {name: member(name, *shape) for name, shape in SHAPES.items()}


def class_content(models: dict[str, Model], **changes: Any) -> dict[str, Any]:
    entries = [{"name": name, "folder": name, "sha256": model.hash} for name, model in models.items()]
    outcome = {"name": "bmd", "definition": "BMD class by QCT"}
    found = {"name": "clinical", "title": "Clinical model", "outcome": outcome, "classes": entries}
    return found | {"provenance": {"source": "made for a test"}} | changes


def class_model(models: dict[str, Model] | None = None, **changes: Any) -> ClassModel:
    models = models or members()
    return build_class_model(ClassesSpec.model_validate(class_content(models, **changes)), models)
