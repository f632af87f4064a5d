"""The drafted model card says what the model file says."""

from __future__ import annotations

import pytest
from OsteoRadiomicsLib.base.errors import ModelError
from OsteoRadiomicsLib.scoring import ModelSpec, build_model, find_model, load_model, save_model
from OsteoRadiomicsLib.scoring.card import draft_card, with_part
from OsteoRadiomicsLib.scoring.card_facts import CardFacts, ImageFacts, Population, Spread, facts_files


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


def facts(**changes: object) -> CardFacts:
    age = Spread(name="age", unit="years", missing=1, mean=66.1, sd=8.2, low=41.0, high=89.0)
    sex = Spread(name="sex", unit="", missing=0, levels={"female": 60, "male": 40})
    population = Population(cases=100, patients=98, events=45, variables=(age, sex))
    images = ImageFacts(modality="MR", sequences=("T1", "T2"), rois=("L1-L3",), steps=("n4",), settings=("binWidth = 25",))
    return CardFacts(population=population, images=images).model_copy(update=changes)


def test_a_card_begins_with_use_and_population_and_ends_with_its_inputs(content):
    card = draft_card(ModelSpec.model_validate(content), facts())
    heads = [line.removeprefix("## ") for line in card.splitlines() if line.startswith("## ")]
    assert heads == [
        "Intended use", "Population", "Images", "Decision", "Performance", "When to refuse a case", "Warnings", "Origin",
        "Inputs",
    ]  # fmt: skip
    for text in (
        "100 training cases of 98 patients, 45 with osteoporosis (prevalence 45.0 %). Centres: not stated in the tables.",
        "| age (years) | 66.1 ± 8.2 | 41 to 89 | 1 |",
        "| sex | female 60 (60.0 %), male 40 (40.0 %) | – | 0 |",
        "Modality MR, sequences T1, T2.",
        "Scanners and acquisition parameters of the training images are not recorded in this model.",
        "- Without Smoking, T1 mean: the software refuses it.",
        "- Age outside 41 to 89 years: nobody like that was in training.",
    ):
        assert text in card


def test_a_card_of_an_older_model_says_that_its_population_is_not_recorded(content):
    card = draft_card(ModelSpec.model_validate(content))
    assert "Who the training cases were is not recorded in this model." in card
    assert "What the images were is not recorded in this model." in card


def test_facts_are_read_back_from_a_model_and_a_damaged_file_is_named(content, tmp_path):
    model = build_model(ModelSpec.model_validate(content), "# Card\n", facts_files(facts()))
    save_model(model, tmp_path / "model")
    assert load_model(tmp_path / "model").facts == facts()
    assert load_model(tmp_path / "model").hash == model.hash
    broken = build_model(ModelSpec.model_validate(content), "# Card\n", {"card.json": b"{}"})
    with pytest.raises(ModelError, match=r"card\.json: lacks population"):
        _ = broken.facts


def test_evidence_stands_before_the_inputs_of_a_new_card_and_at_the_end_of_an_older_one(content):
    card = draft_card(ModelSpec.model_validate(content), facts())
    added = with_part(card, ["## Results since it was frozen", "", "One."])
    assert added.index("## Origin") < added.index("## Results since") < added.index("## Inputs")
    assert with_part("# Card\n\n## Inputs\n\n| a |\n\n## Performance\n", ["## New"]).endswith("## Performance\n\n## New\n")
