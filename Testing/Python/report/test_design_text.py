"""What was laid down with a study reaches the Methods text, and survives in the report's folder."""

from __future__ import annotations

import json

import pandas as pd
from OsteoRadiomicsLib.agreement import Comparison, IccFilter
from OsteoRadiomicsLib.base.language import speaking
from OsteoRadiomicsLib.readings import open_study
from OsteoRadiomicsLib.report.agreement.agreement_inputs import AgreementInputs, StudyDesign, read_inputs, write_inputs
from OsteoRadiomicsLib.report.agreement.design_text import design_text
from OsteoRadiomicsLib.workflows.study_agreement import study_design
from readings.study_kit import SetClock, arbiter, new_study, reader


def test_every_choice_is_one_sentence():
    (text,) = design_text(StudyDesign(arbitrate_below=0.9, training_cases=5, hidden_repeats=3))
    assert text == (
        "Every reader first read 5 training cases, which no figure counts. 3 cases came a second time within a session, under "
        "another name and unknown to the reader; the second readings were compared with the first ones and counted nowhere else. "
        "As laid down before the first reading, an arbiter decided on the final mask where the Dice coefficient of any segment "
        "was below 0.9; elsewhere the mask of the first of his two sources was final."
    )
    with speaking("zh"):
        (chinese,) = design_text(StudyDesign(arbitrate_below=0.9, training_cases=5, hidden_repeats=3))
    assert not any(word in chinese for word in ("reader", "case", "arbiter"))
    assert [number for number in ("0.9", "5", "3") if number not in chinese] == []


def test_a_study_that_laid_nothing_down_says_nothing():
    assert design_text(StudyDesign()) == ()


def test_the_design_of_a_study_is_that_of_its_plan(tmp_path):
    people = (reader("A"), reader("B"), arbiter("C", "A", "B"))
    choices = {"arbitrate_below": 0.85, "training_cases": 1, "hidden_repeats": 2}
    study = open_study(new_study(tmp_path, SetClock(), *people, cases=6, **choices))
    assert study_design(study) == StudyDesign(**choices)
    plain = open_study(new_study(tmp_path / "plain", SetClock(), reader("A")))
    assert study_design(plain).model_fields_set == set()


def test_the_design_and_what_filters_nothing_survive_in_the_folder(tmp_path):
    rows = [{"case": c, "reader": r, "original_firstorder_Mean": float(n)} for n, c in enumerate("xyz") for r in "AB"]
    told = Comparison("hidden-repeat intra-reader A", pd.DataFrame(rows), IccFilter(), filters=False)
    filtering = Comparison("inter-reader", pd.DataFrame(rows), IccFilter())
    write_inputs(AgreementInputs("t", (filtering, told), design=StudyDesign(training_cases=2)), tmp_path / "with")
    found = read_inputs(tmp_path / "with")
    assert found.design == StudyDesign(training_cases=2)
    assert [each.filters for each in found.comparisons] == [True, False]
    write_inputs(AgreementInputs("t", (filtering,)), tmp_path / "without")
    record = json.loads((tmp_path / "without" / "agreement.json").read_text())
    assert "design" not in record
    assert "filters" not in record["comparisons"][0]
