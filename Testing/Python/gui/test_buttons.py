"""Every button of both panels, pressed in every state that a user finds it in; each dialog is answered with Cancel."""

import pytest
import qt
import slicer
from gui.reading_kit import reading_part, sit_down
from readings.study_kit import new_study, reader
from slicer_host import desktop
from slicer_host.driving import boxes, noisy_volume
from slicer_host.fixtures import make_segmentation

MODULES = {"OsteoRadiomics": ["L1", "L2", "L3"], "PainGrade": ["ES_R", "MF_R", "MF_L", "ES_L"]}
PRESSABLE = ("QPushButton", "QToolButton", "QCheckBox")


def press_all(widget):
    """Press whatever can be pressed; what starts to work is cancelled. Returns the names of what was pressed."""
    pressed = []
    buttons = [button for kind in PRESSABLE for button in widget.parent.findChildren(kind) if button.name]
    for button in sorted(buttons, key=lambda button: button.name == "leaveStudyButton"):
        if not button or not button.isEnabled() or not button.isVisibleTo(widget.parent):
            continue
        qt.QFileDialog.paths = [""] * 3
        qt.QMessageBox.answers = [qt.QMessageBox.Cancel] * 3
        pressed.append(button.name)
        button.click()
        slicer.app.processEvents()
        if widget.context.runner.running:
            widget.ui.cancelButton.click()
            assert not widget.context.runner.running, pressed[-1]
    return pressed


def turn_to_studies(widget, part):
    """What a reader presses first."""
    if hasattr(widget.ui, "readingModeButton"):
        widget.ui.readingModeButton.click()
    part.form.readingSection.collapsed = False


def ready(widget):
    """A panel at rest says so."""
    assert not widget.context.runner.running
    cancel = widget.ui.cancelButton
    assert not (cancel.isVisibleTo(widget.parent) and cancel.isEnabled())
    assert desktop.complaints == []


@pytest.mark.parametrize("module", MODULES)
def test_with_nothing_loaded(open_module, module):
    widget = open_module(module)
    for section in widget.parent.findChildren("ctkCollapsibleButton"):
        section.collapsed = False
    assert press_all(widget)
    ready(widget)


@pytest.mark.parametrize("module", MODULES)
def test_with_a_case_drawn(host, scene, open_module, module):
    image = noisy_volume(scene)
    segmentation = make_segmentation(scene, image, boxes(MODULES[module]))
    widget = open_module(module)
    for section in widget.parent.findChildren("ctkCollapsibleButton"):
        section.collapsed = False
    widget.parameters.image, widget.parameters.segmentation, widget.parameters.caseId = image, segmentation, "c1"
    widget.refresh()
    assert "extractButton" in press_all(widget)
    ready(widget)


def test_while_a_reader_reads(open_module, clock, tmp_path):
    widget = open_module("OsteoRadiomics")
    part = reading_part(widget)
    part.clock, part.drafts = clock, tmp_path / "drafts"
    turn_to_studies(widget, part)
    sit_down(part, new_study(tmp_path, clock, reader("A")), "A")
    assert {"submitButton", "nextButton", "skipButton"} <= set(press_all(widget))
    ready(widget)


def test_for_a_coordinator(open_module, clock, tmp_path):
    widget = open_module("OsteoRadiomics")
    part = reading_part(widget)
    part.clock, part.drafts = clock, tmp_path / "drafts"
    turn_to_studies(widget, part)
    sit_down(part, new_study(tmp_path, clock, reader("A")), "coordinator")
    assert {"refreshProgressButton", "consensusButton", "exportStudyButton"} <= set(press_all(widget))
    ready(widget)


@pytest.mark.parametrize("module", MODULES)
def test_opening_leaving_and_a_closed_scene_say_nothing_in_the_error_log(host, open_module, module):
    widget = open_module(module)
    widget.exit()
    widget.enter()
    slicer.mrmlScene.Clear(0)
    slicer.app.processEvents()
    ready(widget)
