"""Reading in the panel as a participant does it: open, draw, submit."""

from __future__ import annotations

from typing import Any

import numpy as np
import qt
import slicer
from OsteoRadiomicsLib.gui.reading.panel import ReadingPanel
from readings.study_kit import SIZE, SLICES


def reading_part(widget: Any) -> ReadingPanel:
    """The reading section of a module's panel."""
    return widget.panel(ReadingPanel)


def sit_down(part: ReadingPanel, root: Any, who: str, session: int | None = None) -> None:
    """Choose a study folder, a participant and a session, and begin."""
    qt.QFileDialog.paths.append(str(root))
    part.form.openStudyButton.click()
    choose_person(part, who)
    if session is not None:
        combo = part.form.sessionComboBox
        combo.setCurrentIndex(combo.findData(str(session)))
    part.form.beginButton.click()


def choose_person(part: ReadingPanel, who: str) -> None:
    """Choose a participant."""
    combo = part.form.readerComboBox
    combo.setCurrentIndex(combo.findData(who))


def boxes(grow: int = 0, leave_out: str = "") -> dict[str, np.ndarray]:
    """The three vertebrae as boxes (k, j, i); grow: voxels by which they are wider."""
    found = {}
    for name, z in SLICES.items():
        if name != leave_out:
            found[name] = np.zeros(SIZE[::-1], np.uint8)
            found[name][z, 4 : 10 + grow, 4:10] = 1
    return found


def draw(part: ReadingPanel, masks: dict[str, np.ndarray] | None = None) -> None:
    """Draw segments in the open case as the Segment Editor does: through the segmentation node."""
    scene = part.sitting.scene
    segmentation = scene.drawing.GetSegmentation()
    for name, mask in (masks if masks is not None else boxes()).items():
        identifier = segmentation.GetSegmentIdBySegmentName(name) or segmentation.AddEmptySegment(name, name)
        slicer.util.updateSegmentBinaryLabelmapFromArray(mask, scene.drawing, identifier, scene.images[scene.view.sequence])


def drawn(part: ReadingPanel) -> dict[str, int]:
    """Voxels of every drawn segment of the open case."""
    label_map = part.sitting.scene.label_map()
    import SimpleITK as sitk

    return {s.name: int(sitk.GetArrayFromImage(label_map.mask(s)).sum()) for s in label_map.drawn_segments()}


def read_session(part: ReadingPanel, masks: dict[str, np.ndarray] | None = None) -> list[str]:
    """Draw and submit every case of the open session; returns the cases in the order read."""
    order = []
    while part.sitting.view is not None:
        order.append(part.sitting.view.case)
        if masks is not None or not drawn(part):
            draw(part, masks)
        part.form.submitButton.click()
    return order


def shown_rows(table: Any) -> list[tuple[str, ...]]:
    """The texts of a table."""
    return [tuple(table.item(row, column).text() for column in range(table.columnCount)) for row in range(table.rowCount)]


def case_of(part: ReadingPanel) -> str | None:
    """What the open case is called."""
    return part.sitting.view.shown if part.sitting.view else None


def order_of(part: ReadingPanel) -> list[str]:
    """What the cases of the list are called."""
    return [row[1] for row in shown_rows(part.form.worklistTable)]
