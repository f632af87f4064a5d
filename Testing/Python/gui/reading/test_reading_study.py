"""A whole study in the panel: two readers, two sessions, a reviewer, an arbiter, a coordinator, to the agreement report."""

import qt
from gui.reading_kit import boxes, choose_person, draw, drawn, read_session, shown_rows, sit_down
from OsteoRadiomicsLib.readings import open_study, verify_study
from readings.study_kit import arbiter, new_study, reader, reviewer
from slicer_host.driving import finish


def test_a_study_runs_from_creation_to_the_agreement_report(host, panel, part, clock, tmp_path):
    people = (reader("A", 0, 2), reader("B"), reviewer("R", "A"), arbiter("C", "A", "B"))
    root = new_study(tmp_path, clock, *people, sessions=2)

    sit_down(part, root, "A")
    assert len(read_session(part)) == 3
    part.form.leaveStudyButton.click()

    sit_down(part, root, "B")
    assert len(read_session(part, boxes(grow=1))) == 3
    part.form.leaveStudyButton.click()

    sit_down(part, root, "R")
    while part.sitting.view is not None:
        assert set(drawn(part)) == {"L1", "L2", "L3"}  # a copy of A's mask
        draw(part, {"L1": boxes(grow=1)["L1"]})
        part.form.submitButton.click()
    part.form.leaveStudyButton.click()

    sit_down(part, root, "C")
    while part.sitting.view is not None:
        side = [source.reader for source in part.sitting.view.source_records].index("B")
        (part.form.takeFirstButton, part.form.takeSecondButton)[side].click()
        part.form.submitButton.click()
    part.form.leaveStudyButton.click()

    clock.pass_days(61)
    sit_down(part, root, "A", 2)
    assert len(read_session(part)) == 2
    part.form.leaveStudyButton.click()

    choose_person(part, "coordinator")
    rows = shown_rows(part.form.sessionsTable)
    assert [(row[0], row[1], row[2], row[4]) for row in rows] == [
        ("A (reader)", "1", "3/3", "complete"), ("A (reader)", "2", "2/2", "complete"), ("B (reader)", "1", "3/3", "complete"),
        ("R (reviewer)", "1", "3/3", "complete"), ("C (arbiter)", "1", "3/3", "complete"),
    ]  # fmt: skip
    part.form.consensusButton.click()
    finish(host, panel)
    assert "3 final masks formed" in panel.ui.statusLabel.text
    assert {row[-1] for row in shown_rows(part.form.matrixTable)} == {"yes"}

    out = tmp_path / "agreement"
    qt.QFileDialog.paths.append(str(out))
    part.form.agreementButton.click()
    finish(host, panel)
    assert "stable in all comparisons" in panel.ui.statusLabel.text
    assert "not a diagnosis" in panel.ui.statusLabel.text
    assert (out / "agreement.html").exists()
    assert (out / "stable_features.json").exists()
    assert qt.QDesktopServices.opened == [f"file://{out / 'agreement.html'}"]

    study = open_study(root, clock=clock)
    case = study.cases[0]
    assert study.reading("R", 1, case).record.decision == "revised"
    assert study.reading("C", 1, case).record.decision == "B"
    assert study.reading("A", 1, case).mask != study.reading("B", 1, case).mask == study.reading("C", 1, case).mask
    found = verify_study(study)
    assert found.findings == found.doubtful
