"""Whole vertebrae of another program cut to bodies in the panel: shown first, then used."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
import slicer
from OsteoRadiomicsLib.gui.bodies_panel import BodiesPanel
from OsteoRadiomicsLib.images import LabelMap, Segment
from OsteoRadiomicsLib.mrml.segmentations import label_map_from_segmentation, segment_names, segmentation_from_label_map
from OsteoRadiomicsLib.mrml.volumes import image_from_volume, volume_from_image
from slicer_host.driving import finish
from whole_spine import WholeSpine, dice, whole_spine

NAMES = {1: "vertebrae_T12", 2: "vertebrae_L1", 3: "vertebrae_L2", 4: "vertebrae_L3"}


@pytest.fixture(scope="module")
def spine() -> WholeSpine:
    return whole_spine(4, (2.0, 2.0, 2.0))


@pytest.fixture
def volume(scene, spine):
    """An image on the spine's grid."""
    return volume_from_image(sitk.Cast(spine.labels, sitk.sitkFloat32) * 100, "T1")


@pytest.fixture
def cutting(panel, volume, spine):
    """The panel with the vertebrae chosen."""
    return with_vertebrae(panel, volume, spine, NAMES)


def with_vertebrae(panel, volume, spine: WholeSpine, names: dict[int, str]):
    """The panel with an image and vertebrae of some names chosen; its own segments are chosen, too, and empty."""
    segments = tuple(Segment(name, label) for label, name in names.items())
    whole = segmentation_from_label_map(LabelMap((spine.numbered({label: label for label in names}),), segments), "others")
    panel.parameters.set_image("T1", volume)
    panel.parameters.segmentation = None
    panel.parameters.wholeVertebrae = whole
    panel.refresh()
    return panel


def preview_of(panel):
    return panel.panel(BodiesPanel).proposed.node


def cut(host, panel) -> None:
    panel.ui.previewBodiesButton.click()
    finish(host, panel)


def drawn_in(node, volume) -> dict[str, np.ndarray]:
    """Segment name -> its voxels, of those that have some."""
    found = label_map_from_segmentation(node, image_from_volume(volume))
    masks = {segment.name: sitk.GetArrayFromImage(found.mask(segment)) > 0 for segment in found.segments}
    return {name: mask for name, mask in masks.items() if mask.any()}


def test_the_preview_shows_outlines_and_changes_nothing(host, cutting):
    cut(host, cutting)

    node, ui = preview_of(cutting), cutting.ui
    assert segment_names(node) == ["L1", "L2", "L3"], ui.statusLabel.text
    assert not node.GetDisplayNode().GetVisibility2DFill()
    assert node.GetHideFromEditors()
    assert not node.GetSaveWithScene()
    assert cutting.parameters.segmentation is None
    assert [line.split(":")[0] for line in ui.bodiesLabel.text.splitlines()] == ["L1", "L2", "L3"]
    assert not ui.useBodiesButton.isHidden()


def test_bodies_that_are_used_become_editable_segments_of_the_study(host, cutting, spine, volume):
    cut(host, cutting)
    cutting.ui.useBodiesButton.click()

    node = cutting.parameters.segmentation
    truth = sitk.GetArrayFromImage(spine.bodies)
    masks = drawn_in(node, volume)
    assert segment_names(node) == ["L1", "L2", "L3"]
    assert min(dice(masks[name], truth == label) for label, name in ((2, "L1"), (3, "L2"), (4, "L3"))) > 0.97
    assert not node.GetHideFromEditors()
    assert preview_of(cutting) is None
    assert "check and correct them" in cutting.ui.statusLabel.text
    assert cutting.ui.drawnLabel.text == "All segments are drawn."


def test_bodies_fill_the_segments_that_were_created_and_are_empty(host, cutting):
    cutting.ui.createSegmentsButton.click()
    created = cutting.parameters.segmentation
    cut(host, cutting)
    cutting.ui.useBodiesButton.click()

    assert cutting.parameters.segmentation is created
    assert segment_names(created) == ["L1", "L2", "L3"]


def test_what_is_drawn_already_is_never_replaced(host, cutting, volume):
    cut(host, cutting)
    cutting.ui.useBodiesButton.click()
    first = cutting.parameters.segmentation
    before = drawn_in(first, volume)
    cutting.ui.insideSlider.value = 4.0
    cut(host, cutting)
    cutting.ui.useBodiesButton.click()

    second = cutting.parameters.segmentation
    assert second is not first
    assert all(np.array_equal(mask, before[name]) for name, mask in drawn_in(first, volume).items())
    assert all(mask.sum() < before[name].sum() for name, mask in drawn_in(second, volume).items())


def test_discarding_leaves_no_node(host, cutting, scene):
    before = scene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode")
    cut(host, cutting)
    cutting.ui.dropBodiesButton.click()

    assert scene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode") == before
    assert cutting.ui.useBodiesButton.isHidden()
    assert cutting.ui.bodiesLabel.isHidden()


def test_cancel_leaves_nothing(host, cutting):
    cutting.ui.previewBodiesButton.click()
    assert cutting.context.runner.running
    cutting.ui.cancelButton.click()

    assert not cutting.context.runner.running
    assert preview_of(cutting) is None
    assert cutting.ui.previewBodiesButton.enabled


def test_numbers_that_fit_several_numberings_are_refused_until_one_is_named(host, panel, volume):
    spine = whole_spine(5, (2.0, 2.0, 2.0))
    labels = spine.numbered({1: 20, 2: 21, 3: 22, 4: 23, 5: 24})
    image = volume_from_image(sitk.Cast(labels, sitk.sitkFloat32), "T1 b")
    whole = segmentation_from_label_map(LabelMap((labels,), tuple(Segment(str(n), n) for n in range(20, 25))), "others")
    panel.parameters.set_image("T1", image)
    panel.parameters.wholeVertebrae = whole
    panel.refresh()
    scheme = panel.ui.numberingComboBox
    scheme.setCurrentIndex(scheme.findData("verse"))
    cut(host, panel)

    assert panel.ui.bodiesLabel.text.splitlines()[0] == "Levels by the numbering verse", panel.ui.statusLabel.text
    assert segment_names(preview_of(panel)) == ["L1", "L2", "L3"]


def test_the_lowest_vertebra_is_asked_for_only_where_numbers_count_upwards(panel):
    assert panel.ui.lowestComboBox.isHidden()
    panel.ui.numberingComboBox.setCurrentIndex(panel.ui.numberingComboBox.findData("spider"))
    assert not panel.ui.lowestComboBox.isHidden()


def test_a_mask_that_cannot_be_cut_is_said_in_one_line(host, panel, volume, spine):
    segments = tuple(Segment(name, label) for label, name in NAMES.items())
    bodies = segmentation_from_label_map(LabelMap((spine.bodies,), segments), "bodies")
    panel.parameters.set_image("T1", volume)
    panel.parameters.wholeVertebrae = bodies
    panel.refresh()
    cut(host, panel)

    assert "no slice of it shows where the spinal canal is" in panel.ui.statusLabel.text
    assert "/" not in panel.ui.statusLabel.text
    assert preview_of(panel) is None


def test_a_level_that_cannot_be_cut_is_told_beside_those_that_can(host, panel, volume, spine):
    values = sitk.GetArrayFromImage(spine.labels)
    values[values == 2] = 0
    behind = np.argwhere(sitk.GetArrayFromImage(spine.labels) == 2)
    values[tuple(behind[behind[:, 1] >= behind[:, 1].max() - 3].T)] = 2
    labels = sitk.GetImageFromArray(values)
    labels.CopyInformation(spine.labels)
    whole = segmentation_from_label_map(
        LabelMap((labels,), tuple(Segment(name, label) for label, name in NAMES.items())), "others"
    )
    panel.parameters.set_image("T1", volume)
    panel.parameters.wholeVertebrae = whole
    panel.refresh()
    cut(host, panel)

    assert segment_names(preview_of(panel)) == ["L2", "L3"], panel.ui.statusLabel.text
    assert "L1: no body" in panel.ui.bodiesLabel.text
    assert "nothing of L1 lies in front of the canal" in panel.ui.warningsText.toPlainText()


def test_the_button_says_what_is_missing(panel, volume):
    ui = panel.ui
    panel.parameters.set_image("T1", volume)
    assert ui.previewBodiesButton.toolTip == "Choose the vertebrae that another program segmented"
    assert not ui.previewBodiesButton.enabled


def test_a_preview_that_the_user_deletes_is_forgotten(host, cutting):
    cut(host, cutting)
    slicer.mrmlScene.RemoveNode(preview_of(cutting))
    cutting.refresh()

    assert cutting.ui.useBodiesButton.isHidden()
