"""Explain: maps shown over the image when asked, adjusted at once, kept as files, and put away without a trace."""

import numpy as np
import pytest
import qt
import SimpleITK as sitk
import slicer
from gui.explain_kit import choose_kind, choose_way, drawn, part_of, put_in, ras, take_finished
from OsteoRadiomicsLib.gui.scene_case import SceneCase
from OsteoRadiomicsLib.heatmaps.files import MapProvenance
from OsteoRadiomicsLib.mrml.attributes import COLORS, CONTOUR
from OsteoRadiomicsLib.mrml.maps import maps_of_scene
from OsteoRadiomicsLib.mrml.sequence_views import side_by_side
from OsteoRadiomicsLib.mrml.shown_maps import shown_maps
from slicer_host.driving import boxes, noisy_volume
from slicer_host.fixtures import make_segmentation
from slicer_host.overlays import picture
from slicer_host.rendering import pixel_of


def coloured(i, j, k):
    """Whether the axial view shows a colour at a voxel."""
    return np.ptp(picture("Red")[pixel_of("Red", ras(i, j, k))].astype(int)) > 12


def legends():
    """The titles of the legends on show."""
    return sorted(
        node.GetTitleText() for node in slicer.util.getNodesByClass("vtkMRMLColorLegendDisplayNode") if node.GetVisibility()
    )


def test_the_map_is_shown_over_the_image_and_only_where_it_was_drawn(mapped):
    assert coloured(10, 12, 7)
    assert not coloured(21, 12, 7)
    assert not drawn(mapped.parameters.segmentation)


def test_opacity_and_threshold_act_at_once(mapped):
    form = part_of(mapped).form
    composite = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceCompositeNode()
    form.opacitySlider.value = 0.25
    assert composite.GetForegroundOpacity() == pytest.approx(0.25)
    form.opacitySlider.value = 1.0
    form.thresholdSlider.value = 60
    display = mapped.parameters.mapVolume.GetDisplayNode()
    low, high = display.GetWindowLevelMin(), display.GetWindowLevelMax()
    assert display.GetLowerThreshold() == pytest.approx(low + 0.6 * (high - low))
    assert not coloured(7, 12, 7)  # the image grows brighter along i
    assert coloured(16, 12, 7)


def test_a_contour_is_the_default_and_the_threshold_waits_for_colours(explained):
    form = part_of(explained).form
    assert explained.parameters.mapWay == CONTOUR
    assert not form.thresholdSlider.enabled
    node = explained.parameters.mapVolume
    contour = node.GetNodeReference("OsteoRadiomics.Contour")
    assert contour.GetDisplayNode().GetVisibility2D()
    composite = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceCompositeNode()
    assert composite.GetForegroundVolumeID() is None
    choose_way(part_of(explained), COLORS)
    assert form.thresholdSlider.enabled
    assert composite.GetForegroundVolumeID() == node.GetID()
    assert not contour.GetDisplayNode().GetVisibility()


def test_the_legend_says_what_the_signs_do(explained):
    node = explained.parameters.mapVolume
    legend = slicer.modules.colors.logic().GetColorLegendDisplayNode(node.GetNodeReference("OsteoRadiomics.Contour"))
    assert "logits" in legend.GetTitleText()
    choose_way(part_of(explained), COLORS)
    legend = slicer.modules.colors.logic().GetColorLegendDisplayNode(node)
    assert "+ raises the score, - lowers the score" in legend.GetTitleText()


def test_a_map_is_off_until_it_is_asked_for(host, explained, image, segmentation):
    part = part_of(explained)
    part.form.showButton.click()
    assert shown_maps() == []
    assert not part.form.showButton.checked
    take_finished(host, part, SceneCase(image, segmentation, "op-mri", sequence="T1"), "again")
    explained.refresh()
    assert shown_maps() == []
    part.form.showButton.click()
    assert shown_maps() == [explained.parameters.mapVolume]
    assert part.form.showButton.checked


def test_hiding_takes_the_map_out_and_gives_the_segments_their_fill_back(mapped):
    form = part_of(mapped).form
    before = mapped.parameters.segmentation
    form.showButton.click()
    assert shown_maps() == []
    assert drawn(before)
    form.opacitySlider.value = 0.9
    assert shown_maps() == []
    assert mapped.parameters.opacity == pytest.approx(0.9)


def test_leaving_the_module_puts_everything_back(mapped):
    mapped.exit()
    assert shown_maps() == []
    assert drawn(mapped.logic.getParameterNode().segmentation)
    mapped.enter()
    assert shown_maps() == []  # off until asked


def test_deleting_a_map_by_hand_puts_everything_back_and_leaves_nothing(mapped, scene):
    part_of(mapped).form.surfaceCheckBox.checked = True
    choose_way(part_of(mapped), CONTOUR)
    assert scene.GetNumberOfNodesByClass("vtkMRMLModelNode") >= 2
    models = scene.GetNumberOfNodesByClass("vtkMRMLModelNode")
    scene.RemoveNode(mapped.parameters.mapVolume)
    assert scene.GetNumberOfNodesByClass("vtkMRMLModelNode") == models - 2
    assert drawn(mapped.parameters.segmentation)
    assert mapped.parameters.mapVolume is None
    assert not part_of(mapped).form.showButton.enabled
    composite = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceCompositeNode()
    assert not composite.GetLinkedControl()


def test_closing_the_scene_while_a_map_is_shown_leaves_the_views_as_they_were(mapped, scene):
    composite = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceCompositeNode()
    assert composite.GetLinkedControl()
    scene.Clear(0)
    composite = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceCompositeNode()
    assert not composite.GetLinkedControl()
    assert composite.GetAttribute("OsteoRadiomics.BeforeMap") is None


def test_two_sequences_are_shown_side_by_side_and_the_users_layout_comes_back_even_after_loading(host, mapped, scene, tmp_path):
    part = part_of(mapped)
    assert "another sequence" in part.form.besideCheckBox.toolTip
    other = noisy_volume(scene, "T2")
    mapped.parameters.image = other
    put_in(host, mapped, signed=False)
    assert len(maps_of_scene()) == 2
    before = slicer.app.layoutManager().layout
    assert part.form.besideCheckBox.enabled, part.form.besideCheckBox.toolTip
    part.form.besideCheckBox.checked = True
    assert side_by_side()
    assert len(shown_maps()) == 2
    host.app.processEvents()  # the views are fitted once they have their size
    path = str(tmp_path / "scene.mrb")
    assert scene.WriteToMRB(path)
    scene.Clear(0)
    assert not side_by_side()
    assert scene.ReadFromMRB(path)
    mapped.refresh()
    assert side_by_side()
    assert part.form.showButton.checked
    part.form.showButton.click()
    assert not side_by_side()
    assert slicer.app.layoutManager().layout == before


def test_a_map_is_not_taken_for_an_image(host, mapped, open_module):
    mapped.exit()
    mapped.logic.getParameterNode().image = None
    mapped.enter()
    assert mapped.parameters.image.GetName() == "T1"


def test_a_saved_map_comes_with_its_provenance_and_picture(mapped, tmp_path):
    qt.QFileDialog.paths = [str(tmp_path / "mine.nrrd")]
    part_of(mapped).form.saveMapButton.click()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.nrrd", "mine.png", "mine.provenance.json"]
    assert MapProvenance.read(tmp_path / "mine.provenance.json").map.what == "feature"
    assert (tmp_path / "mine.png").read_bytes() == b"picture"
    values = sitk.GetArrayFromImage(sitk.ReadImage(str(tmp_path / "mine.nrrd")))
    assert values.shape == slicer.util.arrayFromVolume(mapped.parameters.image).shape


def test_a_map_that_cannot_be_saved_says_why(mapped, tmp_path):
    qt.QFileDialog.paths = [str(tmp_path / "no folder" / "mine.nrrd")]
    part_of(mapped).form.saveMapButton.click()
    assert "no folder" in mapped.ui.statusLabel.text


def test_a_flat_map_says_that_nothing_stands_out(host, panel, image, segmentation):
    part = choose_kind(panel, "contribution")
    take_finished(host, part, SceneCase(image, segmentation, "op-mri"), "flat")
    panel.refresh()
    part.form.showButton.click()
    assert "No part of the map stands out" in panel.ui.statusLabel.text


def test_a_shown_map_is_refined_in_its_place_and_the_views_stay_as_the_user_left_them(host, explained):
    node = explained.parameters.mapVolume
    view = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceNode()
    view.SetFieldOfView(33.0, 27.5, 1.0)
    contour = node.GetNodeReference("OsteoRadiomics.Contour")
    put_in(host, explained, signed=True)
    assert shown_maps() == [node]
    assert view.GetFieldOfView()[0] == pytest.approx(33.0)
    assert node.GetNodeReference("OsteoRadiomics.Contour") is not contour
    assert node.GetNodeReference("OsteoRadiomics.Contour").GetDisplayNode().GetVisibility2D()


def test_segments_created_while_a_map_is_shown_are_outlined_too_and_filled_on_hide(host, explained, image, scene):
    new = make_segmentation(scene, image, boxes(["L1"]))
    host.spin(lambda: not drawn(new), 5)
    before = explained.parameters.segmentation
    assert not drawn(before)
    part_of(explained).form.showButton.click()
    assert drawn(new)
    assert drawn(before)


@pytest.mark.parametrize("way", [CONTOUR, COLORS])
def test_a_shown_map_looks_the_same_after_saving_and_loading_the_scene(host, explained, scene, tmp_path, way):
    choose_way(part_of(explained), way)
    host.app.processEvents()
    before, titles = picture("Red"), legends()
    path = str(tmp_path / "scene.mrb")
    assert scene.WriteToMRB(path)
    scene.Clear(0)
    assert scene.ReadFromMRB(path)
    host.app.processEvents()
    assert len(shown_maps()) == 1
    assert legends() == titles != []
    # A scene's file has six digits: a voxel's edge may fall on the pixel beside.
    assert (np.abs(picture("Red").astype(int) - before).max(axis=2) > 8).mean() < 0.005
    part_of(explained).form.showButton.click()
    assert shown_maps() == []
    assert legends() == []
    assert drawn(explained.parameters.segmentation)
