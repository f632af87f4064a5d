"""Explain: maps calculated in the background, shown over the image when asked, adjusted at once, and put away without a trace."""

from types import SimpleNamespace

import numpy as np
import pytest
import qt
import SimpleITK as sitk
import slicer
from gui.panel_kit import radiomic_model
from OsteoRadiomicsLib.gui.background import Job
from OsteoRadiomicsLib.gui.explain.making import Making
from OsteoRadiomicsLib.gui.explain.panel import ExplainPanel
from OsteoRadiomicsLib.gui.map_tasks import feature_result
from OsteoRadiomicsLib.gui.scene_case import SceneCase
from OsteoRadiomicsLib.gui.worker import EVENTS, EventProgress
from OsteoRadiomicsLib.heatmaps.files import MapInfo, MapProvenance, write_map
from OsteoRadiomicsLib.heatmaps.words import FEATURE
from OsteoRadiomicsLib.mrml.attributes import COLORS, CONTOUR
from OsteoRadiomicsLib.mrml.maps import map_provenance, map_range, map_sequence, map_values, maps_of_scene
from OsteoRadiomicsLib.mrml.sequence_views import side_by_side
from OsteoRadiomicsLib.mrml.shown_maps import shown_maps
from OsteoRadiomicsLib.mrml.volumes import image_from_volume
from slicer_host.driving import boxes, finish, noisy_volume
from slicer_host.fixtures import OBLIQUE, make_segmentation
from slicer_host.overlays import picture
from slicer_host.rendering import pixel_of, set_view_size


def part_of(widget):
    """The panel's part."""
    return widget.panel(ExplainPanel)


def choose_kind(widget, kind):
    """Choose a kind of map in the list."""
    part = part_of(widget)
    part.form.explainSection.collapsed = False
    part.form.kindComboBox.setCurrentIndex(part.form.kindComboBox.findData(kind))
    return part


def open_model(widget, path):
    """Open a model of one's own."""
    widget.ui.scoreSection.collapsed = False
    qt.QFileDialog.paths = [str(path)]
    widget.ui.openModelButton.click()


def choose_way(part, way):
    """Choose contour or colours."""
    part.form.wayComboBox.setCurrentIndex(part.form.wayComboBox.findData(way))


def finished_map(host, values=None, *, what="contribution", signed=True, grid=None, details=None, warnings=()):
    """A job that has ended with a map. values: (k, j, i), 2 everywhere by default. grid: the volume whose grid it has."""
    job = Job(host.temporary)
    write_finished(job, values, what=what, signed=signed, grid=grid, details=details, warnings=warnings)
    (job.folder / "map.png").write_bytes(b"picture")
    job._process = SimpleNamespace(poll=lambda: 0)
    return job


def write_finished(job, values=None, *, what="contribution", signed=True, grid=None, details=None, warnings=()):
    """Write a map where a job leaves it."""
    image = sitk.GetImageFromArray(np.full((4, 5, 6), 2.0) if values is None else values)
    if grid is not None:
        image.CopyInformation(image_from_volume(grid))
    what, unit = (what, "logits") if signed else ("feature", "")
    info = MapInfo(what, what, unit, signed, ("L1", "L2", "L3"), details or {}, warnings=warnings)
    write_map(image, info, job.folder / "map.nrrd", inputs=[], plan=None, versions={})


def take_job(host, widget, job, case, name):
    """Let a job that has ended with the map of a case's one sequence be the panel's."""
    part, asked = part_of(widget), Making(case, name, lambda: job, feature_result)
    widget.context.runner.run(asked.start, lambda done: part.intake.finished(asked, done))
    finish(host, widget)


def put_in(host, widget, *, signed):
    """Let a job end with a map in the drawn boxes that grows along i, and be shown."""
    image, segmentation = widget.parameters.image, widget.parameters.segmentation
    inside = np.logical_or.reduce(list(boxes(["L1", "L2", "L3"]).values()))
    values = np.where(inside, np.linspace(-1 if signed else 0, 3, inside.shape[2]), np.nan)
    job = finished_map(host, values, signed=signed, grid=image)
    case = SceneCase(image, segmentation, "op-mri", sequence=image.GetName())
    take_job(host, widget, job, case, "map")
    assert widget.parameters.mapVolume is not None, widget.ui.statusLabel.text


def take_finished(host, part, case, name):
    """Put a finished map into the scene as a job's end does, which then gives up its folder."""
    job = finished_map(host)
    part.intake.put_in(case, {case.sequence: feature_result(job, case, case.sequence)}, name)
    job.close()


@pytest.fixture
def mapped(host, panel, image, segmentation):
    """The panel after a map without sign, shown in colours."""
    set_view_size(240, 200)
    slicer.util.setSliceViewerLayers(background=image)
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    choose_way(choose_kind(panel, FEATURE), COLORS)
    put_in(host, panel, signed=False)
    return panel


@pytest.fixture
def explained(host, panel, image, segmentation):
    """The panel after a map of the score, shown as it is by default."""
    set_view_size(240, 200)
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    choose_kind(panel, "contribution")
    put_in(host, panel, signed=True)
    return panel


def drawn(segmentation):
    """Whether segments are filled."""
    return bool(segmentation.GetDisplayNode().GetVisibility2DFill())


def ras(i, j, k):
    """A voxel's place in the patient."""
    return tuple((OBLIQUE @ [i, j, k, 1])[:3])


def coloured(i, j, k):
    """Whether the axial view shows a colour at a voxel."""
    return np.ptp(picture("Red")[pixel_of("Red", ras(i, j, k))].astype(int)) > 12


def test_features_are_listed_once_the_section_is_opened_and_a_feature_is_asked_for(panel):
    combo = part_of(panel).form.featureComboBox
    assert combo.count == 0
    choose_kind(panel, "contribution")
    assert combo.count == 0
    choose_kind(panel, FEATURE)
    names = [combo.itemText(index) for index in range(combo.count)]
    assert "glcm_Contrast" in names
    assert not any("shape" in name for name in names)
    assert len(names) == 93
    assert panel.parameters.feature == "original_glcm_JointEntropy"


def test_every_derived_image_of_the_protocol_is_offered_and_the_feature_goes_with_it(panel):
    form = choose_kind(panel, FEATURE).form
    images = [form.derivedComboBox.itemText(index) for index in range(form.derivedComboBox.count)]
    assert images == ["original", "log-sigma-1-0-mm-3D", "log-sigma-2-0-mm-3D", "log-sigma-3-0-mm-3D"]
    form.derivedComboBox.setCurrentIndex(2)
    assert panel.parameters.feature == "log-sigma-2-0-mm-3D_glcm_JointEntropy"
    assert form.featureComboBox.count == 93
    assert form.featureComboBox.currentText == "glcm_JointEntropy"


def test_the_features_of_the_model_are_offered_first_each_with_its_sequence(panel, image, segmentation, tmp_path):
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    open_model(panel, radiomic_model(tmp_path, "log-sigma-2-0-mm-3D_glcm_Idm", ("T1", "T2")))
    form = choose_kind(panel, FEATURE).form
    assert form.derivedComboBox.itemText(0) == "Features of the model"
    form.derivedComboBox.setCurrentIndex(0)
    names = [form.featureComboBox.itemText(index) for index in range(form.featureComboBox.count)]
    assert names == ["T1 log-sigma-2-0-mm-3D_glcm_Idm", "T2 log-sigma-2-0-mm-3D_glcm_Idm"]
    assert form.makeButton.enabled, form.makeButton.toolTip
    form.featureComboBox.setCurrentIndex(1)
    assert form.makeButton.toolTip == "T2: choose an image"


def test_the_map_of_a_models_feature_is_made_on_its_derived_image_and_sequence(host, panel, image, segmentation, scene, tmp_path):
    panel.parameters.set_image("T1", image)
    panel.parameters.set_image("T2", noisy_volume(scene, "T2"))
    panel.parameters.segmentation = segmentation
    open_model(panel, radiomic_model(tmp_path, "log-sigma-2-0-mm-3D_glcm_Idm", ("T1", "T2")))
    part = choose_kind(panel, FEATURE)
    part.form.derivedComboBox.setCurrentIndex(0)
    part.form.featureComboBox.setCurrentIndex(1)
    part.form.makeButton.click()
    finish(host, panel, 300)
    (node,) = maps_of_scene()
    assert map_sequence(node) == "T2", panel.ui.statusLabel.text
    about = map_provenance(node).map
    assert (about.details["feature"], about.rois) == ("log-sigma-2-0-mm-3D_glcm_Idm", ("L1-L3",))


def test_a_feature_of_the_protocol_is_mapped_on_every_sequence_and_shown_side_by_side(host, panel, image, segmentation, scene):
    panel.parameters.set_image("T1", image)
    panel.parameters.set_image("T2", noisy_volume(scene, "T2"))
    panel.parameters.segmentation = segmentation
    part = choose_kind(panel, FEATURE)
    part.form.featureComboBox.setCurrentIndex(part.form.featureComboBox.findData("original_firstorder_Mean"))
    part.form.makeButton.click()
    finish(host, panel, 300)
    assert [map_sequence(node) for node in maps_of_scene()] == ["T1", "T2"], panel.ui.statusLabel.text
    assert side_by_side()
    assert shown_maps() == maps_of_scene()


def test_the_map_of_a_feature_lies_on_the_drawn_voxels_with_its_neighbourhoods_mean(host, open_module, scene, image):
    widget = open_module("PainGrade")
    widget.parameters.image, widget.parameters.caseId = image, "case"
    widget.parameters.segmentation = make_segmentation(scene, image, boxes(["ES_R", "MF_R", "MF_L", "ES_L"]))
    part = choose_kind(widget, FEATURE)
    part.form.featureComboBox.setCurrentIndex(part.form.featureComboBox.findData("original_firstorder_Mean"))
    part.form.makeButton.click()
    finish(host, widget, 300)
    node = widget.parameters.mapVolume
    assert node is not None, widget.ui.statusLabel.text
    assert node.GetName().endswith("original_firstorder_Mean")
    shown = image_from_volume(node)
    i, j, k = 10, 12, 5
    right, anterior, superior = ras(i, j, k)
    value = shown.GetPixel(shown.TransformPhysicalPointToIndex((-right, -anterior, superior)))
    around = slicer.util.arrayFromVolume(image)[k - 1 : k + 2, j - 1 : j + 2, i - 1 : i + 2]
    assert value == pytest.approx(float(around.mean()), rel=1e-6)


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


def test_a_score_map_covers_the_models_rois_only_and_stands_in_the_report(host, panel, image, segmentation, tmp_path):
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    open_model(panel, radiomic_model(tmp_path))
    panel.parameters.table = panel.logic.extract(SceneCase(image, segmentation, "op-mri", sequence="T1", case="case"))
    part = choose_kind(panel, "occlusion")
    part.form.makeButton.click()
    finish(host, panel, 300)
    node = panel.parameters.mapVolume
    assert node is not None, panel.ui.statusLabel.text
    covered = np.isfinite(map_values(node)).sum()
    drawn = sum(mask.sum() for mask in boxes(["L1", "L2", "L3"]).values())
    assert covered == drawn  # also where the resampled ROI misses the centre of a voxel at its border
    assert part.form.captionLabel.text
    folder = tmp_path / "report"
    folder.mkdir()
    qt.QFileDialog.paths = [str(folder)]
    panel.ui.reportButton.click()
    finish(host, panel, 300)
    assert (folder / "map-1.nrrd").exists(), panel.ui.statusLabel.text
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert "Occlusion map" in text
    assert "No picture" not in text


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


def test_the_next_map_of_an_image_takes_the_place_of_the_last(host, mapped, scene):
    before = scene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode")
    put_in(host, mapped, signed=False)
    assert scene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode") == before
    assert len(shown_maps()) == 1


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


def test_the_button_says_what_is_missing(panel, image):
    part = choose_kind(panel, "contribution")
    assert "choose an image" in part.form.makeButton.toolTip
    assert not part.form.makeButton.enabled
    assert "No map yet" in part.form.showButton.toolTip
    assert "No map yet" in part.form.saveMapButton.toolTip


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


def test_sentence_verdict_and_warnings_stand_under_the_map(host, panel, image, segmentation):
    part = choose_kind(panel, "occlusion")
    said = "62 % of the effect on the score comes from L2, posterior third."
    verdict = "Not specific: a model trained on shuffled outcomes gives much the same map."
    details = {"sentence": f"{said} {verdict}", "control": {"specific": False, "overlap": 0.8}}
    job = finished_map(host, what="occlusion", warnings=("the ROI falls into 2 grey levels",), details=details)
    case = SceneCase(image, segmentation, "op-mri", sequence="T1")
    take_job(host, panel, job, case, "Occlusion map")
    assert part.form.sentenceLabel.text == said
    assert part.form.verdictLabel.text == verdict
    assert "Score of the whole ROI minus" in part.form.captionLabel.text
    assert part.form.warningsLabel.text == "Warning: the ROI falls into 2 grey levels"
    assert said in panel.ui.statusLabel.text
    opened = panel.ui.warningsText.toPlainText()
    assert all(text in opened for text in ("Not specific", "2 grey levels"))
    assert panel.parameters.mapVolume.GetName() == "T1 Occlusion map"


def test_a_flat_map_says_that_nothing_stands_out(host, panel, image, segmentation):
    part = choose_kind(panel, "contribution")
    take_finished(host, part, SceneCase(image, segmentation, "op-mri"), "flat")
    panel.refresh()
    part.form.showButton.click()
    assert "No part of the map stands out" in panel.ui.statusLabel.text


# --- stage by stage ---------------------------------------------------------------------------------------------------


def test_the_coarse_map_is_shown_while_the_fine_one_is_still_made(host, panel, image, segmentation):
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    part, case = choose_kind(panel, "occlusion"), SceneCase(image, segmentation, "op-mri", sequence="T1")
    inside = np.logical_or.reduce(list(boxes(["L1", "L2", "L3"]).values()))
    coarse, fine = (np.where(inside, np.linspace(-1, high, inside.shape[2]), np.nan) for high in (1, 3))
    job = finished_map(host, coarse, what="occlusion", grid=image, details={"stage": 1, "stages": 2})
    job._process = SimpleNamespace(poll=lambda: None)
    asked = Making(case, "Occlusion map", lambda: job, feature_result)
    runner = panel.context.runner
    runner.run(
        asked.start, lambda done: part.intake.finished(asked, done), None, lambda job, file: part.intake.stage(asked, job, file)
    )
    runner.poll()
    assert maps_of_scene() == []  # nothing was said of a file
    EventProgress(job.folder / EVENTS).written(job.folder / "map.nrrd")
    runner.poll()
    assert runner.running
    (node,) = shown_maps()
    assert "coarse" in part.form.captionLabel.text
    assert map_range(node).high == pytest.approx(np.nanmax(coarse))
    write_finished(job, fine, what="occlusion", grid=image, details={"stage": 2, "stages": 2})
    job._process = SimpleNamespace(poll=lambda: 0)
    finish(host, panel)
    assert shown_maps() == [node]
    assert "coarse" not in part.form.captionLabel.text
    assert map_range(node).high == pytest.approx(np.nanmax(fine))


def test_every_stage_of_a_real_map_lands_in_one_volume(host, panel, image, segmentation, tmp_path):
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    open_model(panel, radiomic_model(tmp_path))
    panel.parameters.table = panel.logic.extract(SceneCase(image, segmentation, "op-mri", sequence="T1", case="case"))
    part, seen = choose_kind(panel, "occlusion"), []
    made = part.intake.made

    def told(asked, results):
        seen.append((panel.context.runner.running, list(results)))
        return made(asked, results)

    part.intake.made = told
    part.form.makeButton.click()
    finish(host, panel, 300)
    assert seen[0] == (True, ["T1"]), panel.ui.statusLabel.text
    assert seen[-1] == (False, ["T1"])
    (node,) = maps_of_scene()
    assert map_provenance(node).map.details["stage"] == 2


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


# --- segments and scenes ----------------------------------------------------------------------------------------------


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


def legends():
    """The titles of the legends on show."""
    return sorted(
        node.GetTitleText() for node in slicer.util.getNodesByClass("vtkMRMLColorLegendDisplayNode") if node.GetVisibility()
    )
