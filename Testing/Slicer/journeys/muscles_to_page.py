"""Muscles that are drawn already, on real Dixon images: chosen, measured by all methods, angles placed, and the page to print."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import slicer

from .checks import Checks
from .panel_use import Panel

LABELS = {"1": "ES_R", "2": "MF_R", "3": "MF_L", "4": "ES_L"}
AREAS = {"ES_R": 19.949, "MF_R": 5.228, "MF_L": 5.477, "ES_L": 18.559}
RATES = {"ES_R": 13.57, "MF_R": 14.37, "MF_L": 15.56, "ES_L": 13.08}
LEVEL = 14


def muscles_to_page(checks: Checks) -> None:
    """From masks to the printed page."""
    folder = _data()
    if folder is None:
        checks.skip(
            "muscles to the printed page", "no Dixon images: OSTEORADIOMICS_TEST_DATA names no folder with data/mr_muscle"
        )
        return
    from PainGradeLib.gui.measure.panel import MeasurePanel
    from PainGradeLib.mrml.result_table import record_of_table

    panel = Panel("PainGrade", "pain-mri")
    panel.open()
    fat, water, segmentation = _load(folder)
    began = time.monotonic()
    panel.choose_case("muscles", {"T2": fat}, segmentation)
    part = panel.widget.panel(MeasurePanel)
    panel.open_section("measureSection")
    for identifier, box in dict(part.segments.boxes).items():
        name = segmentation.GetSegmentation().GetSegment(identifier).GetName()
        box.setCurrentIndex(box.findData(LABELS[name]))
        slicer.app.processEvents()
    panel.choose("levelComboBox", "slice")
    panel.ui.levelSpinBox.value = LEVEL
    panel.ui.waterSelector.setCurrentNode(water)
    panel.look()
    checks.picture("muscles-chosen")
    panel.press_and_wait("measureMusclesButton")
    # Its header states another place, as that of the mask does in the published files.
    checks.check("water of another geometry is refused in words", "Voxel for voxel" in panel.status, panel.status)
    panel.ui.sameGridCheckBox.checked = True
    obstacle = panel.press_and_wait("musclePageButton")
    seconds = time.monotonic() - began
    checks.need("the case is measured", not obstacle and part.state().table is not None, obstacle or panel.status)
    record = record_of_table(part.state().table)
    for roi, area in AREAS.items():
        value = record.value("area", roi).value
        checks.check(f"area of {roi}", abs(value - area) < 1e-3, value)
    for roi, rate in RATES.items():
        value = record.value("fat_rate_dixon-mean", roi).value
        checks.check(f"mean of the voxel ratios of {roi}", abs(value - rate) < 0.005, value)
    checks.check("the methods stand side by side", panel.ui.methodsTable.rowCount > 8, panel.ui.methodsTable.rowCount)
    checks.check("the page is kept", part._page is not None and part._page.is_file())
    print(
        f"      masks to the printed page: {seconds:.1f} s; the window stood still for at most {panel.slowest_s:.2f} s",
        flush=True,
    )
    checks.check("research use is said", "research use only" in panel.status, panel.status)
    checks.picture("muscles-measured")
    panel.leave()
    slicer.mrmlScene.Clear(0)
    checks.check("closing the scene removes the page", part._page is None)


def _data() -> Path | None:
    named = os.environ.get("OSTEORADIOMICS_TEST_DATA")
    root = Path(named) if named else Path(__file__).resolve().parents[4] / "shared"
    found = [folder for folder in (root / "data" / "mr_muscle", root / "mr_muscle") if folder.is_dir()]
    return found[0] if found else None


def _load(folder: Path) -> tuple[Any, Any, Any]:
    """Fat and water image, and the mask with its labels as segments."""
    from OsteoRadiomicsLib.images import read_image, read_mask
    from OsteoRadiomicsLib.mrml.segmentations import segmentation_from_label_map
    from OsteoRadiomicsLib.mrml.volumes import volume_from_image

    fat, water = (volume_from_image(read_image(folder / f"tum01_{name}.nii.gz"), name) for name in ("fat", "water"))
    segmentation = segmentation_from_label_map(read_mask(folder / "tum01_fat_muscle_msk.nii.gz"), "muscles")
    return fat, water, segmentation
