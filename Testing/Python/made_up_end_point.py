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


def fracture_model(**more: Any) -> Model:
    """A model of a time to an event: the hazard of a fracture rises by a tenth of its logarithm a year from 60 on.

    more: keys of its model.json beside those it needs.
    """
    baseline = [
        {"time": time, "cumulative_hazard": hazard, "variance": 0.0004, "means": [0.01]}
        for time, hazard in ((12.0, 0.1), (36.0, 0.4))
    ]
    content = {
        "schema_version": 3,
        "name": "fracture",
        "title": "Fracture from age",
        "kind": "cox",
        "outcome": {
            "type": "time-to-event", "name": "fracture", "definition": "New vertebral fracture", "event": "yes", "unit": "months",
            "horizons": [12.0, 36.0],
        },
        "inputs": [{"name": "age", "title": "Age", "source": {"type": "clinical", "column": "age"}, "unit": "years"}],
        "columns": [{"of": "age", "standardise": {"mean": 60.0, "sd": 10.0}, "reference": 60.0}],
        "predictor": {"coefficients": [1.0], "covariance": [[0.01]], "baseline": baseline},
        "provenance": {"source": "made up for a test"},
    }  # fmt: skip
    return build_model(ModelSpec.model_validate({**content, **more}), "# Made up for a test\n")
