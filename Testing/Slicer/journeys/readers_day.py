"""A reader's day: open the study, draw, be told what is missing, hand in, leave a case undone and come back to it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import slicer

from . import made_up
from .checks import Checks
from .panel_use import Panel

MODULES = (("OsteoRadiomics", "op-mri"), ("PainGrade", "pain-mri"))


def readers_day(checks: Checks) -> None:
    """One day in each module."""
    for name, protocol in MODULES:
        panel = Panel(name, protocol)
        panel.open()
        with tempfile.TemporaryDirectory() as folder:
            _read(checks, panel, Path(folder))
        panel.leave()
        slicer.mrmlScene.Clear(0)


def _read(checks: Checks, panel: Panel, folder: Path) -> None:
    from OsteoRadiomicsLib.gui.reading.panel import ReadingPanel

    part = panel.widget.panel(ReadingPanel)
    panel.begin_reading(part)
    part.drafts = folder / "drafts"
    root = made_up.reader_study(folder, panel.protocol)
    checks.need(f"{panel.name}: the study opens", part.attempt(lambda: part.open_study(root)), panel.status)
    checks.need(f"{panel.name}: the session can begin", part.form.beginButton.enabled, part.form.beginButton.toolTip)
    part.form.beginButton.click()
    first = part.sitting.view.case
    editors = slicer.util.findChildren(part.form.editorContainer, className="qMRMLSegmentEditorWidget")
    checks.need(f"{panel.name}: the Segment Editor is in the panel", editors)
    checks.check(f"{panel.name}: it draws in the open case", editors[0].segmentationNode() is part.sitting.scene.drawing)
    checks.picture(f"reading-{panel.name}")
    _draw(part)
    checks.check(f"{panel.name}: a change is noticed", part.sitting.scene.changed)
    given = _answer(part)
    asked = [question.name for question in part.study.protocol.questions]
    checks.check(f"{panel.name}: what the study asks stands in the panel", list(part.controls.grades.choices) == asked, asked)
    part.form.submitButton.click()  # boxes are no anatomy
    checks.check(f"{panel.name}: what was found is shown", not part.form.findingsFrame.isHidden())
    checks.picture(f"reading-findings-{panel.name}")
    part.form.overrideLineEdit.text = "made up"
    part.form.submitButton.click()
    checks.need(f"{panel.name}: a reason hands it in, the next case opens", part.sitting.view.case != first, panel.status)
    kept = part.study.reading("A", 1, first).record.answers
    checks.check(f"{panel.name}: the answers are handed in with the drawing", kept == given, kept)
    checks.check(f"{panel.name}: the next case starts without any", part.controls.grades.answers() == {})
    drawings = slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode")
    checks.check(f"{panel.name}: the case before left the scene", drawings == 1, drawings)
    _draw(part)
    part.form.previousButton.click()
    part.form.nextButton.click()
    checks.check(f"{panel.name}: the undone drawing is offered again", not part.form.recoveryFrame.isHidden())
    part.form.restoreButton.click()
    checks.check(f"{panel.name}: and comes back", part.sitting.scene.label_map().drawn_segments())
    part.form.leaveStudyButton.click()
    checks.check(f"{panel.name}: the study is left", part.sitting is None, panel.status)
    drawings = slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode")
    checks.check(f"{panel.name}: nothing of it stays in the scene", drawings == 0, drawings)


def _draw(part: Any) -> None:
    scene = part.sitting.scene
    made_up.draw_boxes(scene.drawing, scene.images[scene.view.sequence])


def _answer(part: Any) -> dict[str, str]:
    """Choose the last category of each question; what was chosen."""
    for combo in part.controls.grades.choices.values():
        combo.setCurrentIndex(combo.count - 1)
    return {question.name: question.categories[-1] for question in part.study.protocol.questions}
