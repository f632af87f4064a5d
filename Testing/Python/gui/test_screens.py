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


# What is named here goes with the new panel; nothing may be added.
TOO_WIDE = pytest.mark.xfail(
    reason="the score's row, the reader study's buttons and the studies' titles are wider", strict=True, raises=AssertionError
)


@pytest.mark.parametrize("module", [pytest.param(name, marks=TOO_WIDE) for name in ("OsteoRadiomics", "PainGrade")])
def test_nothing_is_cut_off_in_any_step(screens, tmp_path, module):
    lines = screens.take(module, tmp_path, (WIDTH,))
    pictures = {path.name: pixels_of(path) for path in tmp_path.glob("*.png")}
    if len(pictures) < 10 or any(len(np.unique(pixels.reshape(-1, 3), axis=0)) < 20 for pixels in pictures.values()):
        pytest.exit(f"pictures are missing or blank: {sorted(pictures)}")  # no excuse for that
    assert lines == []


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
