"""Where a patient lies in the training population, and his points in the nomogram."""

import math

import pytest
from OsteoRadiomicsLib.scoring import load_model, shipped_models
from OsteoRadiomicsLib.scoring.population import nomogram_points, standing
from OsteoRadiomicsLib.scoring.schema import ModelSpec
from OsteoRadiomicsLib.scoring.score_case import score_case


@pytest.fixture
def published():
    """The published clinical equation: 0.097 a year and -0.885 for men."""
    return load_model(shipped_models()["op-mri-clinical-published"])


def combined(**column):
    """A logistic model of age and one feature."""
    spec = {
        "name": "m", "title": "M", "kind": "logistic",
        "outcome": {"name": "op", "definition": "made up", "positive": "high", "negative": "low"},
        "inputs": [
            {"name": "age", "title": "Age", "source": {"type": "clinical", "column": "age"},
             "training": {"low": 50.0, "high": 90.0, "rule": "made up"}},
            {"name": "mean", "title": "Mean", "source": {"type": "feature", "feature": "original_firstorder_Mean"}},
        ],
        "columns": [
            {"of": "age", "standardise": {"mean": 70.0, "sd": 8.0}, "reference": 70.0},
            {"of": "mean", "reference": 100.0, **column},
        ],
        "predictor": {"intercept": 0.0, "coefficients": [0.8, -0.4], "no_covariance_reason": "made up"},
        "no_cutoff_reason": "made up", "protocol": {"name": "op-mri", "hash": "0" * 64}, "provenance": {"source": "made up"},
    }  # fmt: skip
    return ModelSpec.model_validate(spec)


SCALED = {"standardise": {"mean": 100.0, "sd": 20.0}}


@pytest.mark.parametrize(("value", "percentile"), [(100.0, 50.0), (120.0, 84.134), (60.8, 2.5)])
def test_a_value_lies_at_its_percentile_of_the_training_population(value, percentile):
    assert standing(combined(**SCALED), "mean", value).percentile == pytest.approx(percentile, abs=0.01)


def test_a_value_outside_what_was_seen_is_marked():
    assert standing(combined(**SCALED), "age", 95.0).outside
    assert not standing(combined(**SCALED), "age", 85.0).outside


def test_without_mean_and_spread_nothing_is_said():
    assert standing(combined(), "mean", 100.0) is None
    assert standing(combined(**SCALED), "mean", math.nan) is None


def test_points_of_the_published_equation_are_those_of_its_coefficients(published):
    points = {item.name: item for item in nomogram_points(published.spec, score_case(published, {"age": 70, "sex": "male"}))}
    seen = published.spec.input("age").training
    per_year = 100 / (0.097 * (seen.high - seen.low))  # age has the widest effect
    assert points["age"].points == pytest.approx(0.097 * (70 - seen.low) * per_year)
    assert points["age"].most == pytest.approx(100)
    assert points["sex"].points == pytest.approx(0.0)  # men have the lower risk
    assert points["sex"].most == pytest.approx(0.885 * per_year)


def test_differences_of_points_are_differences_of_the_linear_predictor(published):
    one, other = (score_case(published, {"age": age, "sex": sex}) for age, sex in ((55, "female"), (80, "male")))
    totals = [sum(item.points for item in nomogram_points(published.spec, score)) for score in (one, other)]
    seen = published.spec.input("age").training
    per_logit = 100 / (0.097 * (seen.high - seen.low))
    assert totals[1] - totals[0] == pytest.approx((other.linear_predictor - one.linear_predictor) * per_logit)


def test_a_model_that_states_no_range_has_no_nomogram(published):
    from OsteoRadiomicsLib.scoring import build_model
    from OsteoRadiomicsLib.tables.rows import FeatureCells

    cells = [FeatureCells({"case": "c", "sequence": "T1", "roi": "L1"}, {"original_firstorder_Mean": 90.0})]
    model = build_model(combined(), "# Made up\n")
    assert nomogram_points(model.spec, score_case(model, {"age": 70}, cells)) == ()
    model = build_model(combined(**SCALED), "# Made up\n")
    assert len(nomogram_points(model.spec, score_case(model, {"age": 70}, cells))) == 2
