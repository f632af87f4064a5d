"""Fixtures of the slicer-core host, and a drawn case of muscles in its scene."""

import pytest
from gui.conftest import numpy_loops, open_module
from paingrade.gui.muscle_scene import muscle_scene
from slicer_host.fixtures import host, scene

__all__ = ["host", "numpy_loops", "open_module", "scene"]


@pytest.fixture
def case(scene):
    """An axial image with muscles of known fat on both sides, psoas and subcutaneous fat, and their segments."""
    return muscle_scene()


@pytest.fixture
def panel(open_module, case):
    """The panel of PainGrade with the case chosen, measured at slice 2."""
    from slicer_host.driving import choose

    widget = open_module("PainGrade")
    choose(widget, "pain-mri")
    parameters = widget.parameters
    parameters.set_image("T2", case.image)
    parameters.segmentation = case.segmentation
    parameters.caseId = "P1"
    ui = widget.ui
    ui.measureSection.collapsed = False
    ui.levelComboBox.setCurrentIndex(ui.levelComboBox.findData("slice"))
    ui.levelSpinBox.value = 2
    return widget
