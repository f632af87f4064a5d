"""Small models of every shape the format knows: clinical, Radscores, indicators, interval, recalibration, cut-off."""

from __future__ import annotations

from typing import Any

import pytest
from OsteoRadiomicsLib.scoring import Model, ModelSpec, build_model

PROTOCOL_HASH = "a" * 64


def combined_content() -> dict[str, Any]:
    """Age, smoking (three levels, indicators) and one Radscore of two features, all z-scored, with everything optional set."""
    return {
        "name": "combined-example",
        "title": "Combined example",
        "kind": "logistic",
        "outcome": {"name": "op", "definition": "BMD < 80 mg/cm3", "positive": "osteoporosis", "negative": "normal"},
        "inputs": [
            {
                "name": "age",
                "title": "Age",
                "source": {"type": "clinical", "column": "age"},
                "unit": "years",
                "training": {"low": 40.0, "high": 90.0, "rule": "training minimum and maximum"},
                "limits": {"low": 0.0, "high": 120.0},
                "imputation": {"value": 65.0, "method": "training median"},
            },
            {
                "name": "smoking",
                "title": "Smoking",
                "source": {"type": "clinical", "column": "smoking"},
                "levels": [
                    {"name": "never", "code": 0.0},
                    {"name": "former", "code": 1.0},
                    {"name": "current", "code": 2.0, "aliases": ["yes"]},
                ],
            },
            {
                "name": "T1_original_firstorder_Mean",
                "title": "T1 mean",
                "source": {"type": "feature", "sequence": "T1", "roi": "L1-L3", "feature": "original_firstorder_Mean"},
            },
            {
                "name": "T1_original_glcm_Contrast",
                "title": "T1 contrast",
                "source": {"type": "feature", "sequence": "T1", "roi": "L1-L3", "feature": "original_glcm_Contrast"},
                "imputation": {"value": 2.0, "method": "training median"},
            },
        ],
        "radscores": [
            {
                "name": "radscore_T1",
                "title": "Radscore T1",
                "intercept": 0.3,
                "terms": [
                    {"input": "T1_original_firstorder_Mean", "coefficient": 0.8, "standardise": {"mean": 100.0, "sd": 20.0}},
                    {"input": "T1_original_glcm_Contrast", "coefficient": -0.4, "standardise": {"mean": 2.0, "sd": 0.5}},
                ],
            }
        ],
        "columns": [
            {"of": "age", "standardise": {"mean": 65.0, "sd": 10.0}, "reference": 65.0},
            {"of": "smoking", "level": "former", "reference": 0.2},
            {"of": "smoking", "level": "current", "reference": 0.3},
            {"of": "radscore_T1", "standardise": {"mean": 0.25, "sd": 0.9}, "reference": 0.25},
        ],
        "predictor": {
            "intercept": -0.2,
            "coefficients": [0.7, 0.3, 0.9, 1.1],
            "covariance": [
                [0.04, 0.0, -0.01, -0.01, 0.0],
                [0.0, 0.02, 0.0, 0.0, 0.001],
                [-0.01, 0.0, 0.06, 0.01, 0.0],
                [-0.01, 0.0, 0.01, 0.05, 0.0],
                [0.0, 0.001, 0.0, 0.0, 0.03],
            ],
        },
        "recalibration": {"intercept": -0.5, "slope": 0.9, "method": "logistic recalibration on training data"},
        "cutoff": {"value": 0.42, "rule": "Youden, training data"},
        "protocol": {"name": "op-mri", "hash": PROTOCOL_HASH},
        "provenance": {"source": "made for a test"},
    }


def number_content() -> dict[str, Any]:
    """The same inputs, read as the BMD that they predict."""
    content = combined_content()
    del content["recalibration"], content["cutoff"]
    error = {"covariance": content["predictor"].pop("covariance"), "sigma": 12.5, "df": 83}
    content["predictor"] |= {"intercept": 110.0, "error": error}
    outcome = {"type": "number", "name": "bmd", "definition": "Trabecular BMD by QCT", "unit": "mg/cm3"}
    return content | {"name": "number-example", "schema_version": 2, "kind": "linear", "outcome": outcome}


@pytest.fixture
def content() -> dict[str, Any]:
    """A fresh copy of the combined model's content, to be changed by a test."""
    return combined_content()


@pytest.fixture
def combined() -> Model:
    """The combined model with a booster-like extra file."""
    return build_model(ModelSpec.model_validate(combined_content()), "# Card\n", {"extra.txt": b"payload"})


@pytest.fixture
def measured() -> dict[str, Any]:
    """A fresh copy of the content of a model of a measured end point, to be changed by a test."""
    return number_content()


@pytest.fixture
def number() -> Model:
    """The model of a measured end point."""
    return build_model(ModelSpec.model_validate(number_content()), "# Card\n")


@pytest.fixture
def case_inputs() -> dict[str, Any]:
    """Values that raise no warning."""
    return {"age": 75, "smoking": "current", "T1_original_firstorder_Mean": 130.0, "T1_original_glcm_Contrast": 1.5}
