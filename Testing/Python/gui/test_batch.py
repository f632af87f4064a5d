"""The command line inside Slicer, as ``Slicer --no-main-window --python-script batch.py -- VERB ...`` runs it."""

import runpy
import sys
from importlib import metadata

import pytest
import SimpleITK as sitk
from slicer_host.driving import ROOT, boxes, noisy_volume

BATCH = ROOT / "OsteoRadiomics" / "Scripts" / "batch.py"


@pytest.fixture
def slicer_runs(host, monkeypatch):
    """Runs the script as Slicer does and returns the exit code that it gave to Slicer."""

    def run(*arguments):
        # Slicer keeps "--" to itself and sets sys.argv to the script and the rest.
        monkeypatch.setattr(sys, "argv", [str(BATCH), *map(str, arguments)])
        runpy.run_path(str(BATCH), run_name="__main__")
        return host.app.exit_code

    return run


@pytest.fixture
def case(host, scene, tmp_path):
    """Image and label map files of a small case with L1, L2, L3."""
    from OsteoRadiomicsLib.mrml.volumes import image_from_volume

    image = image_from_volume(noisy_volume(scene))
    labels = sum(mask * label for mask, label in zip(boxes(["L1", "L2", "L3"]).values(), (20, 21, 22), strict=True))
    mask = sitk.GetImageFromArray(labels.astype("uint8"))
    mask.CopyInformation(image)
    sitk.WriteImage(image, str(tmp_path / "image.nrrd"))
    sitk.WriteImage(mask, str(tmp_path / "mask.nrrd"))
    return tmp_path


def test_a_verb_that_is_done_ends_slicer_with_0_and_the_shells_bytes(slicer_runs, case):
    from OsteoRadiomicsLib.cli import main

    arguments = ["extract", "--image", case / "image.nrrd", "--mask", case / "mask.nrrd", "--union", "--protocol", "op-mri"]
    assert slicer_runs(*arguments, "--out", case / "batch.csv") == 0
    assert main([*map(str, arguments), "--out", str(case / "shell.csv")]) == 0
    assert (case / "batch.csv").read_bytes() == (case / "shell.csv").read_bytes()


def test_some_failed_cases_end_slicer_with_1(slicer_runs, case, capsys):
    lines = ["case,sequence,image,mask", "a,T1,image.nrrd,mask.nrrd", "b,T1,absent.nrrd,mask.nrrd"]
    (case / "cases.csv").write_text("\n".join(lines) + "\n")
    assert slicer_runs("cohort", case / "cases.csv", "--protocol", "op-mri", "--out", case / "out", "--despite", "1") == 1
    assert "case b, T1: the image does not exist" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["extract", "--image", "absent.nrrd"], ["no-such-verb"], []])
def test_wrong_arguments_end_slicer_with_2_and_no_traceback(slicer_runs, capsys, arguments):
    assert slicer_runs(*arguments) == 2
    err = capsys.readouterr().err
    assert err
    assert "Traceback" not in err


def test_wrong_input_is_one_line(slicer_runs, case, capsys):
    arguments = ["extract", "--image", case / "image.nrrd", "--mask", case / "absent.nrrd", "--protocol", "op-mri"]
    assert slicer_runs(*arguments, "--out", case / "f.csv") == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line.startswith("error: ")
    assert not (case / "f.csv").exists()


def test_missing_packages_are_one_line_with_the_cure_and_nobody_is_asked(slicer_runs, case, capsys, monkeypatch):
    def version(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", version)
    assert slicer_runs("extract", "--image", case / "image.nrrd", "--mask", case / "mask.nrrd", "--protocol", "op-mri") == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "pydantic>=2.9" in line
    assert "PythonSlicer -m pip install" in line


def test_two_dashes_that_a_launcher_left_are_harmless(slicer_runs, capsys):
    assert slicer_runs("--", "protocols") == 0
    assert "op-mri" in capsys.readouterr().out


def test_help_ends_slicer_with_0(slicer_runs, capsys):
    assert slicer_runs("--help") == 0
    assert "extract" in capsys.readouterr().out
