"""A model of a measured end point: BMD from age, 240 - 2 x age."""

from __future__ import annotations

from typing import Any

from OsteoRadiomicsLib.scoring import Model, ModelSpec, build_model


def bmd_model(**more: Any) -> Model:
    """more: keys of its model.json beside those it needs."""
    content = {
        "schema_version": 2,
        "name": "bmd",
        "title": "BMD from age",
        "kind": "linear",
        "outcome": {"type": "number", "name": "BMD", "definition": "Trabecular BMD by QCT", "unit": "mg/cm3"},
        "inputs": [{"name": "age", "title": "Age", "source": {"type": "clinical", "column": "age"}, "unit": "years"}],
        "columns": [{"of": "age", "reference": 60.0}],
        "predictor": {
            "intercept": 240.0,
            "coefficients": [-2.0],
            "error": {"covariance": [[4.0, 0.0], [0.0, 0.0]], "sigma": 20.0, "df": 100},
        },
        "provenance": {"source": "made up for a test"},
    }
    return build_model(ModelSpec.model_validate({**content, **more}), "# Made up for a test\n")
