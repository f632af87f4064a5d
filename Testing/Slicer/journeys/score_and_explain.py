"""A case is scored: by the published clinical equation, then by a model that looks at the image, and the map shows where."""

from __future__ import annotations

import tempfile
from pathlib import Path

import slicer

from . import made_up
from .checks import Checks
from .panel_use import Panel


def score_and_explain(checks: Checks) -> None:
    """Score, show the map, hide it, and write the report."""
    panel = Panel("OsteoRadiomics", "op-mri")
    panel.open()
    image = made_up.small_volume("T1")
    panel.choose_image("T1", image)
    checks.need("segments are created", not panel.press("createSegmentsButton"), panel.obstacle("createSegmentsButton"))
    segmentation = panel.parameters.segmentation
    made_up.draw_boxes(segmentation, image)
    panel.choose_case("scored", {"T1": image}, segmentation)
    panel.open_section("scoreSection")
    panel.choose("modelComboBox", "op-mri-clinical-published")
    checks.check("the score asks for age and sex", "Age" in panel.obstacle("scoreButton"), panel.obstacle("scoreButton"))
    panel.enter_clinical({"QLineEdit": "70", "QComboBox": "female"})
    obstacle = panel.press_and_wait("scoreButton")
    checks.check("the published equation scores", not obstacle, obstacle)
    text = panel.ui.scoreText.toPlainText()
    checks.check("its probability is the published one", "0.648" in text, text or panel.status)
    checks.check("research use is said with the score", "research use" in text)
    checks.picture("score")
    panel.enter_clinical({"QLineEdit": "300", "QComboBox": "female"})
    panel.press_and_wait("scoreButton")
    checks.check("an impossible age is refused in words", "300" in panel.status, panel.status)
    checks.picture("error")
    explain(checks, panel, image)
    panel.leave()
    slicer.mrmlScene.Clear(0)


def explain(checks: Checks, panel: Panel, image: object) -> None:
    """A model of one's own that looks at the image, and where its score comes from."""
    obstacle, _rows = panel.extract({"T1": image})
    checks.need("features for the model", not obstacle, obstacle)
    with tempfile.TemporaryDirectory() as name:
        panel.open_model(made_up.radiomic_model(Path(name)))
        checks.check("a model of one's own scores", not panel.press_and_wait("scoreButton"), panel.obstacle("scoreButton"))
        checks.check("its probability is shown", "P(high)" in panel.ui.scoreText.toPlainText(), panel.status)
        panel.open_section("explainSection")
        panel.choose("kindComboBox", "occlusion")
        checks.check("the map is made", not panel.press_and_wait("makeButton"), panel.obstacle("makeButton"))
    shown, segments = panel.parameters.mapVolume, panel.parameters.segmentation.GetDisplayNode()
    checks.need("the map is in the scene", shown is not None, panel.status)
    checks.check("the segments are outlines only", not segments.GetVisibility2DFill())
    checks.picture("map as contour")
    panel.choose("wayComboBox", "colors")
    composites = slicer.util.getNodesByClass("vtkMRMLSliceCompositeNode")
    layers = {composite.GetForegroundVolumeID() for composite in composites}
    checks.check("the map lies over the image", not composites or shown.GetID() in layers, layers)
    checks.picture("map in colours")
    panel.press("showButton")
    layers = {composite.GetForegroundVolumeID() for composite in composites}
    checks.check("Hide takes it out of the views", shown.GetID() not in layers, layers)
    checks.check("the segments are filled again", bool(segments.GetVisibility2DFill()))
