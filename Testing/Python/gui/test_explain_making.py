"""Explain: maps calculated in the background, of what is chosen, on every sequence, coarse first, and what is said of them."""

from types import SimpleNamespace

import numpy as np
import pytest
import qt
import slicer
from gui.explain_kit import choose_kind, finished_map, open_model, part_of, put_in, ras, take_job, write_finished
from gui.panel_kit import radiomic_model
from OsteoRadiomicsLib.gui.explain.making import Making
from OsteoRadiomicsLib.gui.map_tasks import feature_result
from OsteoRadiomicsLib.gui.scene_case import SceneCase
from OsteoRadiomicsLib.gui.worker import EVENTS, EventProgress
from OsteoRadiomicsLib.heatmaps.words import FEATURE
from OsteoRadiomicsLib.mrml.maps import map_provenance, map_range, map_sequence, map_values, maps_of_scene
from OsteoRadiomicsLib.mrml.sequence_views import side_by_side
from OsteoRadiomicsLib.mrml.shown_maps import shown_maps
from OsteoRadiomicsLib.mrml.volumes import image_from_volume
from slicer_host.driving import boxes, finish, noisy_volume
from slicer_host.fixtures import make_segmentation


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


def test_the_button_says_what_is_missing(panel, image):
    part = choose_kind(panel, "contribution")
    assert "choose an image" in part.form.makeButton.toolTip
    assert not part.form.makeButton.enabled
    assert "No map yet" in part.form.showButton.toolTip
    assert "No map yet" in part.form.saveMapButton.toolTip


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


def test_the_next_map_of_an_image_takes_the_place_of_the_last(host, mapped, scene):
    before = scene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode")
    put_in(host, mapped, signed=False)
    assert scene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode") == before
    assert len(shown_maps()) == 1


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
