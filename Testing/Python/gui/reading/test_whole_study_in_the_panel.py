"""The study of test_whole_study in PainGrade's panel: twenty cases, two readers with two sessions, reviewer, arbiter, grades."""

import csv

import numpy as np
import pandas as pd
import pytest
import qt
import SimpleITK as sitk
from gui.reading_kit import choose_person, draw, reading_part, shown_rows, sit_down
from OsteoRadiomicsLib.readings import StudyRequest, create_study, open_study, verify_study
from readings.muscle_study import CASES, MUSCLES, Person, hospital, small_protocol
from readings.study_kit import COORDINATOR, arbiter, reader, reviewer
from sklearn.metrics import cohen_kappa_score
from slicer_host.driving import choose, finish

REPEATS = 3


@pytest.fixture
def muscles(open_module, clock, tmp_path):
    """PainGrade's panel and its reading section."""
    widget = open_module("PainGrade")
    choose(widget, "pain-mri")
    section = reading_part(widget)
    section.clock, section.drafts = clock, tmp_path / "drafts"
    section.form.readingSection.collapsed = False
    return widget, section


def arrays(drawn):
    """Every muscle of a drawing as an array."""
    labels = sitk.GetArrayFromImage(drawn.layers[0])
    return {name: (labels == label).astype(np.uint8) for name, label in MUSCLES.items()}


def submit(part):
    """Hand in the open case; boxes are no anatomy, so what is found is overruled."""
    case = part.sitting.view.case
    part.form.submitButton.click()
    if part.sitting.view is not None and part.sitting.view.case == case:
        part.form.overrideLineEdit.text = "boxes are no anatomy"
        part.form.submitButton.click()


def read(part, person, numbers):
    """Draw and grade every case of the open session."""
    while part.sitting.view is not None:
        number = numbers[part.sitting.view.case]
        draw(part, arrays(person.drawing(number)))
        combo = part.controls.grades.choices["goutallier_mf"]
        combo.setCurrentIndex(combo.findData(person.grade(number)))
        submit(part)
    part.form.leaveStudyButton.click()


def test_twenty_cases_run_from_creation_to_the_report(host, muscles, clock, tmp_path):
    panel, part = muscles
    (tmp_path / "hospital").mkdir()
    people = (reader("A", 0, 0), reader("B", 0, 0), reviewer("R", "A"), arbiter("C", "A", "B"), COORDINATOR)
    request = StudyRequest(
        root=tmp_path / "study", key=tmp_path / "key" / "key.csv", protocol=str(small_protocol(tmp_path)),
        cases=hospital(tmp_path / "hospital"), participants=people, sessions=2, washout_days=60, seed=3, hidden_repeats=REPEATS,
    )  # fmt: skip
    root = create_study(request, clock=clock).root
    key = list(csv.DictReader(request.key.open()))
    numbers = {row["case"]: int(row["original_case"][2:]) for row in key}
    revised = next(row["case"] for row in key if not row["repeat_of"] and numbers[row["case"]] % 5 == 0)
    readers = {"A": Person(1, 0.3), "B": Person(2, 0.5)}
    for who, person in readers.items():
        sit_down(part, root, who)
        read(part, person, numbers)

    sit_down(part, root, "R")
    while part.sitting.view is not None:  # as A drew it, but for one case
        if part.sitting.view.case == revised:
            draw(part, {"ES_L": arrays(Person(3, 0).drawing(4))["ES_L"]})
        submit(part)
    part.form.leaveStudyButton.click()
    sit_down(part, root, "C")
    called = []
    while part.sitting.view is not None:
        called.append(part.sitting.view.case)
        side = [source.reader for source in part.sitting.view.source_records].index("B")
        (part.form.takeFirstButton, part.form.takeSecondButton)[side].click()
        submit(part)
    part.form.leaveStudyButton.click()
    clock.pass_days(61)
    for who, person in readers.items():
        sit_down(part, root, who, 2)
        read(part, person, numbers)

    choose_person(part, "coordinator")
    part.form.refreshProgressButton.click()  # looks which cases need no arbiter
    rows = shown_rows(part.form.sessionsTable)
    everything = CASES + REPEATS
    assert [row[2::2] for row in rows] == [(f"{everything}/{everything}", "complete")] * 6
    part.form.consensusButton.click()
    finish(host, panel)
    assert f"{everything} final masks formed" in panel.ui.statusLabel.text
    out = tmp_path / "agreement"
    qt.QFileDialog.paths += [str(out), str(request.key)]
    part.form.agreementButton.click()
    finish(host, panel)
    assert "stable in all comparisons" in panel.ui.statusLabel.text
    page = (out / "agreement.html").read_text(encoding="utf-8")
    assert "sessions 1 and 2 of A lay 61 days apart" in page
    assert "<h2>Hidden-repeat intra-reader A</h2>" in page
    assert "Goutallier grade, multifidus (worse side)" in page
    assert f"R accepted {CASES - 1} of {CASES} masks as they were" in page

    grades = pd.read_csv(out / "grades.csv", dtype=str)
    first = grades[grades["session"] == "1"].pivot_table(index="case", columns="reader", values="goutallier_mf", aggfunc="first")
    expected = cohen_kappa_score(first["A"], first["B"], weights="quadratic", labels=list("01234"))
    kappas = pd.read_csv(out / "kappa.csv").set_index(["comparison", "question"])
    assert kappas.loc[("inter-reader", "goutallier_mf"), "kappa"] == pytest.approx(expected)
    study = open_study(root, clock=clock)
    assert study.reading("R", 1, revised).record.decision == "revised"
    assert {study.reading("C", 1, case).record.decision for case in called} == {"B"}
    assert all(study.reading("A", 1, case).mask != study.reading("B", 1, case).mask for case in called)
    assert {study.consensus(case).record.method for case in study.cases} == {"arbitration"}
    assert qt.QDesktopServices.opened == [f"file://{out / 'agreement.html'}"]
    found = verify_study(study)
    assert found.findings == found.doubtful
