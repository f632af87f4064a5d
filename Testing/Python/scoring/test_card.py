"""The drafted model card says what the model file says."""

from __future__ import annotations

from OsteoRadiomicsLib.scoring import ModelSpec, find_model
from OsteoRadiomicsLib.scoring.card import draft_card


def test_a_card_states_inputs_decision_performance_and_origin(content):
    content["metrics"] = [{"name": "AUC", "dataset": "external", "value": 0.81234, "ci_95": [0.75, 0.87], "n": 134}]
    content["provenance"] |= {"training_cases": 768, "training_events": 422}
    card = draft_card(ModelSpec.model_validate(content))
    for text in (
        "# Combined example",
        "For research use only",
        "| Age | clinical value `age` | years | 40 to 90 (training minimum and maximum) | 65 (training median), with a warning |",
        "never = 0, former = 1, current = 2",
        "feature `original_glcm_Contrast` of T1, L1-L3",
        "| Radscore T1 | 2 | 0.3 |",
        "P of 0.42 or more after recalibration (logistic recalibration on training data) is called osteoporosis",
        "| AUC | external | 134 | 0.812 | 0.750 to 0.870 |",
        "Trained on 768 cases, 422 with osteoporosis.",
        f"Protocol op-mri, hash `{'a' * 64}`.",
    ):
        assert text in card


def test_a_card_says_why_there_is_no_class():
    card = draft_card(find_model("op-mri-clinical-published").spec)
    assert "No class is given: the study does not print the cut-off of this model." in card
    assert "| Sex | clinical value `sex` | female = 0, male = 1 | not stated | refused |" in card
