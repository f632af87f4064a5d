"""``osteoradiomics map`` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.features.voxelwise import feature_map
from OsteoRadiomicsLib.protocols.extraction_settings import read_settings

FEATURE = "original_glcm_Contrast"


@pytest.fixture
def case(tmp_path: Path) -> dict[str, str]:
    """An image, a mask with labels 20 and 21, and two settings files."""
    generator = np.random.default_rng(4)
    image = sitk.GetImageFromArray(generator.integers(0, 200, (10, 14, 14)).astype(np.int16))
    labels = np.zeros((10, 14, 14), dtype=np.uint8)
    labels[2:7, 2:8, 2:8] = 20
    labels[2:7, 8:12, 2:8] = 21
    mask = sitk.GetImageFromArray(labels)
    for each in (image, mask):
        each.SetSpacing((1.0, 1.0, 2.0))
    paths = {name: str(tmp_path / f"{name}.nrrd") for name in ("image", "mask", "out")}
    sitk.WriteImage(image, paths["image"])
    sitk.WriteImage(mask, paths["mask"])
    for name, extra in (("settings", ""), ("resampling", ", resampledPixelSpacing: [1, 1, 1]")):
        paths[name] = str(tmp_path / f"{name}.yaml")
        Path(paths[name]).write_text(f"setting: {{binWidth: 25{extra}}}\n", encoding="utf-8")
    paths["png"] = str(tmp_path / "map.png")
    return paths


def run(case: dict[str, str], *more: str, labels: str = "20", settings: str = "settings", feature: str = FEATURE) -> int:
    inputs = ["--image", case["image"], "--mask", case["mask"], "--labels", labels, "--settings", case[settings]]
    return main(["map", *inputs, "--feature", feature, "--out", case["out"], *more])


def test_the_map_is_that_of_the_library(case: dict[str, str]) -> None:
    assert run(case, "--radius", "2") == 0
    image, mask = (sitk.ReadImage(case[name]) for name in ("image", "mask"))
    expected = feature_map(image, mask, read_settings(case["settings"]), FEATURE, label=20, radius=2)
    written = sitk.ReadImage(case["out"])
    assert written.IsSameImageGeometryAs(image)
    assert np.array_equal(sitk.GetArrayFromImage(written), sitk.GetArrayFromImage(expected))


def test_json_says_what_the_map_holds(case: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(case, "--json") == 0
    result = json.loads(capsys.readouterr().out)
    values = sitk.GetArrayFromImage(sitk.ReadImage(case["out"]))[2:7, 2:8, 2:8]
    assert result["voxels"] == 180
    assert result["undefined"] == 0
    assert result["range"] == [values.min(), values.max()]
    assert (result["feature"], result["radius_voxels"], result["grid"], result["unit"]) == (FEATURE, 1, "image", "")
    assert result["seconds"] >= 0
    assert "not a diagnosis" in result["notice"]


def test_provenance_beside_the_map_names_its_inputs(case: dict[str, str]) -> None:
    assert run(case) == 0
    record = json.loads(Path(case["out"]).with_name("out.provenance.json").read_text(encoding="utf-8"))
    assert record["map"]["feature"] == FEATURE
    assert set(record["inputs"][0]) == {"case", "sequence", "image_sha256", "mask_sha256"}
    (private,) = json.loads(Path(case["out"]).with_name("inputs.private.json").read_text(encoding="utf-8"))["inputs"]
    assert private["image"] == "image.nrrd"
    assert private["image_sha256"] == record["inputs"][0]["image_sha256"]


def test_a_resampled_map_is_brought_to_the_image_grid_or_left_as_computed(case: dict[str, str]) -> None:
    assert run(case, settings="resampling") == 0
    assert sitk.ReadImage(case["out"]).GetSpacing() == (1.0, 1.0, 2.0)
    assert run(case, "--grid", "resampled", settings="resampling") == 0
    assert sitk.ReadImage(case["out"]).GetSpacing() == (1.0, 1.0, 1.0)


def test_a_picture_is_written_on_request(case: dict[str, str]) -> None:
    assert run(case, "--png", case["png"]) == 0
    assert Path(case["png"]).read_bytes().startswith(b"\x89PNG")


def test_several_chosen_labels_are_mapped_as_one(case: dict[str, str]) -> None:
    assert run(case, labels="20,21") == 0
    assert np.count_nonzero(sitk.GetArrayFromImage(sitk.ReadImage(case["out"]))) == 300


def test_without_a_choice_a_mask_of_several_segments_is_mapped_only_as_their_union(
    case: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    everything = ["map", "--image", case["image"], "--mask", case["mask"], "--settings", case["settings"], "--feature", FEATURE]
    assert main([*everything, "--out", case["out"]]) == 2
    assert "2 were chosen (20, 21)" in capsys.readouterr().err
    assert main([*everything, "--union", "--out", case["out"]]) == 0
    assert np.count_nonzero(sitk.GetArrayFromImage(sitk.ReadImage(case["out"]))) == 300


def test_the_value_outside_can_be_nan(case: dict[str, str]) -> None:
    assert run(case, "--init-value", "nan") == 0
    assert np.isnan(sitk.GetArrayFromImage(sitk.ReadImage(case["out"]))).sum() == 10 * 14 * 14 - 180


@pytest.mark.parametrize(
    ("more", "feature", "message"),
    [
        ((), "original_glcm_Contrst", "Did you mean original_glcm_Contrast"),
        ((), "original_shape_Elongation", "has no map"),
        (("--radius", "6"), FEATURE, "kernel radius of 6 voxels"),
    ],
)
def test_what_cannot_be_mapped_is_one_line_and_code_2(
    case: dict[str, str], capsys: pytest.CaptureFixture[str], more: tuple[str, ...], feature: str, message: str
) -> None:
    assert run(case, *more, feature=feature) == 2
    said = capsys.readouterr().err
    assert message in said
    assert said.count("\n") == 1
    assert not Path(case["out"]).exists()


def test_a_file_name_that_is_no_image_is_refused_before_the_work(
    case: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    case["out"] = case["out"].replace(".nrrd", ".jpeg")
    assert run(case) == 2
    assert "End it in .nrrd" in capsys.readouterr().err
