"""Models of a measured end point: value, unit, prediction interval, contributions, and what their files may not hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from OsteoRadiomicsLib.base.errors import ModelError
from OsteoRadiomicsLib.scoring import Model, ModelSpec, build_model, load_model, save_model, seal_model
from OsteoRadiomicsLib.scoring.card import draft_card
from pydantic import ValidationError


def linear_model(table: pd.DataFrame, outcome: str, names: list[str]) -> tuple[Model, Any]:
    """A model file of statsmodels' ordinary least squares, and the fit itself."""
    fit = sm.OLS(table[outcome], sm.add_constant(table[names])).fit()
    error = {"covariance": fit.cov_params().to_numpy().tolist(), "sigma": float(fit.mse_resid**0.5), "df": int(fit.df_resid)}
    spec = ModelSpec.model_validate(
        {
            "schema_version": 2,
            "name": "cars",
            "title": "Cars",
            "kind": "linear",
            "outcome": {"type": "number", "name": outcome, "definition": "Miles per gallon", "unit": "mpg"},
            "inputs": [{"name": name, "title": name, "source": {"type": "clinical", "column": name}} for name in names],
            "columns": [{"of": name, "reference": float(table[name].mean())} for name in names],
            "predictor": {
                "intercept": float(fit.params["const"]),
                "coefficients": [float(fit.params[name]) for name in names],
                "error": error,
            },
            "provenance": {"source": "made for a test"},
        }
    )
    return build_model(spec, draft_card(spec)), fit


@pytest.fixture(scope="module")
def cars(oracles: Path) -> pd.DataFrame:
    return pd.read_csv(oracles / "mtcars.csv")


def test_value_and_prediction_interval_are_those_of_statsmodels(cars: pd.DataFrame, tmp_path: Path) -> None:
    names = ["wt", "hp"]
    model, fit = linear_model(cars, "mpg", names)
    save_model(model, tmp_path / "cars.zip")
    found = load_model(tmp_path / "cars.zip").score({"wt": 3.0, "hp": 150.0})
    wanted = fit.get_prediction(pd.DataFrame({"const": [1.0], "wt": [3.0], "hp": [150.0]})).summary_frame(alpha=0.05).iloc[0]
    assert found.value == pytest.approx(wanted["mean"], abs=1e-12)
    assert found.interval_95 == pytest.approx((wanted["obs_ci_lower"], wanted["obs_ci_upper"]), abs=1e-10)
    assert (found.unit, found.scale) == ("mpg", "mpg")


def test_contributions_add_up_in_units_of_the_end_point(number: Model, case_inputs: dict[str, Any]) -> None:
    score = number.score(case_inputs)
    assert score.base + sum(item.amount for item in score.contributions) == pytest.approx(score.value, abs=1e-12)
    assert number.contribution_scale == number.linear_unit == "mg/cm3"
    parts = score.contributions[-1].parts
    assert sum(part.amount for part in parts) == pytest.approx(score.contributions[-1].amount, abs=1e-12)


def test_many_cases_are_predicted_as_one_is(number: Model, case_inputs: dict[str, Any]) -> None:
    row = np.array([[75.0, 2.0, 130.0, 1.5]])
    assert number.predict(np.vstack([row, row + 1]))[0] == pytest.approx(number.score(case_inputs).value, abs=1e-12)


def test_a_file_gives_the_same_value_back(number: Model, case_inputs: dict[str, Any], tmp_path: Path) -> None:
    save_model(number, tmp_path / "model")
    again = load_model(tmp_path / "model")
    assert again.score(case_inputs) == number.score(case_inputs)
    assert again.hash == number.hash


def test_a_probability_is_still_written_as_version_1(combined: Model, tmp_path: Path) -> None:
    save_model(combined, tmp_path / "model")
    content = json.loads((tmp_path / "model" / "model.json").read_text(encoding="utf-8"))
    assert content["schema_version"] == 1
    assert set(content["outcome"]) == {"name", "definition", "positive", "negative"}


def test_an_equation_without_its_error_says_why_there_is_no_interval(
    measured: dict[str, Any], case_inputs: dict[str, Any]
) -> None:
    content = measured
    content["predictor"]["error"] = None
    content["predictor"]["no_interval_reason"] = "the paper prints no covariance"
    score = build_model(ModelSpec.model_validate(content), "# Card\n").score(case_inputs)
    assert (score.interval_95, score.interval_reason) == (None, "the paper prints no covariance")


def test_a_value_without_unit_names_its_end_point(measured: dict[str, Any], case_inputs: dict[str, Any]) -> None:
    content = measured
    content["outcome"]["unit"] = ""
    assert build_model(ModelSpec.model_validate(content), "# Card\n").contribution_scale == "units of bmd"


def test_the_card_speaks_of_a_value_not_of_a_probability(measured: dict[str, Any]) -> None:
    card = draft_card(ModelSpec.model_validate(measured))
    assert "Predicts bmd in mg/cm3." in card
    assert "robabilit" not in card


def test_a_hand_written_equation_is_sealed(measured: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "bmd"
    folder.mkdir()
    (folder / "model.json").write_text(json.dumps({"format": "osteoradiomics-model", **measured}), encoding="utf-8")
    (folder / "card.md").write_text("# BMD\n", encoding="utf-8")
    assert seal_model(folder).hash == load_model(folder).hash


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "version 1": ({"schema_version": 1}, "an outcome that is a number needs version 2"),
    "cut-off": ({"cutoff": {"value": 0.5, "rule": "fixed"}}, "cutoff: only a probability has one"),
    "recalibration": ({"recalibration": {"intercept": 0.0, "slope": 1.0, "method": "x"}}, "recalibration: only a probability"),
    "events": ({"provenance": {"source": "x", "training_events": 3}}, "has no events"),
    "unknown type": ({"outcome": {"type": "ordinal", "name": "x", "definition": "y"}}, "its type is unknown"),
    "type that is no text": ({"outcome": {"type": [1], "name": "x", "definition": "y"}}, "its type is unknown"),
    "class names": ({"outcome": {"type": "number", "name": "x", "definition": "y", "positive": "z"}}, "Extra inputs"),
}


@pytest.mark.parametrize("name", WRONG)
def test_content_that_only_a_probability_has_is_refused(measured: dict[str, Any], name: str) -> None:
    change, message = WRONG[name]
    with pytest.raises(ValidationError, match=message):
        ModelSpec.model_validate(measured | change)


PAYLOADS: dict[str, tuple[dict[str, Any], str]] = {
    "no error and no reason": ({"error": None}, "no_interval_reason"),
    "too few coefficients": ({"coefficients": [1.0]}, "1 coefficients for 4 columns"),
    "negative spread": ({"error": {"covariance": [[1.0]], "sigma": -1.0, "df": 3}}, "sigma"),
    "small covariance": ({"error": {"covariance": [[1.0]], "sigma": 1.0, "df": 3}}, "5 rows and columns"),
}


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_predictor_that_does_not_fit_is_refused(measured: dict[str, Any], name: str) -> None:
    change, message = PAYLOADS[name]
    content = measured
    content["predictor"] |= change
    with pytest.raises(ModelError, match=message):
        build_model(ModelSpec.model_validate(content), "# Card\n")


def test_a_kind_of_another_type_of_outcome_is_refused(measured: dict[str, Any]) -> None:
    content = measured | {"kind": "logistic"}
    with pytest.raises(ModelError, match="the kind logistic does not predict an outcome of type number"):
        build_model(ModelSpec.model_validate(content), "# Card\n")


def test_values_beyond_all_bounds_are_refused(number: Model, case_inputs: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="no finite score"):
        number.score(case_inputs | {"T1_original_firstorder_Mean": 1e308, "T1_original_glcm_Contrast": -1e308})
