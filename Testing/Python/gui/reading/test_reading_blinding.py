"""What a reader must not come upon: identities, files, other masks; and keys that reach beyond the panel."""

import re
from collections import Counter

import pytest
import qt
import slicer
import vtk
from gui.reading_kit import boxes, case_of, choose_person, draw, drawn, order_of, read_session, shown_rows, sit_down
from readings.study_kit import new_study, reader, reviewer
from slicer_host.driving import press_keys


@pytest.fixture
def root(tmp_path, clock):
    """A study of three cases and one reader with two sessions."""
    return new_study(tmp_path, clock, reader("A", 0, 0), sessions=2)


# --- keys -------------------------------------------------------------------------------------------------------------


def test_keys_work_within_the_panel_only(reading, panel):
    outside = qt.QWidget()
    first, second, _third = order_of(reading)
    for focus in (outside, panel.ui.caseLineEdit):
        press_keys("Alt+Right", focus)
        assert case_of(reading) == first
    press_keys("Alt+Right", reading.form.commentLineEdit)
    assert case_of(reading) == second
    press_keys("Alt+Left", reading.form.worklistTable)
    assert case_of(reading) == first


def test_keys_do_nothing_while_another_module_is_open(reading, panel):
    first = case_of(reading)
    panel.exit()
    press_keys("Alt+Right", reading.form.commentLineEdit)
    assert case_of(reading) == first
    panel.enter()
    press_keys("Alt+Right", reading.form.commentLineEdit)
    assert case_of(reading) != first


# --- blinding ---------------------------------------------------------------------------------------------------------


def names_in_tree():
    """Names of all items of the data tree."""
    tree = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
    items = vtk.vtkIdList()
    tree.GetItemChildren(tree.GetSceneItemID(), items, True)
    return [tree.GetItemName(items.GetId(index)) for index in range(items.GetNumberOfIds())]


def everything_said(part, panel):
    """All text that a reader could come upon: of nodes with their attributes and files, and of the panel."""
    texts = []
    scene = slicer.mrmlScene
    for index in range(scene.GetNumberOfNodes()):
        node = scene.GetNthNode(index)
        texts += [node.GetName() or "", *(f"{name}={node.GetAttribute(name)}" for name in node.GetAttributeNames() or ())]
        if node.IsA("vtkMRMLStorageNode"):
            texts.append(node.GetFileName() or "")
        if node.IsA("vtkMRMLSegmentationNode"):
            segmentation = node.GetSegmentation()
            texts += [segmentation.GetNthSegment(i).GetName() for i in range(segmentation.GetNumberOfSegments())]
    texts += names_in_tree()
    for widget in slicer.util.findChildren(panel.parent):
        texts += [
            str(widget.property(key) or "") for key in ("text", "windowTitle", "toolTip", "plainText", "title", "currentText")
        ]
    for table in (part.form.worklistTable, part.form.sessionsTable, part.form.matrixTable):
        texts += [text for row in shown_rows(table) for text in row]
    return "\n".join(texts)


def test_nothing_in_the_scene_or_panel_names_a_patient_a_file_or_another_reader(part, panel, tmp_path, clock):
    root = new_study(tmp_path, clock, reader("Huber"), reader("Tanaka"))
    sit_down(part, root, "Huber")
    draw(part, boxes(grow=1))
    part.form.submitButton.click()
    part.form.leaveStudyButton.click()
    sit_down(part, root, "Tanaka")
    draw(part)
    said = everything_said(part, panel)
    assert part.sitting.view.shown in said
    assert [case for case in part.sitting.study.cases if case in said] == []
    for secret in ("MRN", "Doe", "Jane", "hospital", str(tmp_path), ".nii", ".nrrd", str(root)):
        assert secret not in said, secret
    assert "Huber" not in said


def kinds_in(scene):
    """How many nodes of each class there are, but for what slicer.util leaves behind when a test draws."""
    nodes = (scene.GetNthNode(index) for index in range(scene.GetNumberOfNodes()))
    found = Counter(node.GetClassName() for node in nodes)
    del found["vtkMRMLLabelMapVolumeDisplayNode"]
    return found


def test_the_case_before_leaves_the_scene_with_everything_that_belongs_to_it(reading):
    scene = slicer.mrmlScene
    first = case_of(reading)
    draw(reading)
    before, items = kinds_in(scene), len(names_in_tree())
    reading.form.nextButton.click()
    draw(reading)
    assert kinds_in(scene) == before
    names = [scene.GetNthNode(index).GetName() or "" for index in range(scene.GetNumberOfNodes())]
    assert not [name for name in names if first in name]
    assert [name for name in names if case_of(reading) in name]
    assert len(names_in_tree()) == items


def test_leaving_takes_the_case_out_of_the_scene(part, root, scene):
    before = scene.GetNumberOfNodesByClass("vtkMRMLDisplayNode")
    sit_down(part, root, "A")
    part.form.leaveStudyButton.click()
    for kind in ("vtkMRMLScalarVolumeNode", "vtkMRMLSegmentationNode"):
        assert scene.GetNumberOfNodesByClass(kind) == 0
    assert scene.GetNumberOfNodesByClass("vtkMRMLDisplayNode") == before


def test_a_reader_never_sees_a_mask_that_is_not_his(part, tmp_path, clock):
    root = new_study(tmp_path, clock, reader("A"), reader("B"), reviewer("R", "A"))
    sit_down(part, root, "A")
    read_session(part)
    part.form.leaveStudyButton.click()
    sit_down(part, root, "B")
    assert drawn(part) == {}
    assert part.form.arbiterFrame.isHidden()
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode") == 1


def test_the_participant_cannot_be_changed_while_a_session_is_open(reading):
    assert not reading.form.readerComboBox.enabled
    assert not reading.form.openStudyButton.enabled
    assert "Leave the open session" in reading.form.openStudyButton.toolTip
    reading.form.leaveStudyButton.click()
    choose_person(reading, "coordinator")
    assert reading.form.beginButton.isHidden()


def test_pseudonyms_are_all_that_the_list_shows_of_a_case(reading):
    assert all(re.fullmatch(r"[A-Z0-9]{6}", case) for case in order_of(reading))
