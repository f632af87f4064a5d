"""Nothing that was drawn is lost: autosave, crashes, a vanished drive, closed scenes, other modules."""

import os
import signal
import subprocess
import sys

import pytest
import slicer
from gui.reading_kit import boxes, case_of, draw, drawn, reading_part, sit_down
from OsteoRadiomicsLib.gui.reading.watch import LOOK_AFTER_FAILURE_MS, LOOK_EVERY_MS, REST_MS
from OsteoRadiomicsLib.readings import open_study
from readings.study_kit import new_study, reader
from slicer_host import timers
from slicer_host.driving import ROOT, double_click

FULL = {"L1": 180, "L2": 180, "L3": 180}

# A reader draws, the hand rests, and the power goes.
DRAW_AND_DIE = """
import os, signal, sys, time
sys.path[:0] = {path!r}
import slicer_host
host = slicer_host.start()
from pathlib import Path
from slicer_host.driving import module_path
from slicer_host.scripted import load_module
from gui.reading_kit import draw, reading_part, sit_down
script, _ = load_module(str(module_path("OsteoRadiomics")))
widget = script.OsteoRadiomicsWidget()
widget.enter()
part = reading_part(widget)
part.drafts = Path({drafts!r})
sit_down(part, {root!r}, "A")
draw(part)
print(part.sitting.view.case, flush=True)
saved = Path({root!r}, "readings", "A")
end = time.monotonic() + 60
while not any(path.name.startswith(part.sitting.view.case) and "autosave" in str(path) for path in saved.rglob("*.json")):
    assert time.monotonic() < end, "no autosave"
    host.app.processEvents()
    time.sleep(0.05)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def root(tmp_path, clock):
    """A study of three cases and one reader."""
    return new_study(tmp_path, clock, reader("A"))


def rest(host):
    """Let the hand rest until the drawing is kept."""
    timers.let_pass(REST_MS / 1000 + 0.1)


def drafts_below(folder):
    """Autosaved masks anywhere below a folder."""
    return sorted(path.name for path in folder.rglob("*.seg.nrrd") if "autosave" in str(path) or "drafts" in str(path))


def test_a_change_is_kept_once_the_hand_rests(host, reading, root):
    draw(reading, {"L1": boxes()["L1"]})
    assert drafts_below(root) == []
    rest(host)
    assert len(drafts_below(root)) == 1
    assert not reading.sitting.scene.changed


def test_looking_at_a_case_without_drawing_keeps_nothing(host, reading, root):
    rest(host)
    reading.form.nextButton.click()
    reading.form.leaveStudyButton.click()
    assert drafts_below(root) == []


def test_a_minute_of_uninterrupted_drawing_is_kept_before_the_hand_rests(host, reading, root, clock):
    draw(reading)
    reading.watch._rest_timer.stop()
    reading._look()
    assert drafts_below(root) == []
    clock.pass_time(61)
    reading._look()
    assert len(drafts_below(root)) == 1


def test_leaving_a_case_keeps_the_drawing_which_is_offered_on_return(reading, panel):
    first = case_of(reading)
    draw(reading)
    reading.form.nextButton.click()
    assert reading.form.recoveryFrame.isHidden()
    reading.form.previousButton.click()
    assert case_of(reading) == first
    assert not reading.form.recoveryFrame.isHidden()
    assert "was kept at 2026-03-01 08:00 UTC" in reading.form.recoveryLabel.text
    assert drawn(reading) == {}
    reading.form.restoreButton.click()
    assert drawn(reading) == FULL
    assert reading.form.recoveryFrame.isHidden()


def test_until_it_is_decided_nothing_can_be_drawn_submitted_or_skipped(host, reading, root):
    draw(reading)
    reading.form.nextButton.click()
    reading.form.previousButton.click()
    editor = reading.form.editorContainer.findChildren("qMRMLSegmentEditorWidget")[0]
    assert editor.readOnly
    for button in (reading.form.submitButton, reading.form.skipButton):
        assert not button.enabled
        assert "Restore or discard" in button.toolTip
    kept = drafts_below(root)
    draw(reading, boxes(grow=2))
    rest(host)
    assert drafts_below(root) == kept
    reading.form.restoreButton.click()
    assert drawn(reading) == FULL
    assert not editor.readOnly
    assert reading.form.submitButton.enabled


def test_a_discarded_drawing_is_gone(reading, root):
    draw(reading)
    reading.form.nextButton.click()
    reading.form.previousButton.click()
    reading.form.discardButton.click()
    assert drawn(reading) == {}
    assert drafts_below(root) == []
    reading.form.nextButton.click()
    reading.form.previousButton.click()
    assert reading.form.recoveryFrame.isHidden()


def test_what_was_drawn_elsewhere_while_locked_is_kept_after_a_discard(host, reading, root):
    draw(reading)
    reading.form.nextButton.click()
    reading.form.previousButton.click()
    draw(reading, {"L2": boxes(grow=1)["L2"]})  # in the module Segment Editor, which knows nothing of the question
    rest(host)
    reading.form.discardButton.click()
    reading.form.nextButton.click()
    reading.form.previousButton.click()
    reading.form.restoreButton.click()
    assert drawn(reading) == {"L2": 210}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL; sittings there end by silence")
def test_after_a_killed_process_the_drawing_is_offered_and_can_be_submitted(part, root, clock, tmp_path):
    path = [str(ROOT / folder) for folder in ("OsteoRadiomics", "Testing/Host", "Testing/Python")]
    code = DRAW_AND_DIE.format(path=path, root=str(root), drafts=str(tmp_path / "drafts"))
    dead = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "SLICER_SOURCE": ""})
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    case = dead.stdout.strip()
    sit_down(part, root, "A")  # at once: a process that is gone holds nothing
    assert part.sitting.view.case == case
    assert not part.form.recoveryFrame.isHidden()
    part.form.restoreButton.click()
    assert drawn(part) == FULL
    part.form.submitButton.click()
    assert open_study(root, clock=clock).reading("A", 1, case) is not None


def test_while_the_drive_is_gone_the_drawing_is_kept_here_and_offered_when_it_returns(host, reading, panel, root, tmp_path):
    case = case_of(reading)
    draw(reading)
    away = root.rename(root.with_name("away"))
    rest(host)
    assert "kept on this computer" in panel.ui.statusLabel.text
    assert len(drafts_below(tmp_path / "drafts")) == 1
    reading.form.submitButton.click()
    assert case_of(reading) == case
    assert drawn(reading) == FULL
    away.rename(root)
    reading.form.nextButton.click()
    reading.form.previousButton.click()
    assert "kept on this computer" in reading.form.recoveryLabel.text
    reading.form.restoreButton.click()
    reading.form.submitButton.click()
    assert reading.form.doneLabel.text == "1 of 3 cases done"
    assert drafts_below(tmp_path / "drafts") == []


def test_while_the_drive_is_gone_it_is_asked_less_often(reading, root):
    away = root.rename(root.with_name("away"))
    reading._look()
    assert reading.watch._look_timer.interval == LOOK_AFTER_FAILURE_MS
    away.rename(root)
    reading._look()
    assert reading.watch._look_timer.interval == LOOK_EVERY_MS


def test_a_case_stays_open_when_its_drawing_can_be_kept_nowhere(reading, panel, root, tmp_path):
    draw(reading)
    case = case_of(reading)
    (tmp_path / "drafts").write_text("a file where the folder should be")
    away = root.rename(root.with_name("away"))
    for button in (reading.form.nextButton, reading.form.leaveStudyButton):
        button.click()
        assert case_of(reading) == case
        assert drawn(reading) == FULL
        assert panel.ui.statusLabel.text
    away.rename(root)
    reading.form.leaveStudyButton.click()
    assert reading.sitting is None
    assert len(drafts_below(root)) == 1


def test_another_module_keeps_the_drawing_at_once_and_watches_on(host, reading, panel, root):
    draw(reading, {"L1": boxes()["L1"]})
    panel.exit()
    (first,) = drafts_below(root)
    draw(reading, {"L2": boxes()["L2"]})  # in the module Segment Editor
    rest(host)
    (second,) = drafts_below(root)
    assert first != second
    panel.enter()
    assert set(drawn(reading)) == {"L1", "L2"}


def test_a_closed_scene_keeps_the_drawing_and_the_session(host, reading, panel, root):
    draw(reading)
    first = case_of(reading)
    slicer.mrmlScene.Clear(0)
    assert reading.sitting is not None
    assert case_of(reading) is None
    assert len(drafts_below(root)) == 1
    double_click(reading.form.worklistTable, 0, 0)
    assert case_of(reading) == first
    reading.form.restoreButton.click()
    assert drawn(reading) == FULL
    (before,) = drafts_below(root)
    draw(reading, {"L1": boxes(grow=1)["L1"]})
    rest(host)
    assert drafts_below(root) != [before]


def test_a_closed_module_leaves_no_timer_no_observer_and_no_node(host, open_module, root, clock, tmp_path):
    crosshair = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLCrosshairNode")
    widget = open_module("OsteoRadiomics")
    part = reading_part(widget)
    part.clock, part.drafts = clock, tmp_path / "drafts"
    sit_down(part, root, "A")
    draw(part)
    segmentation = part.sitting.scene.drawing.GetSegmentation()
    event = slicer.vtkMRMLCrosshairNode.CursorPositionModifiedEvent
    assert crosshair.HasObserver(event)
    widget.cleanup()
    assert timers.running() == []
    assert not crosshair.HasObserver(event)
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode") == 0
    changed = part.watch._rest_timer.active
    segmentation.InvokeEvent(slicer.vtkSegmentation.SourceRepresentationModified)
    assert part.watch._rest_timer.active is changed is False
    assert len(drafts_below(root)) == 1
    assert open_study(root, clock=clock).trail("A").lines[-1].what == "closed"


def test_moving_the_mouse_over_the_views_counts_as_work(host, part, root, clock):
    crosshair = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLCrosshairNode")
    sit_down(part, root, "A")
    for _ in range(3):
        clock.pass_time(40)
        crosshair.InvokeEvent(slicer.vtkMRMLCrosshairNode.CursorPositionModifiedEvent)
    clock.pass_time(600)  # a pause
    crosshair.InvokeEvent(slicer.vtkMRMLCrosshairNode.CursorPositionModifiedEvent)
    part._look()
    assert part.form.activeTimeLabel.text == "Active time 2:00"
