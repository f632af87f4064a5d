"""Reviewer, arbiter and coordinator in the panel."""

import numpy as np
import pytest
import qt
import slicer
from gui.reading_kit import boxes, choose_person, draw, drawn, shown_rows, sit_down
from OsteoRadiomicsLib.gui.background import JobFailed
from OsteoRadiomicsLib.gui.reading.jobs import finished_job, start_study_verb
from OsteoRadiomicsLib.readings import open_study
from readings.study_kit import arbiter, new_study, read_all, reader, reviewer
from readings.study_kit import drawing as mask
from slicer_host.driving import double_click, finish


@pytest.fixture
def root(tmp_path, clock):
    """A and B have read three cases and differ everywhere; R reviews A, C decides between A and B."""
    folder = new_study(tmp_path, clock, reader("A"), reader("B"), reviewer("R", "A"), arbiter("C", "A", "B"), due_days=30)
    read_all(folder, "A", clock)
    read_all(folder, "B", clock, draw=lambda case: mask(grow=2))
    return folder


def record(root, clock, who, case):
    """A participant's record."""
    return open_study(root, clock=clock).reading(who, 1, case).record


def test_a_reviewer_starts_from_a_copy_and_may_accept_it(part, root, clock):
    sit_down(part, root, "R")
    case = part.sitting.view.case
    assert drawn(part) == {"L1": 180, "L2": 180, "L3": 180}
    assert part.form.arbiterFrame.isHidden()
    part.form.submitButton.click()
    assert record(root, clock, "R", case).decision == "accepted"
    draw(part, {"L2": boxes(grow=1)["L2"]})
    second = part.sitting.view.case
    part.form.submitButton.click()
    assert record(root, clock, "R", second).decision == "revised"
    assert record(root, clock, "A", second).version == 1


def side_of(part, who):
    """0 or 1: on which side of an arbiter's case a reader's mask was drawn to stand."""
    return [source.reader for source in part.sitting.view.source_records].index(who)


def take(part, who):
    (part.form.takeFirstButton, part.form.takeSecondButton)[side_of(part, who)].click()


def test_an_arbiter_sees_the_disagreement_in_colours_that_anybody_can_tell_apart(part, root):
    sit_down(part, root, "C")
    overlay = part.sitting.scene.overlay
    assert overlay.GetName() == f"{part.sitting.view.shown} disagreement"
    segmentation = overlay.GetSegmentation()
    colours = {
        segmentation.GetNthSegment(i).GetName(): tuple(round(255 * c) for c in segmentation.GetNthSegment(i).GetColor())
        for i in range(segmentation.GetNumberOfSegments())
    }
    # Okabe and Ito's blue, orange and purple, and grey.
    assert colours == {
        "reader 1 only": (0, 114, 178), "reader 2 only": (230, 159, 0), "both": (153, 153, 153),
        "different ROIs": (204, 121, 167),
    }  # fmt: skip
    volume = part.sitting.scene.images["T1"]
    identifier = segmentation.GetSegmentIdBySegmentName(f"reader {1 + side_of(part, 'B')} only")
    only_b = slicer.util.arrayFromSegmentBinaryLabelmap(overlay, identifier, volume)
    expected = sum(boxes(grow=2).values()) - sum(boxes().values())
    np.testing.assert_array_equal(only_b, expected)
    assert "Blue: reader 1 only. Orange: reader 2 only." in part.form.arbiterLabel.text
    assert [part.form.takeFirstButton.text, part.form.takeSecondButton.text] == ["Take reader 1", "Take reader 2"]
    assert overlay.GetDisplayNode().GetVisibility2DFill()
    assert not part.sitting.scene.drawing.GetDisplayNode().GetVisibility2DFill()


def test_an_arbiter_takes_a_mask_or_edits_it(part, root, clock):
    sit_down(part, root, "C")
    first = part.sitting.view.case
    take(part, "B")
    assert drawn(part) == {"L1": 240, "L2": 240, "L3": 240}
    take(part, "A")
    assert drawn(part) == {"L1": 180, "L2": 180, "L3": 180}
    part.form.submitButton.click()
    assert record(root, clock, "C", first).decision == "A"
    second = part.sitting.view.case
    take(part, "B")
    draw(part, {"L1": boxes(grow=1)["L1"]})
    part.form.submitButton.click()
    assert record(root, clock, "C", second).decision == "edited"


def test_the_overlay_leaves_with_its_case(part, root):
    sit_down(part, root, "C")
    part.form.nextButton.click()
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode") == 2
    part.form.leaveStudyButton.click()
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode") == 0


def test_a_case_that_waits_for_its_sources_is_listed_but_does_not_open(part, panel, tmp_path, clock):
    folder = new_study(tmp_path, clock, reader("A"), reviewer("R", "A"))
    sit_down(part, folder, "R")
    assert part.sitting.view is None
    assert {row[2] for row in shown_rows(part.form.worklistTable)} == {"waiting"}
    double_click(part.form.worklistTable, 0, 0)
    assert "waits for A" in panel.ui.statusLabel.text


def test_the_coordinator_sees_progress_times_and_who_is_late(part, root, clock):
    clock.pass_days(40)
    sit_down(part, root, "coordinator")
    assert part.sitting is None
    assert part.form.readingFrame.isHidden()
    rows = shown_rows(part.form.sessionsTable)
    assert rows[0] == ("A (reader)", "1", "3/3", "0:30", "complete")
    assert rows[3] == ("C (arbiter)", "1", "0/3", "", "late by 10 days")
    assert "Late: R (reviewer), C (arbiter)" in part.form.progressLabel.text
    assert "6 of 12 readings done, 0 of 3 cases have a final mask" in part.form.progressLabel.text
    matrix = shown_rows(part.form.matrixTable)
    assert [row[0] for row in matrix] == list(open_study(root).cases)
    assert {row[1:] for row in matrix} == {("submitted", "submitted", "to do", "to do", "")}


def test_refresh_shows_what_others_have_done_meanwhile(part, root, clock):
    sit_down(part, root, "coordinator")
    read_all(root, "R", clock)
    assert shown_rows(part.form.sessionsTable)[2][2] == "0/3"
    part.form.refreshProgressButton.click()
    assert shown_rows(part.form.sessionsTable)[2][2] == "3/3"


def test_refresh_shows_which_cases_need_no_arbiter(part, tmp_path, clock):
    root = new_study(tmp_path / "agreed", clock, reader("A"), reader("B"), arbiter("C", "A", "B"))
    for who in "AB":
        read_all(root, who, clock)
    sit_down(part, root, "coordinator")
    assert shown_rows(part.form.sessionsTable)[2][2] == "0/3"  # opening the view compares no masks
    part.form.refreshProgressButton.click()
    assert shown_rows(part.form.sessionsTable)[2][2] == "3/3"
    assert {row[3] for row in shown_rows(part.form.matrixTable)} == {"agreed"}


def test_consensus_names_the_cases_that_cannot_be_formed_yet(host, panel, part, root):
    sit_down(part, root, "coordinator")
    part.form.consensusButton.click()
    assert not part.form.consensusButton.enabled
    assert "Wait" in part.form.exportStudyButton.toolTip
    finish(host, panel)
    text = panel.ui.statusLabel.text
    assert text.startswith("0 final masks formed")
    assert text.count("it waits for arbitration by C") == 3
    assert part.form.consensusButton.enabled


def test_consensus_by_another_method_needs_a_reason_in_the_panel_too(host, panel, part, root):
    sit_down(part, root, "coordinator")
    methods = part.form.consensusComboBox
    assert [methods.itemData(i) for i in range(methods.count)] == ["arbitration", "majority", "staple"]
    for method in ("majority", "staple"):
        methods.setCurrentIndex(methods.findData(method))
        part.form.consensusButton.click()
        finish(host, panel)
    assert "Give a reason" in panel.ui.statusLabel.text
    part.form.consensusReasonLineEdit.text = "agreed with the statistician"
    part.form.consensusButton.click()
    finish(host, panel)
    assert panel.ui.statusLabel.text.startswith("3 final masks formed")
    study = open_study(root)
    assert {study.consensus(case).record.method for case in study.cases} == {"staple"}


def test_export_writes_tables_under_pseudonyms(host, panel, part, root, tmp_path):
    sit_down(part, root, "coordinator")
    qt.QFileDialog.paths.append(str(tmp_path / "out"))
    part.form.exportStudyButton.click()
    finish(host, panel)
    (table,) = (path for path in (tmp_path / "out").glob("*.csv") if "reading" in path.name)
    assert "MRN" not in table.read_text()
    assert panel.ui.statusLabel.text == "Written to out."


def test_a_study_with_hidden_repeats_asks_for_the_key_before_it_counts(host, panel, part, tmp_path, clock):
    root = new_study(tmp_path / "repeated", clock, reader("A"), cases=4, hidden_repeats=1)
    read_all(root, "A", clock)
    sit_down(part, root, "coordinator")
    assert "Hidden repeats in every session: 1." in part.form.progressLabel.text
    qt.QFileDialog.paths.extend([str(tmp_path / "out"), ""])
    part.form.exportStudyButton.click()
    assert not panel.context.runner.running  # no key, no tables
    qt.QFileDialog.paths.extend([str(tmp_path / "out"), str(tmp_path / "repeated" / "coordinator" / "key.csv")])
    part.form.exportStudyButton.click()
    finish(host, panel)
    lines = (tmp_path / "out" / "readings.csv").read_text().splitlines()
    (column,) = [place for place, name in enumerate(lines[0].split(",")) if name == "repeat_of"]
    assert sum(line.split(",")[column] != "" for line in lines[1:]) == 1
    assert "MRN" not in "".join(lines)
    assert len(lines) == 6


def test_a_verb_that_fails_altogether_gives_its_own_line(host, tmp_path):
    job = start_study_verb("consensus", tmp_path, ["--method", "majority"])
    job.wait(60)
    with pytest.raises(JobFailed, match="holds no study"):
        finished_job(job)
    job.close()


def test_a_coordinators_cancelled_dialog_starts_nothing(panel, part, root):
    sit_down(part, root, "coordinator")
    qt.QFileDialog.paths.append("")
    part.form.agreementButton.click()
    assert not panel.context.runner.running


def test_going_back_to_a_reader_hides_the_progress(part, root):
    sit_down(part, root, "coordinator")
    assert not part.form.progressFrame.isHidden()
    choose_person(part, "A")
    assert part.form.progressFrame.isHidden()
    assert not part.form.beginButton.isHidden()
