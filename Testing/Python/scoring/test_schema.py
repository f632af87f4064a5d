"""What a model's content may say: contradictions are refused by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from OsteoRadiomicsLib.base.errors import ModelError
from OsteoRadiomicsLib.scoring import ModelSpec, build_model
from pydantic import ValidationError


def _set(path: str, value: Any) -> Callable[[dict], None]:
    def change(content: dict) -> None:
        *parents, last = [int(part) if part.isdigit() else part for part in path.split("/")]
        place: Any = content
        for part in parents:
            place = place[part]
        place[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_set("columns/0/of", "weight"), "neither an input nor a radscore"),
        (_set("columns/1/level", "sometimes"), "has no level sometimes"),
        (_set("columns/1/level", "current"), "stands twice"),
        (_set("radscores/0/terms/0/input", "age2"), "which is no input"),
        (_set("radscores/0/terms/1/input", "T1_original_firstorder_Mean"), "stands twice"),
        (_set("inputs/1/name", "age"), "stands twice"),
        (_set("inputs/1/levels/0/name", "Former"), "two categories share a spelling"),
        (_set("inputs/1/levels/0/code", 1.0), "two categories share a code"),
        (_set("inputs/0/imputation/value", "often"), "not a number"),
        (_set("inputs/0/training/low", 200.0), "low must not lie above high"),
        (_set("protocol", None), "a model with radiomic inputs needs the name and hash"),
        (_set("protocol/hash", "abc"), "should match pattern"),
        (_set("cutoff", None), "no_cutoff_reason"),
        (_set("cutoff/value", 1.5), "less than or equal to 1"),
        (_set("columns/0/standardise/sd", 0.0), "greater than 0"),
        (_set("columns/0/reference", float("nan")), "finite number"),
        (_set("columns/0/reference", "65"), "valid number"),
        (_set("surprise", 1), "Extra inputs are not permitted"),
        (_set("name", "../up"), "should match pattern"),
    ],
)
def test_a_contradiction_is_refused_by_name(content, change, message):
    change(content)
    with pytest.raises(ValidationError, match=message):
        ModelSpec.model_validate(content)


def test_an_input_nobody_uses_is_refused(content):
    content["inputs"].append({"name": "bmi", "title": "BMI", "source": {"type": "clinical", "column": "bmi"}})
    with pytest.raises(ValidationError, match="bmi is used by no column"):
        ModelSpec.model_validate(content)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_set("kind", "oracle"), "unknown kind oracle"),
        (_set("predictor/coefficients", [0.7]), "1 coefficients for 4 columns"),
        (_set("predictor/covariance", [[1.0]]), "covariance must have 5 rows and columns"),
        (_set("predictor/covariance/0/1", 0.5), "covariance must be symmetric"),
        (_set("predictor/covariance/0/0", -1.0), "covariance must be positive semi-definite"),
        (_set("predictor/covariance", None), "no_covariance_reason"),
        (_set("predictor/__class__", "os.system"), "unknown key __class__"),
        (_set("predictor/intercept", "1"), "intercept"),
    ],
)
def test_a_predictor_that_does_not_fit_is_refused(content, change, message):
    change(content)
    with pytest.raises(ModelError, match=message):
        build_model(ModelSpec.model_validate(content), "# Card\n")


def test_an_empty_model_card_is_refused(content):
    with pytest.raises(ModelError, match="empty model card"):
        build_model(ModelSpec.model_validate(content), " \n")
