"""What goes wrong under a radiologist's hands: the panel stays usable, the message is clear, nothing stays behind."""

import shutil
import subprocess

import numpy as np
import pytest
import qt
import slicer
import vtk
from gui.panel_kit import type_clinical
from OsteoRadiomicsLib.base.errors import DependencyError
from OsteoRadiomicsLib.gui import dependencies
from OsteoRadiomicsLib.gui.explain.panel import ExplainPanel
from OsteoRadiomicsLib.gui.inputs_panel import InputsPanel
from OsteoRadiomicsLib.heatmaps.words import FEATURE
from slicer_host.driving import boxes, choose, finish, noisy_volume
from slicer_host.fixtures import make_segmentation


@pytest.fixture
def ready(panel, image, segmentation):
    """The panel with a case that can be extracted."""
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    assert panel.ui.extractButton.enabled, panel.ui.extractButton.toolTip
    return panel


def nothing_left(host):
    """Whether no folder with a patient's image is left."""
    return not list(host.temporary.glob("osteoradiomics-*"))


def test_a_segmentation_that_is_deleted_under_the_panel(host, ready, scene, segmentation):
    scene.RemoveNode(segmentation)
    host.spin(lambda: not ready.ui.extractButton.enabled, 5)
    assert ready.ui.extractButton.toolTip == "Choose segments, or create and draw them"
    assert ready.ui.analyseButton.text == ready.ui.extractButton.toolTip


def test_a_segmentation_that_is_deleted_while_it_is_edited(host, ready, scene, segmentation):
    ready.ui.editSegmentsButton.click()
    scene.RemoveNode(segmentation)
    host.spin(lambda: not ready.ui.editSegmentsButton.checked, 5)
    assert ready.ui.drawEditorContainer.isHidden()


def test_an_image_that_is_deleted_under_the_panel(host, ready, scene, image):
    scene.RemoveNode(image)
    host.spin(lambda: not ready.ui.extractButton.enabled, 5)
    assert "choose an image" in ready.ui.extractButton.toolTip


def test_an_image_that_is_exchanged_while_the_work_goes_on(host, ready, scene):
    ready.ui.extractButton.click()
    ready.panel(InputsPanel).images.selectors["T1"].setCurrentNode(noisy_volume(scene, "other"))
    finish(host, ready)
    (row,) = [ready.parameters.table.GetTable().GetColumnByName("sequence").GetValue(0)]
    assert row == "T1"
    assert ready.parameters.image.GetName() == "other"
    assert nothing_left(host)


@pytest.mark.parametrize("which", ["image", "segmentation"])
def test_a_node_that_is_deleted_while_the_work_goes_on_does_not_cost_the_result(host, ready, scene, which):
    ready.ui.extractButton.click()
    job = ready.context.runner._job
    host.spin(lambda: job._process is not None, 20)
    scene.RemoveNode(getattr(ready.parameters, which))
    finish(host, ready)
    assert ready.parameters.table.GetNumberOfRows() == 1, ready.ui.statusLabel.text
    assert ready.ui.analyseButton.text in ("T1: choose an image", "Choose segments, or create and draw them")
    assert nothing_left(host)


def test_a_map_of_an_image_that_was_deleted_meanwhile_is_said_in_words(host, ready, scene, image):
    part = ready.panel(ExplainPanel)
    part.form.explainSection.collapsed = False
    part.form.kindComboBox.setCurrentIndex(part.form.kindComboBox.findData(FEATURE))
    part.form.makeButton.click()
    job = ready.context.runner._job
    host.spin(lambda: job._process is not None, 20)
    scene.RemoveNode(image)
    finish(host, ready)
    assert "was deleted" in ready.ui.statusLabel.text
    assert ready.parameters.mapVolume is None
    assert nothing_left(host)


def test_a_module_that_is_reloaded_while_the_work_goes_on_leaves_nothing_and_finds_the_case_again(host, open_module, ready):
    ready.ui.extractButton.click()
    job = ready.context.runner._job
    host.spin(lambda: job._process is not None, 20)
    ready.exit()
    ready.cleanup()
    assert job._process.poll() is not None
    assert nothing_left(host)
    again = open_module("OsteoRadiomics")
    again.ui.extractButton.click()
    finish(host, again)
    assert again.parameters.table.GetNumberOfRows() == 1, again.ui.statusLabel.text


def test_a_child_that_is_killed_is_said_and_the_next_try_works(host, ready):
    ready.ui.extractButton.click()
    job = ready.context.runner._job
    host.spin(lambda: job._process is not None, 20)
    job._process.kill()
    finish(host, ready)
    assert "the calculation broke down (exit code -9)" in ready.ui.statusLabel.text
    assert nothing_left(host)
    ready.ui.extractButton.click()
    finish(host, ready)
    assert ready.parameters.table.GetNumberOfRows() == 1


def test_an_analysis_whose_child_cannot_start_leaves_the_panel_usable(host, ready, monkeypatch):
    def refuse(*given, **named):
        raise OSError(2, "No such file or directory")

    type_clinical(ready, "70", "female")
    monkeypatch.setattr(subprocess, "Popen", refuse)
    ready.ui.analyseButton.click()
    finish(host, ready)
    assert "the calculation could not be started (No such file or directory)" in ready.ui.statusLabel.text
    assert ready.ui.analyseButton.text == "Analyse"
    assert ready.ui.analyseButton.enabled
    assert nothing_left(host)


def test_a_report_into_a_folder_that_cannot_be_written_is_said(host, ready, tmp_path):
    (tmp_path / "file").write_text("")
    qt.QFileDialog.paths = [str(tmp_path / "file")]
    ready.ui.reportButton.click()
    finish(host, ready)
    assert "T1: the image could not be handed over (File exists)" in ready.ui.statusLabel.text
    assert ready.ui.reportButton.enabled
    assert nothing_left(host)


def test_a_full_disk_while_the_table_is_saved_is_said_and_nothing_half_written_stays(host, ready, tmp_path, monkeypatch):
    ready.ui.extractButton.click()
    finish(host, ready)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    qt.QFileDialog.paths = [str(tmp_path / "features.csv")]
    ready.ui.saveTableButton.click()
    assert "cannot be written (No space left on device)" in ready.ui.statusLabel.text
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    qt.QFileDialog.paths = [str(tmp_path / "features.csv")]
    ready.ui.saveTableButton.click()
    assert (tmp_path / "features.csv").is_file()


def test_a_renamed_segment_is_missed_by_name(host, ready, segmentation):
    segmentation.GetSegmentation().GetNthSegment(1).SetName("something")
    host.spin(lambda: not ready.ui.extractButton.enabled, 5)
    assert ready.ui.extractButton.toolTip == "L2 is not there: draw it"


def test_a_segment_under_the_name_of_another_program_is_known(host, ready, segmentation):
    segmentation.GetSegmentation().GetNthSegment(1).SetName("vertebrae_L2")
    ready.refresh()
    assert ready.ui.extractButton.enabled


def test_an_erased_segment_is_named(host, ready, image, segmentation):
    identifier = segmentation.GetSegmentation().GetNthSegmentID(1)
    empty = np.zeros(slicer.util.arrayFromVolume(image).shape, np.uint8)
    slicer.util.updateSegmentBinaryLabelmapFromArray(empty, segmentation, identifier, image)
    host.spin(lambda: not ready.ui.extractButton.enabled, 5)
    assert ready.ui.analyseButton.text == "L2 is empty: draw it"


def test_a_linear_parent_transform_is_hardened_on_paper(host, ready, scene, image, segmentation):
    move = vtk.vtkMatrix4x4()
    move.SetElement(2, 3, 25.0)
    node = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    node.SetMatrixTransformToParent(move)
    for each in (image, segmentation):
        each.SetAndObserveTransformNodeID(node.GetID())
    ready.ui.extractButton.click()
    finish(host, ready)
    assert ready.parameters.table is not None, ready.ui.statusLabel.text
    assert image.GetParentTransformNode() is node


def test_a_warping_parent_transform_is_refused_in_words(host, ready, scene, image):
    warp = vtk.vtkThinPlateSplineTransform()
    warp.SetBasisToR()
    points = vtk.vtkPoints()
    for place in ((0, 0, 0), (10, 0, 0), (0, 10, 0), (0, 0, 10)):
        points.InsertNextPoint(place)
    warp.SetSourceLandmarks(points)
    warp.SetTargetLandmarks(points)
    node = scene.AddNewNodeByClass("vtkMRMLTransformNode", "warp")
    node.SetAndObserveTransformToParent(warp)
    image.SetAndObserveTransformNodeID(node.GetID())
    ready.ui.extractButton.click()
    finish(host, ready)
    assert "lies under the warping transform warp" in ready.ui.statusLabel.text
    assert not ready.context.runner.running
    assert nothing_left(host)


def test_a_segment_that_reaches_outside_the_image_is_refused_as_on_the_command_line(host, ready, scene, image):
    larger = noisy_volume(scene, "larger")
    drawn = make_segmentation(scene, larger, boxes(["L1", "L2", "L3"]))
    move = vtk.vtkMatrix4x4()
    move.SetElement(2, 3, 30.0)
    node = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    node.SetMatrixTransformToParent(move)
    drawn.SetAndObserveTransformNodeID(node.GetID())
    ready.parameters.segmentation = drawn
    ready.ui.extractButton.click()
    finish(host, ready)
    assert "drawn voxels lie outside the image. Erase them, or choose the image" in ready.ui.statusLabel.text
    assert nothing_left(host)


def test_a_segment_that_nobody_asked_for_may_reach_outside(host, ready, scene, image, segmentation):
    far = vtk.vtkMatrix4x4()
    far.SetElement(2, 3, 500.0)
    labelmap = slicer.vtkOrientedImageData()
    labelmap.SetDimensions(3, 3, 3)
    labelmap.AllocateScalars(vtk.VTK_UNSIGNED_CHAR, 1)
    labelmap.GetPointData().GetScalars().Fill(1)
    labelmap.SetImageToWorldMatrix(far)
    identifier = segmentation.GetSegmentation().AddEmptySegment("sacrum", "sacrum")
    slicer.vtkSlicerSegmentationsModuleLogic.SetBinaryLabelmapToSegment(labelmap, segmentation, identifier)
    ready.ui.extractButton.click()
    finish(host, ready)
    assert ready.parameters.table is not None, ready.ui.statusLabel.text


def test_a_child_that_cannot_start_is_said_in_words_and_the_image_does_not_stay(host, ready, monkeypatch):
    def refuse(*given, **named):
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    ready.ui.extractButton.click()
    finish(host, ready)
    assert "the calculation could not be started (Cannot allocate memory)" in ready.ui.statusLabel.text
    assert ready.ui.extractButton.enabled
    assert ready.ui.progressRow.isHidden()
    assert nothing_left(host)


def test_a_disk_that_fills_while_the_image_is_handed_over(host, ready, monkeypatch):
    def full(*given):
        raise OSError(28, "No space left on device")
        yield

    monkeypatch.setattr("OsteoRadiomicsLib.images.raw_nrrd.write_pieces", full)
    ready.ui.extractButton.click()
    finish(host, ready)
    assert "could not be handed over (No space left on device). Free space on the disk" in ready.ui.statusLabel.text
    assert nothing_left(host)


def test_a_child_that_breaks_down_names_no_temporary_path(host, ready):
    ready.ui.extractButton.click()
    job = ready.context.runner._job
    job.wait(60)
    text = f"{job.folder / 'mask-T1.seg.nrrd'}: segment L3 is empty. Draw it"
    assert job.in_words(text) == "T1, segmentation: segment L3 is empty. Draw it"
    assert job.in_words("/some where/else/mask-T1.seg.nrrd: x").endswith("T1, segmentation: x")
    ready.ui.cancelButton.click()


def test_a_folder_that_disappears_while_the_child_works(host, ready):
    ready.ui.extractButton.click()
    job = ready.context.runner._job
    host.spin(lambda: job._process is not None, 20)
    while job.folder.exists():  # the child may write into it meanwhile
        shutil.rmtree(job.folder, ignore_errors=True)
    finish(host, ready)
    assert "its temporary folder was removed" in ready.ui.statusLabel.text
    assert ready.parameters.table is None
    assert ready.ui.extractButton.enabled


def test_packages_that_cannot_be_had_offline_leave_a_message(host, open_module, monkeypatch):
    monkeypatch.setattr(dependencies, "_satisfied", lambda requirement: False)
    widget = open_module("OsteoRadiomics")

    def offline(feature):
        raise DependencyError("pip could not install them", where="pydantic", cure="check the network and proxy")

    monkeypatch.setattr("OsteoRadiomicsLib.gui.setup_panel.ensure", offline)
    widget.ui.installButton.click()
    assert "check the network" in widget.ui.statusLabel.text
    assert not widget.ui.setupSection.isHidden()
    assert widget.ui.analyseButton.text == "Install the Python packages first (Set-up, above)"


def test_a_very_large_image_is_not_looked_at_for_a_guess(host, open_module, scene, segmentation, image, monkeypatch):
    monkeypatch.setattr("OsteoRadiomicsLib.mrml.clues._MOST_VOXELS", 10)
    monkeypatch.setattr(
        "OsteoRadiomicsLib.mrml.volumes.image_from_volume", lambda node: pytest.fail("the voxels were copied for a guess")
    )
    image.SetName("unknown")
    assert open_module("OsteoRadiomics").context.protocol is None


def editor_of(widget):
    """The segment editor of the panel that draws."""
    (drawing,) = (part for part in widget.panels if hasattr(part, "editor"))
    return drawing.editor.widget


def test_the_editor_opens_with_effect_range_and_the_first_segment(ready):
    ready.ui.editSegmentsButton.click()
    editor = editor_of(ready)
    assert editor.activeEffect().name == "Paint"
    assert editor.segmentationNode() is ready.parameters.segmentation
    low = float(editor.mrmlSegmentEditorNode().GetAttribute("Threshold.MinimumThreshold"))
    assert low > 0
    first = editor.currentSegmentID()
    ready.ui.nextSegmentButton.click()
    assert editor.currentSegmentID() != first
    ready.exit()
    assert not ready.ui.editSegmentsButton.checked


def test_in_ct_the_editor_begins_with_a_threshold_of_bone(ready, image):
    choose(ready, "op-ct")
    ready.parameters.image = image
    ready.ui.editSegmentsButton.click()
    editor = editor_of(ready)
    assert editor.activeEffect().name == "Threshold"
    assert editor.mrmlSegmentEditorNode().GetAttribute("Threshold.MinimumThreshold") == "100.0"
