"""Case lists whose images and masks lie in scenes, as headless Slicer works through them."""

import csv
import runpy
import sys
import zipfile

import pytest
from OsteoRadiomicsLib.cli import main
from slicer_host.driving import ROOT, boxes, noisy_volume
from slicer_host.fixtures import make_segmentation

BATCH = ROOT / "OsteoRadiomics" / "Scripts" / "batch.py"
SETTINGS = "imageType:\n  Original: {}\nfeatureClass:\n  firstorder: [Mean, Energy]\n  shape: [MeshVolume]\n"


@pytest.fixture
def slicer_runs(host, monkeypatch):
    """Runs the script as Slicer does and returns the exit code that it gave to Slicer."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", [str(BATCH), *map(str, arguments)])
        runpy.run_path(str(BATCH), run_name="__main__")
        return host.app.exit_code

    return run


@pytest.fixture
def folder(scene, tmp_path):
    """Two scenes, a packed one with two images and a plain one, and settings of few features."""
    (tmp_path / "settings.yaml").write_text(SETTINGS)
    first = noisy_volume(scene)
    first.SetName("T1")
    make_segmentation(scene, first, boxes(["L1", "L2", "L3"]), name="drawn")
    second = noisy_volume(scene, seed=2) if False else noisy_volume(scene)
    second.SetName("T2")
    assert scene.WriteToMRB(str(tmp_path / "a.mrb"))
    return tmp_path
