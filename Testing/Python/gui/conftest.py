"""Fixtures of the slicer-core host for the GUI tests."""

import pytest
from slicer_host.fixtures import host, make_segmentation, scene

__all__ = ["host", "scene"]


@pytest.fixture(autouse=True)
def numpy_loops(monkeypatch):
    """The values are the same, and a small case is not worth the compilation in every child process."""
    monkeypatch.setenv("OSTEORADIOMICS_NUMBA", "0")


@pytest.fixture
def image(scene):
    """The image of a small case."""
    from slicer_host.driving import noisy_volume

    return noisy_volume(scene)


@pytest.fixture
def segmentation(scene, image):
    """L1, L2 and L3 drawn on it."""
    from slicer_host.driving import boxes

    return make_segmentation(scene, image, boxes(["L1", "L2", "L3"]))


@pytest.fixture
def open_module(host):
    """Opens a module as the application does: call it with the module's name to get its widget."""
    from slicer_host.driving import open_panel
    from slicer_host.scripted import close_panel

    opened = []

    def open_one(name):
        opened.append(open_panel(name))
        return opened[-1]

    yield open_one
    for widget in opened:
        close_panel(widget)


@pytest.fixture
def panel(open_module):
    """The OsteoRadiomics panel with op-mri chosen and a case id entered."""
    from slicer_host.driving import choose

    widget = open_module("OsteoRadiomics")
    choose(widget, "op-mri")
    widget.parameters.caseId = "case"
    return widget


@pytest.fixture
def clock():
    """A clock that stands still until a test moves it; reader studies in the panel go by it."""
    from readings.study_kit import SetClock

    return SetClock()


@pytest.fixture
def part(panel, clock, tmp_path):
    """The panel's reading section, opened, with its drafts in the test's folder."""
    from gui.reading_kit import reading_part

    section = reading_part(panel)
    section.clock, section.drafts = clock, tmp_path / "drafts"
    section.form.readingSection.collapsed = False
    return section


@pytest.fixture
def mapped(host, panel, image, segmentation):
    """The panel after a map without sign, shown in colours."""
    import slicer
    from gui.explain_kit import choose_kind, choose_way, put_in
    from OsteoRadiomicsLib.heatmaps.words import FEATURE
    from OsteoRadiomicsLib.mrml.attributes import COLORS
    from slicer_host.rendering import set_view_size

    set_view_size(240, 200)
    slicer.util.setSliceViewerLayers(background=image)
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    choose_way(choose_kind(panel, FEATURE), COLORS)
    put_in(host, panel, signed=False)
    return panel


@pytest.fixture
def explained(host, panel, image, segmentation):
    """The panel after a map of the score, shown as it is by default."""
    from gui.explain_kit import choose_kind, put_in
    from slicer_host.rendering import set_view_size

    set_view_size(240, 200)
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    choose_kind(panel, "contribution")
    put_in(host, panel, signed=True)
    return panel
