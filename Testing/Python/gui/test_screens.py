"""The panels as they look: pictures at the width of a fresh Slicer, and what would be cut off in them."""

import sys

import numpy as np
import pytest
from slicer_host.driving import ROOT
from slicer_host.fitting import cut_off

WIDTH = 340  # of the module panel when Slicer is opened for the first time


@pytest.fixture
def screens(host, monkeypatch):
    """The script that takes the pictures."""
    monkeypatch.syspath_prepend(str(ROOT / "Testing" / "Host"))
    monkeypatch.setattr(sys, "path", list(sys.path))
    import take_screens

    return take_screens


def pixels_of(path):
    """(height, width, 3) uint8."""
    from PIL import Image

    return np.asarray(Image.open(path).convert("RGB"))


@pytest.mark.parametrize("module", ["OsteoRadiomics", "PainGrade"])
def test_nothing_is_cut_off_in_any_step(screens, tmp_path, module):
    lines = screens.take(module, tmp_path, (WIDTH,))
    pictures = {path.name: pixels_of(path) for path in tmp_path.glob("*.png")}
    assert len(pictures) >= 10
    assert [name for name, pixels in pictures.items() if len(np.unique(pixels.reshape(-1, 3), axis=0)) < 20] == []
    assert lines == []


@pytest.fixture
def chinese(host):
    """Slicer's language for the time of a test."""
    from OsteoRadiomicsLib.base import language
    from OsteoRadiomicsLib.gui import translation
    from PySide6 import QtGui

    if not QtGui.QFontDatabase.families(QtGui.QFontDatabase.WritingSystem.SimplifiedChinese):
        pytest.skip("no font has Chinese characters: their widths would be invented")
    before = language.language()
    yield "zh-CN"
    language.speak(before)
    translation._INSTALLED.clear()
    host.app.translators.clear()


@pytest.mark.parametrize("module", ["OsteoRadiomics", "PainGrade"])
def test_nothing_is_cut_off_in_chinese(screens, chinese, tmp_path, module):
    assert screens.take(module, tmp_path, (WIDTH,), language=chinese) == []


def label(text, width, *, wrapped):
    """A label of a width in a panel of its own."""
    from PySide6 import QtWidgets

    panel = QtWidgets.QWidget()
    one = QtWidgets.QLabel(text, panel)
    one.setWordWrap(wrapped)
    one.resize(width, 16)
    return panel, one


def test_a_label_that_is_too_narrow_is_found_and_one_that_fits_is_not(host):
    panel, one = label("Segmentation of the vertebrae", 60, wrapped=False)
    assert len([line for line in cut_off(panel, 340) if "cuts 'Segmentation" in line]) == 1
    one.resize(one.sizeHint())
    assert cut_off(panel, 340) == []


def test_a_wrapped_label_that_is_too_low_is_found(host):
    panel, one = label("a sentence that needs three lines at this width", 120, wrapped=True)
    assert any("cuts" in line for line in cut_off(panel, 340))
    one.resize(120, one.heightForWidth(120))
    assert not any("cuts" in line for line in cut_off(panel, 340))


def test_what_makes_the_panel_too_wide_is_named(host):
    from PySide6 import QtWidgets

    panel = QtWidgets.QWidget()
    row = QtWidgets.QHBoxLayout(panel)
    for text in ("Calculate the score", "Show where it comes from", "Write a report"):
        button = QtWidgets.QPushButton(text)
        button.setObjectName(text.split()[0])
        row.addWidget(button)
    panel.resize(340, 40)
    row.activate()
    assert any("QPushButton Write ends" in line for line in cut_off(panel, 340))
    assert cut_off(panel, 1000) == []
