"""Scores: values, contributions, interval, class, and the warnings and refusals that go with inputs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import ModelError
from OsteoRadiomicsLib.scoring import ModelSpec, build_model, find_model
from pydantic import ValidationError

AGES = st.floats(47, 87)


@pytest.fixture(scope="module")
def published():
    return find_model("op-mri-clinical-published")


def test_the_published_equation_gives_the_values_computed_in_r(published, oracles):
    import json

    known = json.loads((oracles / "oracles.json").read_text(encoding="utf-8"))["paperA_formula"]
    for sex in ("male", "female"):
        scores = [published.score({"age": age, "sex": sex}).probability for age in known["age"]]
        assert scores == pytest.approx(known[f"p_{sex}"], abs=1e-12)


def test_the_published_equation_scores_a_woman_and_a_man_of_seventy(published):
    assert published.score({"age": 70, "sex": "female"}).probability == pytest.approx(0.648397, abs=1e-6)
    assert published.score({"age": 70, "sex": "male"}).probability == pytest.approx(0.432171, abs=1e-6)


def test_what_the_study_does_not_print_is_none_with_a_reason(published):
    score = published.score({"age": 70, "sex": "female"})
    assert score.interval_95 is None
    assert "covariance" in score.interval_reason
    assert score.label is None
    assert score.cutoff is None
    assert "cut-off" in score.cutoff_rule


@given(age=AGES, sex=st.sampled_from(["male", "female"]))
def test_contributions_and_base_add_up_to_the_linear_predictor(age, sex):
    score = find_model("op-mri-clinical-published").score({"age": age, "sex": sex})
    assert score.base + sum(item.amount for item in score.contributions) == pytest.approx(score.linear_predictor, abs=1e-12)


def test_contributions_of_the_published_equation_are_coefficient_times_distance_from_the_reference(published):
    by_name = {item.name: item for item in published.score({"age": 80, "sex": "male"}).contributions}
    assert by_name["age"].amount == pytest.approx(0.097 * (80 - 69))
    assert by_name["sex"].amount == pytest.approx(-0.885 * (1 - 307 / 768))
    assert by_name["sex"].value == "male"


@pytest.mark.parametrize("age", [46.9, 87.1])
def test_an_age_outside_the_training_range_is_scored_with_a_warning_about_age(published, age):
    score = published.score({"age": age, "sex": "female"})
    assert [caution.about for caution in score.cautions] == ["age"]
    assert "47 to 87 years" in score.warnings[0]
    assert "extrapolation" in score.warnings[0]


@pytest.mark.parametrize("age", [47, 87])
def test_an_age_at_the_edge_of_the_training_range_has_no_warning(published, age):
    assert published.score({"age": age, "sex": "female"}).warnings == ()


@pytest.mark.parametrize("missing", [None, "", "  ", math.nan])
def test_a_missing_input_without_imputation_is_refused_by_name(published, missing):
    with pytest.raises(ModelError, match=r"input age is missing\. Give age in years"):
        published.score({"age": missing, "sex": "female"})


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"age": 70, "sex": "other"}, "unknown category. Write female (f, woman, 女, 女性) or male (m, man, 男, 男性)"),
        ({"age": 70, "sex": 2}, "unknown category"),
        ({"age": 70, "sex": True}, "unknown category"),
        ({"age": "seventy", "sex": "male"}, "not a number"),
        ({"age": True, "sex": "male"}, "not a number"),
        ({"age": math.inf, "sex": "male"}, "impossible"),
        ({"age": -1, "sex": "male"}, "impossible. Give it between 0 and 120 years"),
        ({"age": 70, "sex": "male", "agee": 1}, "has no input agee. Give age and sex"),
    ],
)
def test_an_unusable_input_is_refused_with_the_cure(published, inputs, message):
    with pytest.raises(ModelError) as caught:
        published.score(inputs)
    assert message in str(caught.value)


@pytest.mark.parametrize("spelling", ["male", "Male", " M ", "man"])
def test_a_category_is_read_in_any_letter_case_and_by_its_aliases(published, spelling):
    score = published.score({"age": 70, "sex": spelling})
    assert score.probability == pytest.approx(0.432171, abs=1e-6)
    assert score.warnings == ()


def test_a_category_given_as_its_code_is_read_with_a_warning(published):
    score = published.score({"age": 70, "sex": "1"})
    assert score.probability == pytest.approx(0.432171, abs=1e-6)
    assert score.warnings == ("Sex was given as 1 and read as male, as this model codes it",)


def test_a_combined_model_computes_radscore_columns_recalibration_and_class(combined, case_inputs):
    radscore = 0.3 + 0.8 * (130 - 100) / 20 - 0.4 * (1.5 - 2) / 0.5
    logit = -0.2 + 0.7 * 1.0 + 0.9 + 1.1 * (radscore - 0.25) / 0.9
    score = combined.score(case_inputs)
    assert score.linear_predictor == pytest.approx(-0.5 + 0.9 * logit, abs=1e-12)
    assert score.probability == pytest.approx(1 / (1 + math.exp(0.5 - 0.9 * logit)), abs=1e-12)
    assert score.label == "osteoporosis"
    assert (score.cutoff, score.cutoff_rule) == (0.42, "Youden, training data")


def test_contributions_come_per_input_and_per_radscore_and_add_up(combined, case_inputs):
    score = combined.score(case_inputs)
    assert [item.name for item in score.contributions] == ["age", "smoking", "radscore_T1"]
    assert score.base + sum(item.amount for item in score.contributions) == pytest.approx(score.linear_predictor, abs=1e-12)
    smoking = score.contributions[1]
    assert smoking.amount == pytest.approx(0.9 * (0.3 * (0 - 0.2) + 0.9 * (1 - 0.3)), abs=1e-12)


def test_the_parts_of_a_radscore_are_its_features_and_add_up_to_it(combined, case_inputs):
    radscore = combined.score(case_inputs).contributions[2]
    assert [part.name for part in radscore.parts] == ["T1_original_firstorder_Mean", "T1_original_glcm_Contrast", "constant"]
    assert radscore.parts[0].amount == pytest.approx(0.9 * 1.1 / 0.9 * 0.8 * 1.5, abs=1e-12)
    assert sum(part.amount for part in radscore.parts) == pytest.approx(radscore.amount, abs=1e-12)


def test_a_radscore_whose_training_mean_is_its_intercept_has_no_constant_part(content, case_inputs):
    content["columns"][3] = {"of": "radscore_T1", "standardise": {"mean": 0.3, "sd": 0.9}, "reference": 0.3}
    model = build_model(ModelSpec.model_validate(content), "# Card\n")
    assert [part.name for part in model.score(case_inputs).contributions[2].parts] == [
        "T1_original_firstorder_Mean",
        "T1_original_glcm_Contrast",
    ]


def test_the_interval_is_the_wald_interval_of_the_recalibrated_logit(combined, content, case_inputs):
    score = combined.score(case_inputs)
    radscore = 0.3 + 0.8 * 1.5 + 0.4
    v = np.array([1, 1.0, 0, 1, (radscore - 0.25) / 0.9])
    half = 1.959963984540054 * 0.9 * math.sqrt(v @ np.array(content["predictor"]["covariance"]) @ v)
    expected = [1 / (1 + math.exp(-(score.linear_predictor + side * half))) for side in (-1, 1)]
    assert score.interval_95 == pytest.approx(expected, abs=1e-12)
    assert score.interval_reason == ""


def test_a_missing_value_with_imputation_is_scored_with_a_warning_that_states_it(combined, case_inputs):
    reason = {"T1_original_glcm_Contrast": "the ROI has one grey level"}
    imputed = combined.score({**case_inputs, "T1_original_glcm_Contrast": math.nan}, reasons=reason)
    given_value = combined.score({**case_inputs, "T1_original_glcm_Contrast": 2.0})
    assert imputed.probability == given_value.probability
    assert imputed.warnings == ("T1 contrast is missing (the ROI has one grey level): 2 was used instead (training median)",)
    assert imputed.cautions[0].about == "T1_original_glcm_Contrast"


def test_predict_gives_the_same_probabilities_as_score_and_imputes(combined, case_inputs):
    rows = np.array([[75, 2, 130, 1.5], [np.nan, 0, 90, np.nan]])
    first = combined.score(case_inputs).probability
    second = combined.score({"smoking": "never", "T1_original_firstorder_Mean": 90}).probability
    assert combined.predict(rows) == pytest.approx([first, second], abs=1e-15)


def test_predict_refuses_a_missing_value_without_imputation(combined):
    with pytest.raises(ModelError, match="smoking is missing"):
        combined.predict(np.array([[75, np.nan, 130, 1.5]]))


def test_a_probability_at_the_cut_off_is_positive(content, case_inputs):
    probability = build_model(ModelSpec.model_validate(content), "# Card\n").score(case_inputs).probability
    content["cutoff"]["value"] = probability
    assert build_model(ModelSpec.model_validate(content), "# Card\n").score(case_inputs).label == "osteoporosis"
    content["cutoff"]["value"] = math.nextafter(probability, 1)
    assert build_model(ModelSpec.model_validate(content), "# Card\n").score(case_inputs).label == "normal"


def test_values_that_overflow_are_refused_instead_of_giving_nan(combined, case_inputs):
    with pytest.raises(ModelError, match="no finite score"):
        combined.score({**case_inputs, "T1_original_firstorder_Mean": 1.7e308, "T1_original_glcm_Contrast": 1.7e308})


def test_linear_terms_carry_each_numeric_inputs_weight_per_raw_unit(combined, case_inputs):
    terms = {term.input.name: term for term in combined.linear_terms()}
    assert set(terms) == {"age", "T1_original_firstorder_Mean", "T1_original_glcm_Contrast"}
    one_up = combined.score({**case_inputs, "T1_original_firstorder_Mean": 131.0}).linear_predictor
    difference = one_up - combined.score(case_inputs).linear_predictor
    assert terms["T1_original_firstorder_Mean"].weight == pytest.approx(difference, abs=1e-12)
    assert (terms["T1_original_firstorder_Mean"].reference, terms["T1_original_firstorder_Mean"].sd) == (100.0, 20.0)


def test_a_score_cannot_be_changed(published):
    score = published.score({"age": 70, "sex": "female"})
    with pytest.raises(ValidationError, match="frozen"):
        score.probability = 0.1
