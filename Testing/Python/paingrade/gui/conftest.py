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


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Record and fat masks of the case by every method, as the child process writes them; made once."""
    from OsteoRadiomicsLib.images import read_mask
    from OsteoRadiomicsLib.verbs.dispatch import run_command
    from paingrade.gui.muscle_scene import muscle_files
    from PainGradeLib.case.record import MuscleRecord

    folder = tmp_path_factory.mktemp("measured")
    image, mask = muscle_files(folder)
    out = ["--out", str(folder / "m.json"), "--fat-masks", str(folder / "f.seg.nrrd")]
    inputs = ["--image", str(image), "--mask", str(mask), "--case", "P1", "--level-slice", "2", "--fat", "all"]
    assert run_command(["measure", "muscle", *inputs, *out]) == 0
    return MuscleRecord.read(folder / "m.json"), read_mask(folder / "f.seg.nrrd")


@pytest.fixture
def shown(panel, case, results):
    """The panel with these results, as if they had just arrived."""
    from PainGradeLib.gui.measure.panel import MeasurePanel

    part = panel.panel(MeasurePanel)
    part.results.take(part.state(), *results, case.image)
    return panel


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
