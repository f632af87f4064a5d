"""Scoring from the panel: model, clinical inputs, contributions, report."""

import json
import math
import re

import numpy as np
import pytest
import qt
import SimpleITK as sitk
import slicer
from gui.panel_kit import fields, radiomic_model, type_clinical
from made_up_class_models import SHAPES, class_model
from made_up_end_point import bmd_model, fracture_model
from OsteoRadiomicsLib.gui.explain.panel import ExplainPanel
from OsteoRadiomicsLib.gui.score_panel import ScorePanel
from OsteoRadiomicsLib.gui.tasks import SceneCase
from OsteoRadiomicsLib.scoring import save_model
from OsteoRadiomicsLib.scoring.class_files import save_class_model
from slicer_host.driving import finish


@pytest.fixture
def ready(panel):
    """The panel with its score section open."""
    panel.ui.scoreSection.collapsed = False
    return panel


def scored_at(host, panel, age):
    """What the panel says of an age by the model that the file dialog opens, which asks for nothing else."""
    panel.ui.openModelButton.click()
    (edit,) = fields(panel)
    edit.text = age
    panel.ui.scoreButton.click()
    finish(host, panel)
    return panel.ui.scoreText.toPlainText()


def test_shipped_models_of_the_modules_protocols_are_listed(panel):
    assert panel.parameters.model == "op-mri-clinical-published"


def test_the_form_asks_for_what_the_model_needs(ready):
    edit, combo = fields(ready)
    assert edit.placeholderText == "0 - 120"
    assert [combo.itemText(index) for index in range(combo.count)] == ["", "female", "male"]
    assert "Age, Sex" in ready.ui.scoreButton.toolTip
    assert not ready.ui.scoreButton.enabled
    type_clinical(ready, "70", "female")
    assert ready.ui.scoreButton.enabled


def test_the_published_equation_gives_its_probability_with_contributions_and_notice(host, ready):
    type_clinical(ready, "70", "male")
    ready.ui.scoreButton.click()
    finish(host, ready)
    text = ready.ui.scoreText.toPlainText()
    probability = 1 / (1 + math.exp(6.178 + 0.885 - 0.097 * 70))
    assert f"P(osteoporosis) = {probability:.3f}" in text
    assert re.search(r"Sex male\s+-0\.", text)
    assert "No class" in text
    assert "research use only" in text


def test_an_age_outside_the_training_range_carries_its_warning(host, ready):
    type_clinical(ready, "30", "female")
    ready.ui.scoreButton.click()
    finish(host, ready)
    assert "Warning:" in ready.ui.scoreText.toPlainText()


def test_an_impossible_age_is_refused_with_the_models_own_words(host, ready):
    type_clinical(ready, "300", "female")
    ready.ui.scoreButton.click()
    finish(host, ready)
    assert "300" in ready.ui.statusLabel.text
    assert ready.ui.scoreText.toPlainText() == ""
    assert ready.ui.scoreButton.enabled


def test_what_is_typed_stays_out_of_the_scene(ready, scene):
    type_clinical(ready, "71.25", "female")
    scene.SetSaveToXMLString(1)
    scene.Commit()
    scene.SetSaveToXMLString(0)
    assert "71.25" not in scene.GetSceneXMLString()


def test_what_is_typed_stays_while_the_panel_is_refreshed(ready):
    type_clinical(ready, "70", "female")
    ready.parameters.caseId = "c9"
    assert [fields(ready)[0].text, fields(ready)[1].currentText] == ["70", "female"]


def test_a_model_that_does_not_look_at_the_image_has_no_contribution_map(ready, image, segmentation):
    ready.parameters.image, ready.parameters.segmentation = image, segmentation
    type_clinical(ready, "70", "female")
    form = ready.panel(ExplainPanel).form
    form.explainSection.collapsed = False
    assert "does not look at the image" in form.makeButton.toolTip
    assert not form.makeButton.enabled


def test_a_model_of_ones_own_scores_the_extracted_table(host, ready, image, segmentation, tmp_path):
    ready.parameters.image, ready.parameters.segmentation = image, segmentation
    qt.QFileDialog.paths = [str(radiomic_model(tmp_path))]
    ready.ui.openModelButton.click()
    assert "Extract the features first" in ready.ui.scoreButton.toolTip
    case = SceneCase(image, segmentation, "op-mri", sequence="T1", case="case")
    ready.parameters.table = ready.logic.extract(case)
    ready.ui.scoreButton.click()
    finish(host, ready)
    assert "P(high) = " in ready.ui.scoreText.toPlainText(), ready.ui.statusLabel.text
    assert "T1 L1-L3: volume" in ready.ui.scoreText.toPlainText()


def test_a_damaged_model_is_refused_with_the_reason(ready, tmp_path):
    (tmp_path / "model.json").write_text("{}")
    qt.QFileDialog.paths = [str(tmp_path / "model.json")]
    ready.ui.openModelButton.click()
    assert "model.json" in ready.ui.statusLabel.text
    assert ready.parameters.model == "op-mri-clinical-published"


def test_the_case_report_is_one_page_with_score_and_opens_in_the_browser(host, ready, image, segmentation, tmp_path):
    ready.parameters.image, ready.parameters.segmentation = image, segmentation
    type_clinical(ready, "70", "female")
    qt.QFileDialog.paths = [str(tmp_path)]
    ready.ui.reportButton.click()
    finish(host, ready)
    page = tmp_path / "report.html"
    assert page.exists(), ready.ui.statusLabel.text
    assert qt.QDesktopServices.opened == [f"file://{page}"]
    text = page.read_text(encoding="utf-8")
    assert "research use only" in text
    assert json.loads((tmp_path / "score.json").read_text())["probability"] == pytest.approx(0.648, abs=0.001)
    assert np.array_equal(
        sitk.GetArrayFromImage(sitk.ReadImage(str(tmp_path / "image-T1.nrrd"))), slicer.util.arrayFromVolume(image)
    )


def test_a_report_without_clinical_values_has_no_score(host, ready, image, segmentation, tmp_path):
    ready.parameters.image, ready.parameters.segmentation = image, segmentation
    qt.QFileDialog.paths = [str(tmp_path)]
    ready.ui.reportButton.click()
    finish(host, ready)
    assert (tmp_path / "report.html").exists(), ready.ui.statusLabel.text
    assert not (tmp_path / "score.json").exists()


def test_cancelling_the_folder_dialog_starts_nothing(ready, image, segmentation):
    ready.parameters.image, ready.parameters.segmentation = image, segmentation
    qt.QFileDialog.paths = [""]
    ready.ui.reportButton.click()
    assert not ready.context.runner.running


def test_a_model_of_classes_gives_every_class_and_asks_for_one_before_it_maps(host, ready, tmp_path, monkeypatch):
    save_class_model(class_model(), tmp_path / "classes")
    monkeypatch.setattr(qt.QFileDialog, "getOpenFileName", lambda *given: str(tmp_path / "classes" / "classes.json"))
    text = scored_at(host, ready, "80")
    assert "bmd: osteoporosis" in text
    assert all(f"P({name}) = " in text and f"{name} against the rest:" in text for name in SHAPES)
    assert "research use" in text
    form = ready.panel(ExplainPanel).form
    form.explainSection.collapsed = False
    assert not form.makeButton.enabled
    assert ready.panel(ScorePanel).kind() == ("", "")


def test_a_model_of_a_measured_end_point_gives_its_value_with_unit_and_prediction_interval(host, ready, tmp_path, monkeypatch):
    save_model(bmd_model(), tmp_path / "bmd.zip")
    monkeypatch.setattr(qt.QFileDialog, "getOpenFileName", lambda *given: str(tmp_path / "bmd.zip"))
    text = scored_at(host, ready, "70")
    assert "BMD = 100 mg/cm3" in text
    assert "95 % prediction interval 60.12 to 139.9 mg/cm3" in text
    assert "Contributions (mg/cm3):" in text
    assert "P(" not in text
    assert "research use" in text


def test_a_model_of_a_time_to_an_event_gives_its_risks(host, ready, tmp_path, monkeypatch):
    save_model(fracture_model(), tmp_path / "fracture.zip")
    monkeypatch.setattr(qt.QFileDialog, "getOpenFileName", lambda *given: str(tmp_path / "fracture.zip"))
    text = scored_at(host, ready, "70")
    assert "Risk of fracture by 12 months: 0.238 (95 % interval" in text
    assert "Risk of fracture by 36 months: 0.663 (95 % interval" in text
    assert "Contributions (log hazard ratio):" in text
    assert "P(" not in text


def opened(ready, path):
    """The panel after a model of one's own was opened."""
    qt.QFileDialog.paths = [str(path)]
    ready.ui.openModelButton.click()
    return ready


def test_a_model_of_a_variant_of_the_protocol_brings_the_variant_with_it(ready, tmp_path):
    feature = "original_firstorder_Mean-voxelmean-r1"
    opened(ready, radiomic_model(tmp_path, feature, protocol="op-mri-exact"))
    assert ready.parameters.protocol == "op-mri-exact"
    assert ready.ui.protocolComboBox.currentData == "op-mri-exact"
    assert "Osteoporosis from lumbar MRI (L1-L3) (exact maps)" in ready.ui.protocolComboBox.toolTip
    assert "another protocol" not in ready.ui.scoreButton.toolTip
    ready.parameters.protocol = "op-mri"
    assert ready.ui.scoreButton.toolTip == ("The model needs another protocol: Osteoporosis from lumbar MRI (L1-L3) (exact maps)")
    assert not ready.ui.scoreButton.enabled


def test_a_model_of_a_private_protocol_is_refused_beforehand_on_every_button(ready, image, segmentation, tmp_path):
    ready.parameters.set_image("T1", image)
    ready.parameters.segmentation = segmentation
    opened(ready, radiomic_model(tmp_path, protocol="our-own"))
    ready.panel(ExplainPanel).form.explainSection.collapsed = False
    said = "The model's protocol our-own is not in the list"
    assert ready.ui.scoreButton.toolTip == said
    assert ready.ui.analyseButton.text == said
    assert ready.panel(ExplainPanel).form.makeButton.toolTip == said
