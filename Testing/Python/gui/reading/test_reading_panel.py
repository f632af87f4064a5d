"""A reader's session in the panel: going through the list, checks, handing in."""

import pytest
import qt
import slicer
from gui.reading_kit import boxes, case_of, draw, drawn, order_of, read_session, shown_rows, sit_down
from OsteoRadiomicsLib.readings import open_study
from readings.study_kit import new_study, reader
from slicer_host.driving import double_click


@pytest.fixture
def root(tmp_path, clock):
    """A study of three cases and one reader with two sessions."""
    return new_study(tmp_path, clock, reader("A", 0, 0), sessions=2)


def status_of(part, case):
    """What the list says of a case."""
    return next(row[2] for row in shown_rows(part.form.worklistTable) if row[1] == case)


def record(root, clock, case, session=1):
    """A's record of a case, by what it is called."""
    study = open_study(root, clock=clock)
    return study.reading("A", session, study.case_of("A", session, case)).record


# --- beginning --------------------------------------------------------------------------------------------------------


def test_before_a_study_is_open_the_section_says_what_to_do(part):
    assert part.form.studyLabel.text == "none"
    assert not part.form.beginButton.enabled
    assert "Choose a study folder" in part.form.beginButton.toolTip
    assert part.form.readingFrame.isHidden()
    assert part.form.progressFrame.isHidden()


def test_a_folder_without_a_study_is_refused_by_name(part, panel, tmp_path):
    qt.QFileDialog.paths.append(str(tmp_path))
    part.form.openStudyButton.click()
    assert "holds no study" in panel.ui.statusLabel.text
    assert part.study is None


def test_beginning_opens_the_first_case_with_the_studys_empty_segments(reading, root):
    assert case_of(reading) == order_of(reading)[0]
    assert status_of(reading, case_of(reading)) == "started"
    assert reading.form.openCaseLabel.text == f"{case_of(reading)} (case 1 of 3, session 1)"
    drawing = reading.sitting.scene.drawing.GetSegmentation()
    assert [drawing.GetNthSegment(i).GetName() for i in range(3)] == ["L1", "L2", "L3"]
    assert drawn(reading) == {}
    editor = reading.form.editorContainer.findChildren("qMRMLSegmentEditorWidget")[0]
    assert editor.segmentationNode() is reading.sitting.scene.drawing
    assert not editor.readOnly
    assert not editor.segmentationNodeSelectorVisible
    composites = slicer.util.getNodesByClass("vtkMRMLSliceCompositeNode")
    assert {node.GetBackgroundVolumeID() for node in composites} == {reading.sitting.scene.images["T1"].GetID()}


def test_the_second_session_says_when_it_opens_and_opens_then_without_the_first_masks(reading, root, clock):
    order = read_session(reading)
    reading.form.leaveStudyButton.click()
    combo = reading.form.sessionComboBox
    assert combo.itemText(1) == "Session 2: opens on 2026-04-30 08:00 UTC"
    combo.setCurrentIndex(1)
    assert not reading.form.beginButton.enabled
    assert "washout of 60 days" in reading.form.sessionLabel.text
    clock.pass_days(60)
    sit_down(reading, root, "A")
    assert reading.sitting.session == 2
    assert drawn(reading) == {}
    study = reading.sitting.study
    assert sorted(study.case_of("A", 2, name) for name in order_of(reading)) == sorted(order)
    assert not {study.names("A", 1)[case] for case in order} & set(order_of(reading))  # under other names


def test_other_images_in_the_scene_are_warned_of(part, panel, root, image):
    sit_down(part, root, "A")
    assert "1 other image(s)" in panel.ui.statusLabel.text


def test_a_reader_takes_over_from_another_workstation_with_a_reason(reading, open_module, root, clock):
    from gui.reading_kit import reading_part

    widget = open_module("OsteoRadiomics")
    other = reading_part(widget)
    other.clock, other.drafts = clock, reading.drafts
    sit_down(other, root, "A")
    assert "already open at another workstation" in widget.ui.statusLabel.text
    assert not other.form.takeOverFrame.isHidden()
    assert other.sitting is None
    other.form.takeOverLineEdit.text = "left open in the reading room"
    other.form.beginButton.click()
    assert other.sitting is not None
    line = next(line for line in open_study(root).trail("A").lines if line.what == "took over")
    assert line.why == "left open in the reading room"
    reading._look()
    assert "another workstation took this sitting over" in reading.context.ui.statusLabel.text


# --- going through the list -------------------------------------------------------------------------------------------


def test_next_and_previous_walk_the_list_and_stay_at_its_ends(reading, panel):
    first, second, _third = order_of(reading)
    reading.form.previousButton.click()
    assert case_of(reading) == first
    assert "first case" in panel.ui.statusLabel.text
    reading.form.nextButton.click()
    assert case_of(reading) == second
    reading.form.previousButton.click()
    assert case_of(reading) == first


def test_next_stays_when_no_other_case_is_left(reading, panel):
    for _ in range(2):
        draw(reading)
        reading.form.submitButton.click()
    last = case_of(reading)
    reading.form.nextButton.click()
    assert case_of(reading) == last
    assert "No other case is left" in panel.ui.statusLabel.text


def test_a_double_click_opens_a_case(reading):
    double_click(reading.form.worklistTable, 2, 0)
    assert case_of(reading) == order_of(reading)[2]
    assert reading.form.worklistTable.currentRow() == 2


def test_skipping_needs_a_reason_which_the_list_then_shows(reading, panel):
    first = case_of(reading)
    reading.form.skipButton.click()
    assert case_of(reading) == first
    assert "needs a reason" in panel.ui.statusLabel.text
    reading.form.skipLineEdit.text = "metal artefacts"
    reading.form.skipButton.click()
    assert case_of(reading) == order_of(reading)[1]
    assert status_of(reading, first) == "skipped (metal artefacts)"
    assert reading.form.skipLineEdit.text == ""


def test_after_the_last_case_nothing_is_open_and_the_list_says_so(reading, panel):
    read_session(reading)
    assert reading.form.doneLabel.text == "3 of 3 cases done"
    assert reading.form.caseFrame.isHidden()
    assert "No case is open" in reading.form.openCaseLabel.text
    assert "No other case is left" in panel.ui.statusLabel.text


def test_a_reader_resumes_where_he_stopped(reading, root):
    reading.form.nextButton.click()
    stopped = case_of(reading)
    reading.form.leaveStudyButton.click()
    assert reading.sitting is None
    sit_down(reading, root, "A")
    assert case_of(reading) == stopped


# --- handing in -------------------------------------------------------------------------------------------------------


def test_a_submission_is_kept_with_comment_and_active_time(reading, root, clock):
    first = case_of(reading)
    draw(reading)
    clock.pass_time(30)
    reading._touched()
    clock.pass_time(20)
    reading.form.commentLineEdit.text = "endplate of L2 hard to see"
    reading.form.submitButton.click()
    kept = record(root, clock, first)
    assert kept.comment == "endplate of L2 hard to see"
    assert kept.active_seconds == pytest.approx(50)
    assert status_of(reading, first) == "submitted"
    assert case_of(reading) != first
    assert reading.form.commentLineEdit.text == ""


def test_findings_are_shown_and_a_reason_is_recorded_with_each(reading, root, clock):
    first = case_of(reading)
    draw(reading, boxes(leave_out="L3"))
    reading.form.submitButton.click()
    assert case_of(reading) == first
    assert "L3: is not drawn" in reading.form.findingsText.toPlainText()
    assert not reading.form.findingsFrame.isHidden()
    reading.form.submitButton.click()
    assert case_of(reading) == first  # no reason, no submission
    reading.form.overrideLineEdit.text = "L3 lies outside the image"
    reading.form.submitButton.click()
    assert case_of(reading) != first
    assert [(o.code, o.roi, o.reason) for o in record(root, clock, first).overrides] == [
        ("missing", "L3", "L3 lies outside the image")
    ]
    assert reading.form.findingsFrame.isHidden()


def test_a_reason_does_not_overrule_what_the_reader_was_not_shown(reading, root, clock):
    first = case_of(reading)
    draw(reading, boxes(leave_out="L3"))
    reading.form.submitButton.click()
    reading.form.overrideLineEdit.text = "L3 lies outside the image"
    stray = boxes()["L1"]
    stray[0, 0, 0] = 1
    draw(reading, {"L1": stray})
    reading.form.submitButton.click()
    assert case_of(reading) == first
    assert "separate parts" in reading.form.findingsText.toPlainText()
    reading.form.submitButton.click()
    assert {o.code for o in record(root, clock, first).overrides} == {"missing", "islands"}


def test_an_empty_drawing_cannot_be_overruled(reading):
    first = case_of(reading)
    reading.form.submitButton.click()
    assert "nothing is drawn" in reading.form.findingsText.toPlainText()
    assert reading.form.overrideLineEdit.isHidden()
    reading.form.overrideLineEdit.text = "really"
    reading.form.submitButton.click()
    assert case_of(reading) == first


def test_a_revision_needs_a_reason_and_keeps_both(reading, root, clock):
    first = case_of(reading)
    draw(reading)
    reading.form.submitButton.click()
    reading.form.previousButton.click()
    assert case_of(reading) == first
    assert not reading.form.revisionFrame.isHidden()
    assert not reading.form.skipButton.enabled
    assert drawn(reading) == {"L1": 180, "L2": 180, "L3": 180}
    draw(reading, boxes(grow=1))
    reading.form.submitButton.click()
    assert case_of(reading) == first
    reading.form.revisionLineEdit.text = "anterior wall missed"
    reading.form.submitButton.click()
    kept = record(root, clock, first)
    assert (kept.version, kept.reason) == (2, "anterior wall missed")
    assert status_of(reading, first) == "submitted, version 2"


def test_segments_that_the_study_does_not_ask_for_are_named(reading, panel):
    masks = boxes()
    masks["rib"] = masks["L1"] * 0
    masks["rib"][0, 0, :3] = 1
    draw(reading, masks)
    reading.form.submitButton.click()
    assert "Not kept, because the study does not ask for it: rib." in panel.ui.statusLabel.text


def test_a_drawing_deleted_from_the_scene_is_not_submitted_and_comes_back(reading, panel):
    draw(reading)
    first = case_of(reading)
    reading._rested()
    # As Slicer's data tree does it: first the segments, one by one, then the node.
    reading.sitting.scene.drawing.GetSegmentation().RemoveAllSegments()
    slicer.mrmlScene.RemoveNode(reading.sitting.scene.drawing)
    reading._rested()
    reading.form.submitButton.click()
    assert "was deleted from the scene" in panel.ui.statusLabel.text
    double_click(reading.form.worklistTable, 0, 0)
    assert case_of(reading) == first
    reading.form.restoreButton.click()
    assert drawn(reading) == {"L1": 180, "L2": 180, "L3": 180}


def test_layers_are_drawn_where_the_study_asks_for_them(part, tmp_path, clock):
    import csv

    from readings.study_kit import write_cases

    cases = write_cases(tmp_path / "ct", 1)
    rows = [{**row, "sequence": "CT"} for row in csv.DictReader(cases.read_text().splitlines())]
    with open(cases, "w", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    root = layered_study(tmp_path, clock, cases)
    sit_down(part, root, "A")
    segmentation = part.sitting.scene.drawing.GetSegmentation()
    names = [segmentation.GetNthSegment(i).GetName() for i in range(segmentation.GetNumberOfSegments())]
    assert names == [f"{level} {layer}" for level in ("T12", "L1") for layer in ("upper", "middle", "lower")]


def layered_study(folder, clock, cases):
    """An op-ct study in three layers."""
    from OsteoRadiomicsLib.readings import StudyRequest, create_study
    from readings.study_kit import COORDINATOR

    key = folder / "coordinator" / "k.csv"
    request = StudyRequest(folder / "layered", key, "op-ct", cases, (reader("A"), COORDINATOR), 1, 0, 1, layers=True)
    return create_study(request, clock=clock).root
