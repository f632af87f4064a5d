"""``extract --engine`` and ``--compare``: cross-checking with PyRadiomics, where it is installed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import DependencyError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.cohort.engines import ENGINES
from OsteoRadiomicsLib.features import FeatureVector
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    array = np.random.default_rng(1).integers(0, 200, (6, 8, 8)).astype(np.int16)
    label = np.zeros(array.shape, np.uint8)
    label[1:5, 1:7, 1:7] = 1
    sitk.WriteImage(sitk.GetImageFromArray(array), tmp_path / "image.nrrd")
    sitk.WriteImage(sitk.GetImageFromArray(label), tmp_path / "mask.nrrd")
    (tmp_path / "s.yaml").write_text("featureClass:\n  firstorder: [Mean, Energy]\n")
    inputs = ["--image", str(tmp_path / "image.nrrd"), "--mask", str(tmp_path / "mask.nrrd")]
    return ["extract", *inputs, "--settings", str(tmp_path / "s.yaml"), "--out", str(tmp_path / "f.csv")]


def test_without_pyradiomics_one_line_says_how_to_get_it(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    monkeypatch.setenv("OSTEORADIOMICS_PYRADIOMICS", str(tmp_path / "no-python"))
    assert main([*command, "--engine", "pyradiomics"]) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "OSTEORADIOMICS_PYRADIOMICS" in line
    assert not (tmp_path / "f.csv").exists()


def test_the_comparison_names_the_largest_difference(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def half_energy(*arguments: object) -> FeatureVector:
        found = ENGINES["own"](*arguments)  # type: ignore[arg-type]
        halved = np.array([0.5 if "Energy" in name else 1.0 for name in found.names])
        return FeatureVector(found.names, found.values * halved, found.reasons)

    monkeypatch.setitem(ENGINES, "pyradiomics", half_energy)
    assert main([*command, "--compare", "--json"]) == 0
    (difference,) = json.loads(capsys.readouterr().out)["differences"]
    assert difference["name"] == "firstorder"
    assert difference["feature"] == "original_firstorder_Energy"
    assert difference["largest"] == pytest.approx(1.0)


def test_the_provenance_names_the_engine(command: list[str], tmp_path: Path):
    assert main(command) == 0
    assert json.loads((tmp_path / "f.provenance.json").read_text())["engine"] == "own"


def test_the_missing_package_is_an_error_of_its_own_kind(monkeypatch: pytest.MonkeyPatch, command: list[str]):
    from OsteoRadiomicsLib.features.peer import extract_with_pyradiomics

    monkeypatch.delenv("OSTEORADIOMICS_PYRADIOMICS", raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    image = sitk.ReadImage(command[2])
    with pytest.raises(DependencyError, match="SlicerRadiomics"):
        extract_with_pyradiomics(image, image, ExtractionSettings())
