"""Several sequences of one case: ``extract`` gives one table, ``align`` checks the mask and corrects it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import OsteoRadiomicsLib as osteo
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images import read_mask, write_image, write_label_map
from OsteoRadiomicsLib.images.phantom.lumbar import lumbar_mri
from OsteoRadiomicsLib.tables.feature_table import FeatureTable

SHIFT_Z = 4.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """T1 and a T2 that moved by 4 mm, with the mask that was drawn on T1."""
    found = tmp_path_factory.mktemp("sequences")
    case = lumbar_mri(2, 0.5, size=(100, 128, 16), spacing=(2.0, 2.0, 5.0), sequences=("T1", "T2"))
    write_image(case.images["T1"], found / "T1.nrrd")
    moved = sitk.Image(case.images["T2"])
    x, y, z = moved.GetOrigin()
    moved.SetOrigin((x, y, z + SHIFT_Z))
    write_image(moved, found / "T2.nrrd")
    write_label_map(case.mask, found / "mask.seg.nrrd")
    (found / "few.yaml").write_text("setting: {binWidth: 25}\nfeatureClass: {firstorder: [Mean], shape: [MeshVolume]}\n")
    return found


def images(folder: Path) -> list[str]:
    """Both images, named."""
    return ["--image", f"T1={folder / 'T1.nrrd'}", "--image", f"T2={folder / 'T2.nrrd'}"]


def test_align_warns_of_the_movement_and_writes_a_mask_that_undoes_it(folder: Path, tmp_path: Path, capsys):
    out, mask = tmp_path / "a.json", tmp_path / "T2.seg.nrrd"
    rest = ["--mask", str(folder / "mask.seg.nrrd"), "--correct", "T2", "--mask-out", f"T2={mask}", "--out", str(out)]
    assert main(["align", *images(folder), *rest]) == 0
    assert "T2: the patient may have moved after T1 (the bodies' edges agree to" in capsys.readouterr().err
    (found,) = json.loads(out.read_text())["sequences"]
    assert found["doubtful"]
    assert found["shift_mm"][2] == pytest.approx(SHIFT_Z, abs=0.5)
    drawn = read_mask(folder / "mask.seg.nrrd")
    corrected = read_mask(mask)
    segment = next(each for each in corrected.segments if each.name == "L2")
    assert "moved by rigid registration" in segment.note
    before = sitk.GetArrayFromImage(drawn.mask(next(each for each in drawn.segments if each.name == "L2")))
    after = sitk.GetArrayFromImage(corrected.mask(segment))
    # Moved with the image it fills the same voxels, but for a fraction of a millimetre.
    assert 2 * np.count_nonzero(before & after) / (before.sum() + after.sum()) > 0.95


def test_align_without_correction_has_figures_and_no_transform(folder: Path, tmp_path: Path):
    assert main(["align", *images(folder), "--mask", str(folder / "mask.seg.nrrd"), "--out", str(tmp_path / "a.json")]) == 0
    record = json.loads((tmp_path / "a.json").read_text())
    assert record["drawn_on"] == "T1"
    assert record["sequences"][0]["motion"] is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--correct", "T3"], "there is no image of sequence T3"),
        (["--drawn-on", "T3"], "there is no image of sequence T3"),
        (["--mask-out", "T3=x.seg.nrrd"], "there is no image of sequence T3"),
        (["--segments", "L9"], "has no segment L9"),
    ],
)
def test_align_names_a_sequence_that_was_not_given(folder: Path, tmp_path: Path, capsys, options, message):
    given = ["align", *images(folder), "--mask", str(folder / "mask.seg.nrrd"), "--out", str(tmp_path / "a.json")]
    assert main([*given, *options]) == 2
    assert message in capsys.readouterr().err


def test_align_asks_for_two_named_images(folder: Path, tmp_path: Path, capsys):
    given = ["--image", str(folder / "T1.nrrd"), "--mask", str(folder / "mask.seg.nrrd"), "--out", str(tmp_path / "a.json")]
    assert main(["align", *given]) == 2
    assert "two or more named images" in capsys.readouterr().err


def extracted(folder: Path, out: Path, *given: str) -> int:
    """The exit code of ``extract`` with few features."""
    rest = ["--settings", str(folder / "few.yaml"), "--segments", "L1,L2", "--case", "c1"]
    return main(["extract", *given, *rest, "--out", str(out)])


def test_two_sequences_give_the_rows_that_each_gives_alone(folder: Path, tmp_path: Path):
    align = ["align", *images(folder), "--mask", str(folder / "mask.seg.nrrd"), "--mask-out", f"T2={tmp_path / 'T2.seg.nrrd'}"]
    assert main([*align, "--segments", "L1,L2", "--out", str(tmp_path / "a.json")]) == 0
    masks = {"T1": folder / "mask.seg.nrrd", "T2": tmp_path / "T2.seg.nrrd"}
    named = [word for name, path in masks.items() for word in ("--mask", f"{name}={path}")]
    assert extracted(folder, tmp_path / "both.csv", *images(folder), *named) == 0
    lines = []
    for name, path in masks.items():
        one = ["--image", str(folder / f"{name}.nrrd"), "--mask", str(path), "--sequence", name]
        assert extracted(folder, tmp_path / f"{name}.csv", *one) == 0
        lines += (tmp_path / f"{name}.csv").read_text().splitlines()[0 if not lines else 1 :]
    assert (tmp_path / "both.csv").read_text().splitlines() == lines
    table = FeatureTable.read(tmp_path / "both.csv")
    assert [(row.sequence, row.roi) for row in table] == [("T1", "L1"), ("T1", "L2"), ("T2", "L1"), ("T2", "L2")]
    assert [source.sequence for source in table.inputs] == ["T1", "T2"]
    python = osteo.extract(
        {name: folder / f"{name}.nrrd" for name in masks}, masks, settings=folder / "few.yaml", segments=["L1", "L2"], case="c1"
    )
    assert python.to_csv() == (tmp_path / "both.csv").read_text()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["--image", "T1=a.nrrd", "--image", "T1=b.nrrd", "--mask", "m.nrrd"], "a sequence is given twice"),
        (["--image", "T1=a.nrrd", "--image", "b.nrrd", "--mask", "m.nrrd"], "one of several is not named"),
        (["--image", "T1=a.nrrd", "--mask", "m.nrrd", "--sequence", "T2"], "--sequence: stands beside images"),
        (["--image", "T1=a.nrrd", "--mask", "T2=m.nrrd"], "sequence T2 has a mask and no image"),
        (["--image", "T1=a.nrrd", "--image", "T2=b.nrrd", "--mask", "T1=m.nrrd"], "sequence T2 has no mask"),
    ],
)
def test_images_and_masks_that_do_not_belong_together_are_named(folder: Path, tmp_path: Path, capsys, given, message):
    assert extracted(folder, tmp_path / "f.csv", *given) == 2
    assert message in capsys.readouterr().err
