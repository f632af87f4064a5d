"""Bad input to ``extract`` and ``cohort``: exit code 2 (1 in a batch), one line with file, segment and cure, nothing written."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.cli import main

SETTINGS = "imageType:\n  Original: {}\nfeatureClass:\n  firstorder:\n  glcm:\nsetting:\n  binWidth: 10\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good image (8 x 10 x 10), a good mask (labels 1 and 2), settings, and an empty folder for results."""
    array = np.random.default_rng(5).integers(0, 200, (8, 10, 10)).astype(np.float32)
    label = np.zeros(array.shape, np.uint8)
    label[2:6, 2:8, 2:5] = 1
    label[2:6, 2:8, 5:8] = 2
    write(tmp_path / "image.nrrd", array)
    write(tmp_path / "mask.nrrd", label)
    (tmp_path / "settings.yaml").write_text(SETTINGS)
    (tmp_path / "out").mkdir()
    return tmp_path


def write(path: Path, array: np.ndarray, *, vector: bool = False) -> Path:
    sitk.WriteImage(sitk.GetImageFromArray(array, isVector=vector), path)
    return path


def good(folder: Path) -> np.ndarray:
    return sitk.GetArrayFromImage(sitk.ReadImage(folder / "image.nrrd"))


def extract(
    folder: Path, *more: str, image: str = "image.nrrd", mask: str = "mask.nrrd", plan: tuple[str, ...] | None = None
) -> int:
    chosen = plan or ("--settings", str(folder / "settings.yaml"))
    return main(
        [
            "extract",
            "--image",
            str(folder / image),
            "--mask",
            str(folder / mask),
            *chosen,
            "--out",
            str(folder / "out" / "f.csv"),
            *more,
        ]
    )


def refused(folder: Path, capsys: pytest.CaptureFixture[str], code: int) -> str:
    """The one line on stderr; nothing is on stdout and nothing was written."""
    captured = capsys.readouterr()
    lines = captured.err.strip().splitlines()
    assert code == 2
    assert len(lines) == 1, captured.err
    assert lines[0].startswith("error: ")
    assert "defect" not in lines[0]
    assert captured.out == ""
    assert list((folder / "out").iterdir()) == []
    return lines[0]


def test_good_input_writes_table_and_provenance(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert extract(folder, "--labels", "1,2", "--case", "x", "--sequence", "T1") == 0
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["f.csv", "f.provenance.json", "inputs.private.json"]
    assert "2" in capsys.readouterr().out


def test_a_missing_mask_file(folder: Path, capsys: pytest.CaptureFixture[str]):
    line = refused(folder, capsys, extract(folder, mask="none.nrrd"))
    assert "none.nrrd" in line


def test_an_empty_mask(folder: Path, capsys: pytest.CaptureFixture[str]):
    write(folder / "empty.nrrd", np.zeros((8, 10, 10), np.uint8))
    line = refused(folder, capsys, extract(folder, mask="empty.nrrd"))
    assert "empty.nrrd" in line
    assert "Draw" in line


def test_an_absent_label_lists_those_present(folder: Path, capsys: pytest.CaptureFixture[str]):
    line = refused(folder, capsys, extract(folder, "--labels", "1,7"))
    assert "label 7" in line
    assert "mask.nrrd" in line
    assert "Choose from 1, 2" in line


def test_an_absent_segment(folder: Path, capsys: pytest.CaptureFixture[str]):
    line = refused(folder, capsys, extract(folder, "--segments", "L1"))
    assert "L1" in line
    assert "mask.nrrd" in line


def test_an_roi_below_the_protocols_minimum(folder: Path, capsys: pytest.CaptureFixture[str]):
    label = np.zeros((8, 10, 10), np.uint8)
    label[2:4, 2:6, 2:6] = 20
    write(folder / "small.nrrd", label)
    code = extract(folder, "--labels", "20", mask="small.nrrd", plan=("--protocol", "op-mri"))
    line = refused(folder, capsys, code)
    assert "segment L1" in line
    assert "64" in line


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_voxels_that_are_no_numbers(folder: Path, capsys: pytest.CaptureFixture[str], value: float):
    array = good(folder)
    array[3, 3, 3] = value
    write(folder / "bad.nrrd", array)
    line = refused(folder, capsys, extract(folder, image="bad.nrrd"))
    assert "bad.nrrd" in line


def test_a_4d_image(folder: Path, capsys: pytest.CaptureFixture[str]):
    image = sitk.JoinSeries([sitk.ReadImage(folder / "image.nrrd")] * 2)
    sitk.WriteImage(image, folder / "four.nii.gz")
    line = refused(folder, capsys, extract(folder, image="four.nii.gz"))
    assert "four.nii.gz" in line
    assert "4" in line


def test_a_colour_image(folder: Path, capsys: pytest.CaptureFixture[str]):
    write(folder / "colour.nrrd", np.zeros((8, 10, 10, 3), np.uint8), vector=True)
    line = refused(folder, capsys, extract(folder, image="colour.nrrd"))
    assert "colour.nrrd" in line


def test_two_files_that_are_no_images(folder: Path, capsys: pytest.CaptureFixture[str]):
    (folder / "text.nrrd").write_text("no image")
    line = refused(folder, capsys, extract(folder, image="text.nrrd", mask="text.nrrd"))
    assert "text.nrrd" in line


def test_another_geometry_says_what_differs(folder: Path, capsys: pytest.CaptureFixture[str]):
    mask = sitk.ReadImage(folder / "mask.nrrd")
    mask.SetSpacing((1, 1, 1.5))
    sitk.WriteImage(mask, folder / "other.nrrd")
    line = refused(folder, capsys, extract(folder, mask="other.nrrd"))
    assert "spacing" in line
    assert "1.5" in line


def test_the_dixon_pair_is_refused_and_accepted_only_explicitly(folder: Path, data: Path, capsys: pytest.CaptureFixture[str]):
    muscles = data / "mr_muscle"
    pair = [
        "--image",
        str(muscles / "tum01_water.nii.gz"),
        "--mask",
        str(muscles / "tum01_fat_muscle_msk.nii.gz"),
        "--labels",
        "2",
    ]
    command = ["extract", *pair, "--settings", str(folder / "settings.yaml"), "--out", str(folder / "out" / "f.csv")]
    line = refused(folder, capsys, main(command))
    assert "origin" in line
    assert "--geometry-tolerance" in line
    assert main([*command, "--geometry-tolerance", "1000"]) == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_without_write_permission(folder: Path, capsys: pytest.CaptureFixture[str]):
    (folder / "out").chmod(0o500)
    line = refused(folder, capsys, extract(folder))
    assert str(folder / "out") in line


def test_an_output_folder_that_cannot_be_made(folder: Path, capsys: pytest.CaptureFixture[str]):
    command = ["extract", "--image", str(folder / "image.nrrd"), "--mask", str(folder / "mask.nrrd")]
    code = main([*command, "--settings", str(folder / "settings.yaml"), "--out", str(folder / "image.nrrd" / "f.csv")])
    assert "cannot be written" in refused(folder, capsys, code)


def test_an_unknown_table_format_is_refused_before_the_work(folder: Path, capsys: pytest.CaptureFixture[str]):
    line = refused(folder, capsys, extract(folder, "--out", str(folder / "out" / "f.xlsx"), image="none.nrrd"))
    assert ".csv" in line


def test_an_unknown_protocol_lists_the_known(folder: Path, capsys: pytest.CaptureFixture[str]):
    line = refused(folder, capsys, extract(folder, plan=("--protocol", "op-mry")))
    assert "op-mri" in line


def test_a_flat_roi_is_no_error_but_its_undefined_features_say_why(folder: Path, capsys: pytest.CaptureFixture[str]):
    write(folder / "flat.nrrd", np.full((8, 10, 10), 50, np.float32))
    assert extract(folder, "--labels", "1", image="flat.nrrd") == 0
    with (folder / "out" / "f.csv").open(newline="") as handle:
        (row,) = list(csv.DictReader(handle))
    assert row["original_firstorder_Skewness"] == "0.0"
    assert float(row["original_firstorder_Mean"]) == 50
    captured = capsys.readouterr()
    assert "warning: " in captured.err
    assert "grey level" in captured.err or "flat" in captured.err


def test_one_bad_case_in_a_batch_gives_exit_code_1_and_the_rest(folder: Path, capsys: pytest.CaptureFixture[str]):
    (folder / "cases.csv").write_text("case,image,mask\na,image.nrrd,mask.nrrd\nb,none.nrrd,mask.nrrd\n")
    command = ["cohort", str(folder / "cases.csv"), "--settings", str(folder / "settings.yaml"), "--out", str(folder / "out")]
    assert main([*command, "--despite", "1"]) == 1
    captured = capsys.readouterr()
    (line,) = captured.err.strip().splitlines()
    assert "case b" in line
    assert "case b: the image does not exist. Check the path." in line
    assert "1 of 2" in captured.out


@pytest.mark.parametrize(
    "arguments", [["extract"], ["nonsense"], [], ["cohort", "x.csv", "--out", "y"], ["extract", "--labels", "a"]]
)
def test_wrong_arguments_give_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(arguments) == 2
    assert "usage" in capsys.readouterr().err


def test_a_defect_is_one_line_without_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def broken(*_: object) -> Callable[[], None]:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr("OsteoRadiomicsLib.protocols.protocol.shipped_protocols", broken)
    assert main(["protocols"]) == 1
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert "unforeseen" in captured.err
    assert "Traceback" not in captured.err
