"""The scene is saved and loaded again while the panel is open: it shows what it showed before."""

from __future__ import annotations

import tempfile
from pathlib import Path

import slicer

from . import made_up
from .checks import Checks
from .panel_use import Panel


def scene_round_trip(checks: Checks) -> None:
    """Extract, save as .mrb, close, load."""
    panel = Panel("OsteoRadiomics", "op-mri")
    panel.open()
    image = made_up.small_volume("T2 of the round trip")
    panel.choose_image("T2", image)
    panel.press("createSegmentsButton")
    made_up.draw_boxes(panel.parameters.segmentation, image)
    panel.choose_case("kept", {"T2": image}, panel.parameters.segmentation)
    obstacle, before = panel.extract({"T2": image})
    checks.need("features before saving", not obstacle, obstacle)
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
    obstacle, after = panel.extract({"T2": parameters.image})
    checks.need("the loaded case can be extracted", not obstacle, obstacle)
    checks.check("with the same values", [list(row.values) for row in after] == [list(row.values) for row in before])
    checks.picture("scene-loaded")
    panel.leave()
    slicer.mrmlScene.Clear(0)
