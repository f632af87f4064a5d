"""A chest radiograph in the panel: one number, and a contour of where it comes from only when it is asked for."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
import slicer
from gui.panel_kit import JobHere
from missing_packages import without
from OsteoRadiomicsLib.deep.radiograph.simulated import project, trunk
from OsteoRadiomicsLib.gui import radiograph_task
from OsteoRadiomicsLib.gui.radiograph_panel import RadiographPanel
from OsteoRadiomicsLib.mrml.volumes import volume_from_image
from slicer_host.driving import finish
from slicer_host.overlays import picture
from slicer_host.rendering import set_view_size
from tiny_radiograph_network import save_tiny_network

ORANGE, SKY = (255, 127, 42), (86, 180, 233)


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    pytest.importorskip("torch", reason="the extra 'deep' is not installed")
    return save_tiny_network(tmp_path_factory.mktemp("network") / "model")


@pytest.fixture
def radiograph(scene):
    """A simulated radiograph as a volume of one slice."""
    image = sitk.GetImageFromArray(project(trunk(5, osteoporosis=False)).pixels[None])
    image.SetSpacing((1.5, 1.5, 1.0))
    return volume_from_image(image, "CXR")


@pytest.fixture
def chosen(panel, radiograph, network, monkeypatch):
    """The panel with a radiograph and a network chosen."""
    monkeypatch.setattr(radiograph_task, "Job", JobHere)
    panel.parameters.radiograph = radiograph
    panel.ui.radiographNetworkEdit.setCurrentPath(str(network))
    panel.refresh()
    return panel


def scored(host, panel):
    panel.ui.scoreRadiographButton.click()
    finish(host, panel)
    assert panel.panel(RadiographPanel)._score is not None, panel.ui.statusLabel.text
    return panel


def shown(host, panel):
    choose_map(panel, "occlusion")
    scored(host, panel).ui.showWhereButton.click()
    finish(host, panel)
    assert panel.panel(RadiographPanel)._contours is not None, panel.ui.statusLabel.text
    return panel


def near(pixels: np.ndarray, color: tuple[int, int, int]) -> np.ndarray:
    return np.abs(pixels.astype(int) - color).max(axis=2) < 8


def nodes(scene) -> list[str]:
    """Ids of the scene's nodes but for the data tree, which Slicer makes when it first wants it."""
    found = [scene.GetNthNode(index) for index in range(scene.GetNumberOfNodes())]
    return [node.GetID() for node in found if not node.IsA("vtkMRMLSubjectHierarchyNode")]


def choose_map(panel, kind: str) -> None:
    combo = panel.ui.radiographMapComboBox
    combo.setCurrentIndex(combo.findData(kind))


def test_what_is_missing_stands_on_the_button(panel, radiograph, image, tmp_path):
    ui = panel.ui
    assert ui.radiographSection.collapsed
    assert ui.scoreRadiographButton.toolTip == "Choose a radiograph"
    panel.parameters.radiograph = image
    assert ui.scoreRadiographButton.toolTip == "This is a volume of many slices: choose a radiograph"
    panel.parameters.radiograph = radiograph
    assert "Choose a network: model.json" in ui.scoreRadiographButton.toolTip
    ui.radiographNetworkEdit.setCurrentPath(str(tmp_path / "none.zip"))
    assert "The network is not there" in ui.scoreRadiographButton.toolTip
    assert not ui.scoreRadiographButton.enabled


def test_the_score_is_one_number_with_its_interval_and_no_map(host, chosen, scene):
    before = nodes(scene)
    scored(host, chosen)

    ui, score = chosen.ui, chosen.panel(RadiographPanel)._score
    text = ui.radiographScoreLabel.text
    assert f"<b>{score.probability:.3f}</b>" in text
    assert f"95 % interval {score.low:.3f} to {score.high:.3f}" in text
    assert "Probability of op = 1" in text
    assert "research use only" in text
    assert score.warnings == ()
    assert nodes(scene) == before
    assert ui.radiographLegendLabel.isHidden()


def test_a_negative_is_warned_of(host, chosen, radiograph):
    grey = slicer.util.arrayFromVolume(radiograph)
    slicer.util.updateVolumeFromArray(radiograph, grey.max() - grey)
    text = scored(host, chosen).ui.radiographScoreLabel.text

    assert chosen.ui.warningsButton.text == "1 warning"
    assert "Warning: image: its lungs were whiter than its mediastinum" in text


def test_the_score_is_that_of_the_command_line(host, chosen, radiograph, network, tmp_path):
    """The model's file stands for its folder."""
    from OsteoRadiomicsLib.workflows.radiograph import one_case, score_radiographs

    sitk.WriteImage(sitk.GetImageFromArray(slicer.util.arrayFromVolume(radiograph)[0]), str(tmp_path / "r.png"))
    chosen.ui.radiographNetworkEdit.setCurrentPath(str(network / "model.json"))
    (row,), _ = score_radiographs(network, [one_case(tmp_path / "r.png")])
    assert scored(host, chosen).panel(RadiographPanel)._score.probability == pytest.approx(row.score.probability, abs=1e-9)


def test_the_contour_encloses_the_highest_tenth_and_the_controls_stands_beside_it_on_demand(host, chosen, scene, radiograph):
    set_view_size(200, 200)
    shown(host, chosen)

    pixels = picture("Red")
    assert near(pixels, ORANGE).sum() > 50
    assert not near(pixels, SKY).any()
    edges = chosen.panel(RadiographPanel)._shown.network.edges
    x, y = edges[:, :, 0], edges[:, :, 1]
    area = abs(np.sum(x[:, 0] * y[:, 1] - x[:, 1] * y[:, 0])) / 2  # of oriented outlines: Green's theorem
    rows, columns = slicer.util.arrayFromVolume(radiograph).shape[1:]
    assert 0.05 < area / (rows * columns) < 0.12
    assert "from " in chosen.ui.radiographLegendLabel.text
    assert "logit per cell" in chosen.ui.radiographLegendLabel.text
    assert "Control" not in chosen.ui.radiographLegendLabel.text
    chosen.ui.radiographControlCheckBox.click()
    chosen.ui.radiographOpacitySlider.value = 0.4
    pixels = picture("Red")
    assert near(pixels, SKY).any()
    assert near(pixels, ORANGE).any()
    assert "Control: trained on shuffled labels" in chosen.ui.radiographLegendLabel.text
    displays = slicer.util.getNodesByClass("vtkMRMLModelDisplayNode")
    (drawn,) = [node for node in displays if node.GetDisplayableNode() and "Contours" in node.GetDisplayableNode().GetName()]
    assert drawn.GetSliceIntersectionOpacity() == pytest.approx(0.4)


def test_removing_the_contour_leaves_scene_and_views_as_they_were(host, chosen, scene, image):
    slicer.util.setSliceViewerLayers(background=image)
    before, backgrounds = nodes(scene), [node.GetBackgroundVolumeID() for node in composites()]
    shown(host, chosen)
    new = [scene.GetNodeByID(name) for name in nodes(scene) if name not in before]
    assert len(new) > 2
    assert [node.GetID() for node in new if node.GetSaveWithScene() or not node.GetHideFromEditors()] == []
    chosen.ui.showWhereButton.click()

    assert nodes(scene) == before
    assert [node.GetBackgroundVolumeID() for node in composites()] == backgrounds
    assert not chosen.ui.showWhereButton.checked
    chosen.ui.showWhereButton.click()
    assert nodes(scene) != before
    chosen.panel(RadiographPanel).exit()
    assert nodes(scene) == before


def composites():
    return slicer.util.getNodesByClass("vtkMRMLSliceCompositeNode")


def test_another_kind_of_map_is_made_when_it_is_chosen_and_all_goes_when_the_picture_changes(host, chosen, scene, radiograph):
    before = nodes(scene)
    shown(host, chosen)
    choose_map(chosen, "gradcam")
    finish(host, chosen)
    assert chosen.panel(RadiographPanel)._shown.kind == "gradcam", chosen.ui.statusLabel.text
    slicer.util.updateVolumeFromArray(radiograph, slicer.util.arrayFromVolume(radiograph)[:, ::-1].copy())
    chosen.refresh()

    assert chosen.ui.radiographScoreLabel.isHidden()
    assert nodes(scene) == before


def test_with_neither_onnxruntime_nor_torch_the_panel_says_what_to_install(host, chosen, monkeypatch):
    without(monkeypatch, "torch", "onnxruntime")
    chosen.ui.scoreRadiographButton.click()
    finish(host, chosen)

    assert "using a network needs the package onnxruntime" in chosen.ui.statusLabel.text


def test_without_torch_the_panel_scores_and_says_what_a_map_by_gradients_needs(host, chosen, monkeypatch):
    without(monkeypatch, "torch")
    choose_map(chosen, "hirescam")
    scored(host, chosen).ui.showWhereButton.click()
    finish(host, chosen)

    assert "needs the package torch" in chosen.ui.statusLabel.text
    assert "HiResCAM" in chosen.ui.statusLabel.text


def test_a_map_that_the_control_shares_is_called_not_specific(host, chosen):
    from OsteoRadiomicsLib.gui.radiograph_panel import _legend_text
    from OsteoRadiomicsLib.gui.radiograph_task import PictureContour, PictureMap

    line = PictureContour(0.027, np.zeros((1, 2, 2)))
    text = _legend_text(PictureMap("gradcam", line, line, 0.83, False), False)
    assert "from +0.027 logit per cell" in text
    assert "Not specific: a network that learned nothing shows nearly the same (rank correlation 0.83)" in text


def test_a_file_of_slicers_database_is_read_itself(host, chosen, radiograph, tmp_path, monkeypatch):
    """It says how it is to be shown and which view it is: a lateral one is refused."""
    from types import SimpleNamespace

    from dicom_kit import write_slice

    def lateral(dataset):
        del dataset.ImagePositionPatient, dataset.ImageOrientationPatient
        dataset.ViewPosition, dataset.BodyPartExamined = "LL", "CHEST"

    file = tmp_path / "Doe^Jane 1.dcm"
    values = slicer.util.arrayFromVolume(radiograph)[0] // 4
    write_slice(file, values, sop_class="1.2.840.10008.5.1.4.1.1.1.1", modality="DX", change=lateral)
    database = SimpleNamespace(fileForInstance=lambda uid: str(file), fileValue=lambda file, tag: "MONOCHROME1")
    monkeypatch.setattr(slicer, "dicomDatabase", database, raising=False)
    radiograph.SetAttribute("DICOM.instanceUIDs", "1.2.3")
    chosen.ui.scoreRadiographButton.click()
    finish(host, chosen)

    assert "is no frontal view (its view is LL)" in chosen.ui.statusLabel.text
    assert chosen.ui.statusLabel.text.count("radiograph") == 1
    assert "Doe" not in chosen.ui.statusLabel.text
