"""A network's segmentation that was corrected in the panel, kept in a folder for the next training."""

from __future__ import annotations

import csv

import numpy as np
import pytest
import SimpleITK as sitk
import slicer
from gui.panel_kit import JobHere
from OsteoRadiomicsLib.gui import correction_task
from OsteoRadiomicsLib.gui.corrections_panel import TRAIN, CorrectionsPanel, Proposal
from OsteoRadiomicsLib.gui.scene_case import SceneCase
from OsteoRadiomicsLib.images import LabelMap, Segment, read_image, read_mask
from OsteoRadiomicsLib.mrml.bodies_preview import editable_segments
from OsteoRadiomicsLib.mrml.volumes import volume_from_image
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.workflows.segmenting import SegmentationRecord
from slicer_host.driving import finish
from slicer_host.main_window import MainWindow
from toy_spine import toy_spine

RECORD = SegmentationRecord(model="abc", sequence="T1", lumbar=5, doubt=0.0, bodies=())


@pytest.fixture(scope="module")
def spine():
    """An image, and its bodies as a network gave them."""
    image, labels, _ = toy_spine()
    return image, LabelMap((labels,), (Segment("L1", 2), Segment("L2", 3), Segment("L3", 4)))


@pytest.fixture
def correcting(panel, spine, clock, scene, tmp_path, monkeypatch):
    """The panel after a network's segmentation was taken on an image called after a patient."""
    scene.AddNewNodeByClass("vtkMRMLCrosshairNode")
    volume = volume_from_image(spine[0], "T1 of Jane Doe")
    node = editable_segments(spine[1], volume, load_protocol("op-mri"))
    panel.parameters.set_image("T1", volume)
    panel.parameters.segmentation = node
    panel.parameters.caseId = "P01"
    part = panel.panel(CorrectionsPanel)
    part.clock = clock
    part.begin(Proposal(node, SceneCase({"T1": volume}, node, "op-mri"), spine[1], RECORD))
    panel.ui.correctionsEdit.setCurrentPath(str(tmp_path / "kept"))
    panel.refresh()
    monkeypatch.setattr(correction_task, "Job", JobHere)
    return panel


def erase(panel, name, count):
    """Take some voxels of a segment away, as a brush would."""
    node, volume = panel.parameters.segmentation, panel.parameters.image_of("T1")
    identifier = node.GetSegmentation().GetSegmentIdBySegmentName(name)
    values = slicer.util.arrayFromSegmentBinaryLabelmap(node, identifier, volume)
    values[tuple(np.argwhere(values)[:count].T)] = 0
    slicer.util.updateSegmentBinaryLabelmapFromArray(values, node, identifier, volume)


def keep(host, panel):
    panel.ui.keepCorrectionButton.click()
    finish(host, panel)


def lines(folder):
    with (folder / "kept" / "corrections.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_was_changed_is_kept_with_the_time_at_work(host, correcting, clock, tmp_path, spine):
    clock.pass_time(30)
    erase(correcting, "L2", 50)
    clock.pass_time(3600)  # a pause
    erase(correcting, "L3", 10)
    clock.pass_time(12)
    keep(host, correcting)

    (line,) = lines(tmp_path)
    assert "60 voxels changed" in correcting.ui.statusLabel.text
    assert (line["changed_voxels"], line["seconds"], line["model"]) == ("60", "42.0", "abc")
    assert (line["patient"], line["sequence"]) == ("P01", "T1")
    mask = read_mask(tmp_path / "kept" / line["mask"])
    assert [segment.name for segment in mask.segments] == ["L1", "L2", "L3"]
    image = read_image(tmp_path / "kept" / line["image"])
    assert np.array_equal(sitk.GetArrayViewFromImage(image), sitk.GetArrayViewFromImage(spine[0]))
    assert not any(b"Jane" in path.read_bytes() for path in (tmp_path / "kept").iterdir())


def test_kept_twice_the_image_is_replaced_and_the_label_says_how_to_go_on(host, correcting, tmp_path):
    assert correcting.ui.correctionsLabel.text == "No correction is kept in this folder yet."
    keep(host, correcting)
    erase(correcting, "L1", 5)
    keep(host, correcting)
    assert [line["changed_voxels"] for line in lines(tmp_path)] == ["5"]
    assert correcting.ui.correctionsLabel.text == f"1 correction kept in this folder; train again with:\n{TRAIN}"


def test_the_mouse_over_a_view_is_work_and_over_another_case_it_is_not(correcting, clock):
    crosshair = slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLCrosshairNode")
    timer = correcting.panel(CorrectionsPanel)._timer
    clock.pass_time(20)
    crosshair.SetCursorPositionRAS([1.0, 0.0, 0.0])
    assert timer.seconds == 20
    correcting.parameters.segmentation = None
    clock.pass_time(20)
    crosshair.SetCursorPositionRAS([2.0, 0.0, 0.0])
    assert timer.seconds == 20


def test_other_segments_than_those_of_the_network_cannot_be_kept(correcting, spine):
    name = correcting.parameters.segmentation.GetName()
    volume = correcting.parameters.image_of("T1")
    correcting.parameters.segmentation = editable_segments(spine[1], volume, load_protocol("op-mri"))
    correcting.refresh()
    assert not correcting.ui.keepCorrectionButton.enabled
    assert correcting.ui.keepCorrectionButton.toolTip == f"Choose the segments that the network gave: {name}"


def test_a_list_of_something_else_is_said_and_stays(host, correcting, tmp_path):
    (tmp_path / "kept").mkdir()
    path = tmp_path / "kept" / "corrections.csv"
    path.write_text("name,value\na,1\n", encoding="utf-8")
    correcting.refresh()
    assert "has no column case" in correcting.ui.correctionsLabel.text
    keep(host, correcting)
    assert "has no column case" in correcting.ui.statusLabel.text
    assert path.read_text(encoding="utf-8") == "name,value\na,1\n"


def test_the_section_is_there_only_while_a_networks_segmentation_is(panel, correcting):
    assert not panel.ui.correctionsSection.isHidden()
    slicer.mrmlScene.RemoveNode(panel.parameters.segmentation)
    panel.refresh()
    assert panel.ui.correctionsSection.isHidden()


def test_without_a_folder_nothing_is_kept(correcting):
    correcting.ui.correctionsEdit.setCurrentPath("")
    assert correcting.ui.keepCorrectionButton.toolTip == "Choose a folder for the corrections"
    assert correcting.ui.correctionsLabel.isHidden()


def test_nothing_is_cut_off_once_a_correction_is_kept(host, correcting):
    keep(host, correcting)
    window = MainWindow(340)
    window.show(correcting)
    found = window.cut_off()
    window.close()
    assert found == []
