"""``osteoradiomics measure`` as a user types it, and the page of a case."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from html_page import Page
from muscle_kit import cylinder, empty_grid, label_image, painted
from OsteoRadiomicsLib.base.extensions import extension_problems
from OsteoRadiomicsLib.base.spreadsheets import csv_rows
from OsteoRadiomicsLib.images import read_mask
from OsteoRadiomicsLib.verbs.dispatch import run_command
from paper_kit import check_whole, needs_paper, printed

LABELS = "MF_R=1,MF_L=2,PS_R=3,PS_L=4"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An image with two muscles of 20 and 30 % fat and two lean ones, its mask, and a file with two lines."""
    root = tmp_path_factory.mktemp("verb")
    grid = empty_grid((100, 90, 5), (1.0, 1.0, 4.0))
    up = np.array([0.0, 0.0, 1.0])
    masks = {
        name: cylinder(grid, place, (13, 10), up)
        for name, place in {"MF_R": (-15, 22), "MF_L": (15, 22), "PS_R": (-28, -20), "PS_L": (28, -20)}.items()
    }
    values = np.full(masks["MF_R"].shape, 20.0)
    for (name, mask), share in zip(masks.items(), (0.2, 0.3, 0.0, 0.0), strict=True):
        values[mask] = painted(share, snr=20, voxels=int(mask.sum()), seed=len(name))
        rng = np.random.default_rng(4)
        values[mask] = rng.permutation(values[mask])
    image = sitk.GetImageFromArray(values.astype(np.float32))
    image.CopyInformation(grid)
    sitk.WriteImage(image, str(root / "image.nii.gz"))
    sitk.WriteImage(label_image(grid, **masks), str(root / "mask.nii.gz"))
    lines = [("L4-5 facet left", [[10, 5, 0], [20, 15, 0]]), ("midline", [[0, 0, 0], [0, 30, 0]])]
    markups = [
        {"type": "Line", "name": name, "coordinateSystem": "LPS", "controlPoints": [{"position": end} for end in ends]}
        for name, ends in lines
    ]
    (root / "M.mrk.json").write_text(json.dumps({"markups": markups}), encoding="utf-8")
    return root


def muscle(folder: Path, *more: str) -> int:
    return run_command(
        ["measure", "muscle", "--image", str(folder / "image.nii.gz"), "--mask", str(folder / "mask.nii.gz"), "--labels", LABELS,
         "--level-slice", "2", "--out", str(folder / "out" / "m.json"), *more]
    )  # fmt: skip


def test_the_extension_brings_its_verb_without_being_imported_by_the_library() -> None:
    code = (
        "import sys, OsteoRadiomicsLib\nfrom OsteoRadiomicsLib.verbs import VERBS\n"
        "print('PainGradeLib' in sys.modules, 'measure' in VERBS, 'numpy' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False", "True", "False"]
    assert extension_problems() == ()


def test_a_muscle_is_measured_and_its_record_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert muscle(folder, "--fat", "all", "--extent", "volume", "--markups", str(folder / "M.mrk.json"), "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((folder / "out" / "m.json").read_text(encoding="utf-8"))
    values = {(value["name"], value["roi"]): value["value"] for value in printed["values"]}
    assert values["fat_rate_gmm2", "MF_L"] == pytest.approx(30, abs=1)
    assert values["facet_orientation_left", ""] == pytest.approx(45)
    assert not any(name.startswith("fat_rate_dixon") for name, _ in values)
    assert str(folder) not in json.dumps(printed)


def test_the_page_holds_picture_values_methods_and_the_notice(folder: Path) -> None:
    page = folder / "out" / "page.html"
    assert muscle(folder, "--fat", "otsu,gmm2", "--profile", "--markups", str(folder / "M.mrk.json"), "--page", str(page)) == 0
    found = Page(page.read_text(encoding="utf-8"))
    assert found.balanced
    assert found.source.count("data:image/png;base64,") == 2
    for text in ("Gaussian mixture, 2 components, both sides", "L4-5 facet orientation left", "suggestion", "research use only"):
        assert text.casefold() in found.source.casefold()
    assert str(folder) not in found.source


@needs_paper
def test_the_page_is_one_sheet_of_paper(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert muscle(folder, "--fat", "otsu,gmm2", "--profile", "--markups", str(folder / "M.mrk.json"), "--page", str(page)) == 0
    paper = printed(page)
    check_whole(paper)
    assert len(paper.sheets) == 1
    assert paper.lacks("td") == []


def files(folder: Path) -> dict[Path, str]:
    return {path: path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def named_folder(folder: Path, tmp_path: Path) -> Path:
    """Inputs whose folder and files are called after a patient."""
    root = tmp_path / "SMITH_JOHN"
    root.mkdir()
    for name in ("image.nii.gz", "mask.nii.gz", "M.mrk.json"):
        (root / f"SMITH_{name}").write_bytes((folder / name).read_bytes())
    (root / "SMITH_names.txt").write_text('1 255 0 0 1 1 1 "MF_R"\n2 255 0 0 1 1 1 "MF_L"\n', encoding="utf-8")
    return root


@pytest.mark.parametrize("markups", ["SMITH_M.mrk.json", "SMITH_nowhere.mrk.json"])
def test_no_result_but_the_private_inputs_names_a_file(named_folder: Path, tmp_path: Path, markups: str) -> None:
    out = tmp_path / "out"
    words = ["--image", "SMITH_image.nii.gz", "--water", "SMITH_image.nii.gz", "--mask", "SMITH_mask.nii.gz",
             "--markups", markups, "--label-table", "SMITH_names.txt"]  # fmt: skip
    given = [word if word.startswith("--") else str(named_folder / word) for word in words]
    targets = ["--out", str(out / "m.json"), "--page", str(out / "page.html")]
    assert run_command(["measure", "muscle", *given, "--level-slice", "2", *targets]) == 0
    assert run_command(["report", str(out), "--out", str(out / "report.html")]) == 0
    assert "data:image/png;base64," in (out / "report.html").read_text(encoding="utf-8")
    assert [path.name for path, text in files(out).items() if "SMITH" in text] == ["inputs.private.json"]
    assert stat.S_IMODE((out / "inputs.private.json").stat().st_mode) == 0o600


def test_a_cohorts_table_failures_and_records_name_no_file(
    named_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = ["case,image,mask,level_slice,markups", "A,SMITH_image.nii.gz,SMITH_mask.nii.gz,2,SMITH_nowhere.json",
            "=B,SMITH_image.nii.gz,SMITH_image.nii.gz,2,"]  # fmt: skip
    (named_folder / "cases.csv").write_text("\n".join(rows), encoding="utf-8")
    out = tmp_path / "out"
    assert run_command(["measure", "cohort", str(named_folder / "cases.csv"), "--labels", LABELS, "--out", str(out)]) == 1
    assert [path.relative_to(out).as_posix() for path, text in files(out).items() if "SMITH" in text] == [
        "cases/inputs.private.json"
    ]
    assert "SMITH" not in "".join(capsys.readouterr())
    (failure,) = csv_rows((out / "failures.csv").read_text(encoding="utf-8"))
    assert failure["case"] == "=B"
    assert "\n'=B," in (out / "failures.csv").read_text(encoding="utf-8")
    assert run_command(["report", str(out / "cases"), "--out", str(tmp_path / "r.html")]) == 0
    assert "data:image/png;base64," in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_record_without_its_private_inputs_has_a_page_without_a_picture(folder: Path, tmp_path: Path) -> None:
    assert muscle(folder) == 0
    (tmp_path / "m.json").write_bytes((folder / "out" / "m.json").read_bytes())
    assert run_command(["report", str(tmp_path), "--out", str(tmp_path / "r.html")]) == 0
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "No inputs.private.json beside the record says where the image lies" in page
    assert "data:image/png" not in page


def test_the_report_verb_makes_the_same_page_from_the_folder(folder: Path) -> None:
    page = folder / "out" / "page.html"
    assert muscle(folder, "--fat", "otsu", "--page", str(page)) == 0
    assert run_command(["report", str(folder / "out"), "--out", str(folder / "report.html")]) == 0
    assert (folder / "report.html").read_bytes() == page.read_bytes()


def test_a_changed_image_is_not_shown_as_the_one_that_was_measured(folder: Path, tmp_path: Path) -> None:
    for name in ("image.nii.gz", "mask.nii.gz"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    assert muscle(tmp_path) == 0
    sitk.WriteImage(sitk.ReadImage(str(tmp_path / "image.nii.gz")) + 1, str(tmp_path / "image.nii.gz"))
    assert run_command(["report", str(tmp_path / "out"), "--out", str(tmp_path / "r.html")]) == 0
    assert "The image was changed since it was measured" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_angles_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run_command(["measure", "angle", "--markups", str(folder / "M.mrk.json"), "--out", str(folder / "a.json"), "--json"]) == 0
    )
    assert json.loads(capsys.readouterr().out)["angles"][0]["degrees"] == pytest.approx(45)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--fat", "otsi"], "there is no fat method 'otsi'; choose fixed"),
        (["--labels", "MFR=1"], "'MFR=1' says no label"),
        (["--level-slice", "9"], "is slice 9, the image has slices 0 to 4"),
        (["--muscles", "XX"], "'XX' are no muscles"),
        (["--goutallier", "3,2,1,4"], "cut-offs of grades must rise"),
        (["--markups", "nowhere.mrk.json"], "no angles: markups 1: does not exist"),
    ],
)
def test_wrong_input_is_one_line(folder: Path, words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = muscle(folder, *words)
    error = capsys.readouterr().err
    assert message in error
    assert "Traceback" not in error
    assert code == (0 if words[0] == "--markups" else 2)


def test_a_cohort_with_a_failure_exits_with_one_and_names_it(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        "case,image,mask,level_slice",
        f"A,{folder}/image.nii.gz,{folder}/mask.nii.gz,2",
        f"B,{folder}/image.nii.gz,nowhere.nii,2",
    ]
    (tmp_path / "cases.csv").write_text("\n".join(lines), encoding="utf-8")
    words = ["measure", "cohort", str(tmp_path / "cases.csv"), "--labels", LABELS, "--out", str(tmp_path / "out")]
    assert run_command(words) == 1
    assert "error: case B, the mask: there is no such file" in capsys.readouterr().err
    assert run_command([*words, "--json"]) == 1
    again = json.loads(capsys.readouterr().out)
    assert (again["done"], again["resumed"], again["failed"]) == (1, 1, 1)


def test_the_masks_of_fat_hold_the_voxels_that_the_rates_count(folder: Path, tmp_path: Path) -> None:
    assert muscle(folder, "--fat", "otsu,gmm2,signal-fraction", "--fat-masks", str(tmp_path / "fat.seg.nrrd")) == 0
    record = json.loads((folder / "out" / "m.json").read_text())
    masks = read_mask(tmp_path / "fat.seg.nrrd")
    assert [segment.name for segment in masks.segments] == ["otsu", "otsu-per-muscle", "gmm2", "gmm2-per-muscle"]
    drawn = sitk.GetArrayFromImage(sitk.ReadImage(str(folder / "mask.nii.gz")))
    for segment in masks.segments:
        fat = sitk.GetArrayFromImage(masks.mask(segment)) > 0
        assert fat[2].any()
        assert not fat[[0, 1, 3, 4]].any()
        for label, roi in enumerate(("MF_R", "MF_L"), 1):
            (rate,) = (each["rate"] for each in record["fat"] if (each["method"], each["roi"]) == (segment.name, roi))
            inside = drawn[2] == label
            assert 100 * np.count_nonzero(fat[2] & inside) / np.count_nonzero(inside) == pytest.approx(rate, abs=1e-9)
        assert not (fat & (drawn == 0)).any()


def test_without_any_threshold_the_masks_of_fat_are_empty(folder: Path, tmp_path: Path) -> None:
    assert muscle(folder, "--fat", "signal-fraction", "--fat-masks", str(tmp_path / "fat.seg.nrrd")) == 0
    assert read_mask(tmp_path / "fat.seg.nrrd").segments == ()
