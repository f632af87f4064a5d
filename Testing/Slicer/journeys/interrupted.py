"""Cancel, close, reload: what is interrupted leaves nothing behind, and the panel goes on."""

from __future__ import annotations

from pathlib import Path

import slicer

from . import made_up
from .checks import Checks
from .panel_use import Panel


def interrupted(checks: Checks) -> None:
    """Cancel an extraction, close the scene during one, look into another module during one, reload the module."""
    panel = Panel("PainGrade", "pain-mri")
    panel.open()
    _start(checks, panel, "cancelled")
    panel.press("cancelButton")
    checks.check("Cancel ends it at once", not panel.busy)
    checks.check("and says so", panel.status == "Cancelled.", panel.status)
    checks.check("no table is left", panel.parameters.table is None)
    checks.check("Extract works again", not panel.obstacle("extractButton"), panel.obstacle("extractButton"))
    panel.press("extractButton")
    slicer.mrmlScene.Clear(0)
    checks.check("closing the scene ends the work", not panel.busy)
    checks.check("the panel waits for an image", panel.obstacle("extractButton"))
    _start(checks, panel, "left")
    panel.leave()
    panel.wait()
    panel.open()
    checks.check("work goes on while another module is open", panel.parameters.table is not None, panel.status)
    left = sorted(path.name for path in Path(slicer.app.temporaryPath).glob("osteoradiomics-*"))
    checks.check("no folder with an image is left", not left, left)
    if panel.reload():
        panel.open()
        checks.check("after a reload the panel shows the scene", panel.parameters.image is not None)
        checks.check("and works", not panel.obstacle("extractButton"), panel.obstacle("extractButton"))
    else:
        checks.skip("reloading the module", "no main window")
    panel.leave()
    slicer.mrmlScene.Clear(0)


def _start(checks: Checks, panel: Panel, case: str) -> None:
    image = made_up.small_volume("T2")
    panel.choose_image("T2", image)
    panel.press("createSegmentsButton")
    made_up.draw_boxes(panel.parameters.segmentation, image)
    panel.choose_case(case, {"T2": image}, panel.parameters.segmentation)
    obstacle = panel.press("extractButton")
    checks.need(f"{case}: the extraction starts", panel.busy, obstacle or panel.status)
