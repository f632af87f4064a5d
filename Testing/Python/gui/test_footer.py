"""The footer: time left, warnings behind their number."""

import pytest
from OsteoRadiomicsLib.gui.footer import time_left


@pytest.mark.parametrize(
    ("share", "elapsed", "text"),
    [(0.0, 10, ""), (0.5, 0.5, ""), (0.5, 20, "20 s left"), (0.9, 9, "1 s left"), (0.1, 60, "9 min left"), (1.0, 30, "")],
)
def test_the_time_left_is_said_once_it_can_be_known(share, elapsed, text):
    assert time_left(share, elapsed) == text


def test_progress_shows_the_time_left(panel):
    footer = panel.context.runner.footer
    now = [0.0]
    footer._clock = lambda: now[0]
    footer.begin()
    now[0] = 30.0
    footer.progress(0.25)
    assert panel.ui.progressBar.value == 25
    assert panel.ui.progressBar.format == "%p%, 90 s left" or panel.ui.progressBar.format == "%p%, 2 min left"
    footer.end()
    assert panel.ui.progressRow.isHidden()


def test_a_count_opens_the_warnings_and_none_hides_them(panel):
    footer, ui = panel.context.runner.footer, panel.ui
    footer.warn(["one", "two", "one"])
    assert ui.warningsButton.text == "2 warnings"
    ui.warningsButton.click()
    assert ui.warningsText.toPlainText() == "one\ntwo"
    assert not ui.warningsText.isHidden()
    footer.warn(["three"])
    assert ui.warningsButton.text == "1 warning"
    assert not ui.warningsText.isHidden()
    footer.warn(())
    assert ui.warningsButton.isHidden()
    assert ui.warningsText.isHidden()


def test_layers_count_as_their_vertebra(panel, scene, image):
    from slicer_host.driving import boxes, choose
    from slicer_host.fixtures import make_segmentation

    choose(panel, "op-ct")
    panel.parameters.set_image("CT", image)
    panel.parameters.segmentation = make_segmentation(scene, image, boxes(["T12 upper", "T12 lower", "L1 upper"]))
    panel.refresh()
    assert panel.ui.extractButton.enabled, panel.ui.extractButton.toolTip
