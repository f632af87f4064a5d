"""Vertebrae that a network finds, in the panel: named from one point, shown with what is doubtful first, then used."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import SimpleITK as sitk
import slicer
import vtk
from deep_kit import bright_model
from gui.panel_kit import JobHere
from OsteoRadiomicsLib.base.spreadsheets import csv_rows
from OsteoRadiomicsLib.deep.segmentation.facts import KIND, SegmentationFacts
from OsteoRadiomicsLib.deep.weights import load_deep_model
from OsteoRadiomicsLib.gui import correction_task, dependencies, segment_task
from OsteoRadiomicsLib.gui import panel as panel_module
from OsteoRadiomicsLib.gui.segment_panel import SegmentPanel
from OsteoRadiomicsLib.mrml.segmentations import label_map_from_segmentation, segment_names
from OsteoRadiomicsLib.mrml.volumes import image_from_volume, volume_from_image
from slicer_host.driving import finish
from slicer_host.main_window import MainWindow
from toy_spine import toy_spine
from whole_spine import dice

pytest.importorskip("onnx", reason="the tests' network is written with onnx")
pytest.importorskip("onnxruntime", reason="networks are used with onnxruntime")

ALL = ("T12", "L1", "L2", "L3", "L4")


@pytest.fixture(scope="module")
def spine():
    """An image of five bodies, and the labels of all of them."""
    image, labels, _ = toy_spine(drawn=ALL)
    return image, labels


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """The file of a network that takes what is bright for bodies."""
    return bright_model(tmp_path_factory.mktemp("network") / "model.zip")


@pytest.fixture
def volume(scene, spine):
    return volume_from_image(spine[0], "T1")


@pytest.fixture
def segmenting(panel, volume, network):
    """The panel with image and network chosen, and no point yet."""
    panel.parameters.set_image("T1", volume)
    panel.parameters.segmentation = None
    panel.ui.networkEdit.setCurrentPath(network)
    panel.refresh()
    return panel


@pytest.fixture
def here(monkeypatch):
    """The verb runs in this process."""
    monkeypatch.setattr(segment_task, "Job", JobHere)


def centre_of(labels, level):
    """RAS of a body's centre."""
    shapes = sitk.LabelShapeStatisticsImageFilter()
    shapes.Execute(labels)
    x, y, z = shapes.GetCentroid(ALL.index(level) + 1)
    return [-x, -y, z]


def choose_level(panel, level):
    combo = panel.ui.anchorLevelComboBox
    combo.setCurrentIndex(combo.findData(level))


def place(panel, ras, level):
    """Choose a level, press Place, and click there."""
    choose_level(panel, level)
    panel.ui.placeAnchorButton.click()
    selection = slicer.app.applicationLogic().GetSelectionNode()
    node = slicer.mrmlScene.GetNodeByID(selection.GetActivePlaceNodeID())
    node.AddControlPointWorld(ras)
    return node


def segment(host, panel):
    panel.ui.segmentButton.click()
    finish(host, panel)


def preview_of(panel):
    return panel.panel(SegmentPanel).proposed.node


def drawn_in(node, volume):
    """Segment name -> its voxels, of those that have some."""
    found = label_map_from_segmentation(node, image_from_volume(volume))
    masks = {segment.name: sitk.GetArrayFromImage(found.mask(segment)) > 0 for segment in found.segments}
    return {name: mask for name, mask in masks.items() if mask.any()}


def test_one_click_names_all_bodies_and_those_of_the_study_become_segments_to_correct(
    host, segmenting, spine, volume, network, tmp_path, monkeypatch
):
    place(segmenting, centre_of(spine[1], "L2"), "L2")
    segment(host, segmenting)
    ui = segmenting.ui
    assert segment_names(preview_of(segmenting)) == list(ALL), ui.statusLabel.text
    assert segmenting.parameters.segmentation is None
    assert ui.segmentLabel.text.splitlines()[-1] == "This study does not draw T12, L4: left out"
    ui.useVertebraeButton.click()

    node = segmenting.parameters.segmentation
    truth = sitk.GetArrayFromImage(spine[1])
    masks = drawn_in(node, volume)
    assert list(masks) == ["L1", "L2", "L3"]
    assert min(dice(masks[name], truth == ALL.index(name) + 1) for name in masks) > 0.95
    assert preview_of(segmenting) is None
    assert ui.segmentSection.collapsed
    assert ui.drawnLabel.text == "All segments are drawn."
    monkeypatch.setattr(correction_task, "Job", JobHere)
    ui.correctionsEdit.setCurrentPath(str(tmp_path))
    ui.keepCorrectionButton.click()
    finish(host, segmenting)
    (line,) = csv_rows((tmp_path / "corrections.csv").read_text(encoding="utf-8"))
    model = load_deep_model(network, KIND, SegmentationFacts)
    assert (line["model"], line["changed_voxels"], line["dice"]) == (model.hash, "0", "1.0000")


def test_the_preview_is_outlines_that_nobody_saves(host, here, segmenting, spine):
    place(segmenting, centre_of(spine[1], "L2"), "L2")
    segment(host, segmenting)
    node = preview_of(segmenting)
    assert not node.GetDisplayNode().GetVisibility2DFill()
    assert node.GetHideFromEditors()
    assert not node.GetSaveWithScene()
    segmenting.ui.dropVertebraeButton.click()
    assert preview_of(segmenting) is None
    assert segmenting.ui.segmentLabel.isHidden()


def test_without_a_point_no_level_is_named_and_nothing_can_be_used(host, here, segmenting):
    ui = segmenting.ui
    assert not ui.anchorHintLabel.isHidden()
    segment(host, segmenting)
    names = segment_names(preview_of(segmenting))
    assert len(names) == 5
    assert not set(names) & set(ALL)
    assert "No level is named" in ui.segmentLabel.text
    assert not ui.useVertebraeButton.enabled
    assert ui.useVertebraeButton.toolTip == "Set a point in a body whose level you know, and segment again"


def test_a_point_lies_where_the_transform_above_it_puts_it(host, here, segmenting, spine):
    node = place(segmenting, [0.0, 0.0, 0.0], "L1")
    moved = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    matrix = vtk.vtkMatrix4x4()
    for axis, value in enumerate(centre_of(spine[1], "L1")):
        matrix.SetElement(axis, 3, value)
    moved.SetMatrixTransformToParent(matrix)
    node.SetAndObserveTransformNodeID(moved.GetID())
    segment(host, segmenting)
    assert segment_names(preview_of(segmenting)) == list(ALL), segmenting.ui.statusLabel.text


def test_five_or_six_lumbar_vertebrae_are_asked_for_before_anything_is_used(host, here, segmenting, spine):
    # Counted upwards from S1, T12 is L1's neighbour or L2's.
    place(segmenting, centre_of(spine[1], "L4"), "S1")
    assert segmenting.ui.lumbarComboBox.isHidden()
    segment(host, segmenting)
    ui = segmenting.ui
    assert not ui.lumbarComboBox.isHidden()
    assert not ui.useVertebraeButton.enabled
    assert ui.useVertebraeButton.toolTip == "Choose how many lumbar vertebrae there are"
    assert segment_names(preview_of(segmenting)) == ["L2", "L3", "L4", "L5", "S1"]
    ui.lumbarComboBox.setCurrentIndex(ui.lumbarComboBox.findData("6"))
    finish(host, segmenting)
    assert segment_names(preview_of(segmenting)) == ["L3", "L4", "L5", "L6", "S1"]
    assert ui.useVertebraeButton.enabled
    ui.useVertebraeButton.click()
    assert "L3" in segment_names(segmenting.parameters.segmentation)


def test_a_count_that_was_chosen_but_cancelled_is_asked_for_again(host, here, segmenting, spine, monkeypatch):
    place(segmenting, centre_of(spine[1], "L4"), "S1")
    segment(host, segmenting)
    monkeypatch.undo()  # in a process of its own, which can be cancelled
    ui = segmenting.ui
    ui.lumbarComboBox.setCurrentIndex(ui.lumbarComboBox.findData("6"))
    assert not ui.lumbarComboBox.enabled
    ui.cancelButton.click()
    assert ui.lumbarComboBox.itemData(ui.lumbarComboBox.currentIndex) == ""
    assert not ui.useVertebraeButton.enabled


def test_a_point_of_another_image_names_nothing(host, here, segmenting, spine):
    place(segmenting, centre_of(spine[1], "L2"), "L2")
    assert segmenting.ui.anchorHintLabel.isHidden()
    segmenting.parameters.set_image("T1", volume_from_image(spine[0], "T1 of another patient"))
    segmenting.refresh()
    assert not segmenting.ui.anchorHintLabel.isHidden()
    segment(host, segmenting)
    assert "No level is named" in segmenting.ui.segmentLabel.text


def test_what_was_found_while_another_module_was_open_is_shown_on_return(host, segmenting, spine):
    place(segmenting, centre_of(spine[1], "L2"), "L2")
    segmenting.ui.segmentButton.click()
    segmenting.exit()
    finish(host, segmenting)
    segmenting.enter()
    assert segment_names(preview_of(segmenting)) == list(ALL)
    assert segmenting.ui.useVertebraeButton.enabled


def test_the_most_doubtful_body_stands_first_with_its_reasons(host, here, segmenting, spine, scene):
    values = sitk.GetArrayFromImage(spine[0])
    body = np.argwhere(sitk.GetArrayFromImage(spine[1]) == 3)
    low = body[body[:, 0] < np.median(body[:, 0])]
    values[tuple(low.T)] = 60  # half of L2 is missing
    image = sitk.GetImageFromArray(values)
    image.CopyInformation(spine[0])
    segmenting.parameters.set_image("T1", volume_from_image(image, "T1 b"))
    place(segmenting, centre_of(spine[1], "L3"), "L3")
    segment(host, segmenting)
    first = segmenting.ui.segmentLabel.text.splitlines()[0]
    assert first.startswith("L2: "), segmenting.ui.segmentLabel.text
    assert "please review: its volume is" in first


def test_a_point_beside_every_body_is_said_in_one_line(host, here, segmenting):
    place(segmenting, [-400.0, 0.0, 0.0], "L2")
    segment(host, segmenting)
    assert "outside the image" in segmenting.ui.statusLabel.text
    assert preview_of(segmenting) is None


def test_a_list_of_several_points_is_not_overwritten(host, here, segmenting, spine):
    several = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode", "targets")
    for x in (1.0, 2.0):
        several.AddControlPointWorld([x, 0.0, 0.0])
    segmenting.parameters.anchorPoint = several
    segmenting.refresh()
    node = place(segmenting, centre_of(spine[1], "L2"), "L2")
    assert node is not several
    assert several.GetNumberOfControlPoints() == 2
    assert segmenting.parameters.anchorPoint is node
    again = place(segmenting, centre_of(spine[1], "L3"), "L3")
    assert again is node
    assert node.GetNumberOfControlPoints() == 1


def test_the_mouse_is_free_again_when_the_panel_is_left(segmenting):
    segmenting.ui.placeAnchorButton.click()
    interaction = slicer.app.applicationLogic().GetInteractionNode()
    assert interaction.GetCurrentInteractionMode() == interaction.Place
    segmenting.exit()
    assert interaction.GetCurrentInteractionMode() != interaction.Place


def test_the_network_is_remembered(host, here, segmenting, open_module, network):
    segment(host, segmenting)
    assert open_module("OsteoRadiomics").ui.networkEdit.currentPath == network


def test_the_button_says_what_is_missing(panel, volume, tmp_path):
    ui = panel.ui
    assert ui.segmentButton.toolTip == "Choose an image first"
    panel.parameters.set_image("T1", volume)
    panel.refresh()
    assert ui.segmentButton.toolTip == "Choose the file of a network (model.zip)"
    ui.networkEdit.setCurrentPath(str(tmp_path / "none.zip"))
    ui.segmentSection.collapsed = False
    assert ui.segmentButton.toolTip == "The network's file is not there"
    assert not ui.segmentButton.enabled


def test_missing_onnxruntime_is_the_librarys_one_line(host, here, segmenting, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)  # importing it fails
    segment(host, segmenting)
    assert "needs the package onnxruntime (about 30 MB to fetch)" in segmenting.ui.statusLabel.text
    assert segmenting.ui.segmentButton.enabled


def test_what_networks_need_is_asked_for_before_anything_starts(segmenting, monkeypatch):
    monkeypatch.setitem(dependencies.NEEDS, dependencies.NETWORKS, ("runs-networks>=1.20",))
    segmenting.ui.segmentButton.click()
    assert "missing Python packages: runs-networks>=1.20" in segmenting.ui.statusLabel.text
    assert not segmenting.context.runner.running
    monkeypatch.setattr(panel_module, "ensure", lambda feature: dependencies.Installed(("runs-networks",), ("numpy 2.0.1",)))
    segmenting.ui.segmentButton.click()
    assert "numpy 2.0.1: replaced while in use. Restart Slicer" in segmenting.ui.statusLabel.text
    assert not segmenting.ui.segmentButton.enabled


def test_cancel_leaves_nothing(segmenting):
    segmenting.ui.segmentButton.click()
    assert segmenting.context.runner.running
    segmenting.ui.cancelButton.click()
    assert preview_of(segmenting) is None
    assert segmenting.ui.segmentButton.enabled


def test_another_study_takes_the_preview_away(host, here, segmenting, spine):
    from slicer_host.driving import choose

    place(segmenting, centre_of(spine[1], "L2"), "L2")
    segment(host, segmenting)
    choose(segmenting, "op-ct")
    assert preview_of(segmenting) is None
    assert segmenting.ui.useVertebraeButton.isHidden()


def test_nothing_is_cut_off_with_bodies_on_show(host, here, segmenting, spine):
    place(segmenting, centre_of(spine[1], "L4"), "S1")
    segment(host, segmenting)
    window = MainWindow(340)
    window.show(segmenting)
    segmenting.ui.segmentSection.collapsed = False
    found = window.cut_off()
    window.close()
    assert found == []
