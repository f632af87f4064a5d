"""The scene is saved and loaded again while the panel is open and a map is shown: it shows what it showed before."""

from __future__ import annotations

import tempfile
from pathlib import Path

import slicer

from . import made_up
from .checks import Checks
from .panel_use import Panel


def scene_round_trip(checks: Checks) -> None:
    """Extract, map a feature, save as .mrb, close, load."""
    panel = Panel("OsteoRadiomics", "op-mri")
    panel.open()
    image = made_up.small_volume("T2 of the round trip")
    panel.choose_image("T2", image)
    panel.press("createSegmentsButton")
    made_up.draw_boxes(panel.parameters.segmentation, image)
    panel.choose_case("kept", {"T2": image}, panel.parameters.segmentation)
    obstacle, before = panel.extract({"T2": image})
    checks.need("features before saving", not obstacle, obstacle)
    panel.open_section("explainSection")
    panel.choose("kindComboBox", "feature")
    obstacle = panel.press_and_wait("makeButton")
    checks.need("a map before saving", not obstacle and panel.parameters.mapVolume is not None, obstacle or panel.status)
    looks = _looks()
    checks.check("its contour is shown", looks["contour"] and looks["legends"], looks)
    with tempfile.TemporaryDirectory() as name:
        path = str(Path(name) / "scene.mrb")
        checks.need("the scene is saved", slicer.mrmlScene.WriteToMRB(path, None))
        slicer.mrmlScene.Clear(0)
        checks.check("a closed scene leaves the panel empty and alive", panel.obstacle("extractButton"))
        slicer.mrmlScene.ReadFromMRB(path, True)
        slicer.app.processEvents()
    parameters = panel.parameters
    checks.need("the parameters are back", parameters is not None and parameters.image is not None)
    checks.check("the case id is back", parameters.caseId == "kept", parameters.caseId)
    boxes = {"the image": panel.image_selector("T2"), "the segmentation": panel.ui.segmentationSelector}
    for what, node in (("the image", parameters.image), ("the segmentation", parameters.segmentation)):
        shown = boxes[what].currentNode()
        checks.check(f"{what} is shown", shown is not None and shown is node, shown and shown.GetName())
    checks.check("the sequence is back", parameters.sequence == "T2", parameters.sequence)
    checks.check("the features are listed", panel.shows_table)
    checks.check("the map is shown as it was", _looks() == looks, _looks())
    checks.check("the segments are outlines", not parameters.segmentation.GetDisplayNode().GetVisibility2DFill())
    checks.picture("scene-loaded-map")
    panel.press("showButton")
    checks.check("Hide takes the map away", not any(_looks().values()), _looks())
    checks.check("and fills the segments", bool(parameters.segmentation.GetDisplayNode().GetVisibility2DFill()))
    obstacle, after = panel.extract({"T2": parameters.image})
    checks.need("the loaded case can be extracted", not obstacle, obstacle)
    checks.check("with the same values", [list(row.values) for row in after] == [list(row.values) for row in before])
    checks.picture("scene-loaded")
    panel.leave()
    slicer.mrmlScene.Clear(0)


def _looks() -> dict[str, object]:
    """What of maps is on show: the contours' names and colours, the legends' titles."""
    models = [node for node in slicer.util.getNodesByClass("vtkMRMLModelNode") if node.GetName().endswith("strongest part")]
    lines = [
        (node.GetName(), node.GetDisplayNode().GetColorNode().GetNumberOfColors())
        for node in models
        if node.GetDisplayNode().GetVisibility() and node.GetDisplayNode().GetVisibility2D()
    ]
    legends = slicer.util.getNodesByClass("vtkMRMLColorLegendDisplayNode")
    return {"contour": lines, "legends": sorted(node.GetTitleText() for node in legends if node.GetVisibility())}
