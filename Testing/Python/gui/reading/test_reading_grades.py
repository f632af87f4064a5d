"""Grades that a study asks for, in the panel."""

import pytest
from gui.reading_kit import case_of, draw, order_of
from OsteoRadiomicsLib.base.resources import resource
from OsteoRadiomicsLib.protocols.questions import QuestionSpec
from OsteoRadiomicsLib.readings import open_study
from readings.study_kit import new_study, reader

QUESTIONS = """
[[questions]]
name = "goutallier"
title = "Goutallier grade"
categories = ["0", "1", "2", "3", "4"]

[[questions]]
name = "quality"
title = "Image quality"
categories = ["poor", "good"]
required = false
"""


@pytest.fixture
def root(tmp_path, clock):
    """A study that asks two questions of every case."""
    protocol = tmp_path / "graded.toml"
    protocol.write_text(resource("Protocols", "op-mri.toml").read_text(encoding="utf-8") + QUESTIONS, encoding="utf-8")
    return new_study(tmp_path, clock, reader("A", 0), protocol=str(protocol))


def choose(part, name, category):
    combo = part.controls.grades.choices[name]
    combo.setCurrentIndex(combo.findData(category))


def record(root, clock, case):
    study = open_study(root, clock=clock)
    return study.reading("A", 1, study.case_of("A", 1, case))


def test_the_questions_of_the_study_stand_in_the_panel_with_nothing_chosen(reading):
    grades = reading.controls.grades
    assert list(grades.choices) == ["goutallier", "quality"]
    assert [grades.choices["goutallier"].itemText(index) for index in range(6)] == ["", "0", "1", "2", "3", "4"]
    assert grades.answers() == {}
    assert not reading.form.gradesFrame.isHidden()
    assert "Needed" in grades.choices["goutallier"].toolTip


def test_a_case_is_not_submitted_before_what_is_required_is_answered(reading, panel, root, clock):
    first = case_of(reading)
    draw(reading)
    choose(reading, "quality", "good")
    reading.form.submitButton.click()
    assert case_of(reading) == first
    assert "Goutallier grade (goutallier) is not answered" in panel.ui.statusLabel.text
    assert reading.controls.grades.answers() == {"quality": "good"}  # what was chosen stays
    choose(reading, "goutallier", "3")
    reading.form.submitButton.click()
    assert record(root, clock, first).record.answers == {"goutallier": "3", "quality": "good"}


def test_the_next_case_starts_with_nothing_chosen(reading, root, clock):
    draw(reading)
    choose(reading, "goutallier", "2")
    reading.form.submitButton.click()
    assert case_of(reading) == order_of(reading)[1]
    assert reading.controls.grades.answers() == {}


def test_nothing_is_asked_while_no_case_is_open(reading):
    reading.form.leaveStudyButton.click()
    assert reading.form.gradesFrame.isHidden()
    assert reading.controls.grades.answers() == {}


def test_a_long_title_wraps_where_the_panel_is_narrow_and_its_help_is_in_the_tool_tip(reading):
    title = "Goutallier grade, multifidus and erector spinae together (worse side of the lower lumbar levels)"
    question = QuestionSpec(name="long", title=title, help="0 no fat, 4 more fat than muscle", categories=("0", "1"))
    form = reading.controls.grades
    form.show("another case", [question])
    assert form.choices["long"].toolTip.startswith("0 no fat, 4 more fat than muscle\n")
    assert reading.form.gradesFrame.minimumSizeHint.width() < 200
