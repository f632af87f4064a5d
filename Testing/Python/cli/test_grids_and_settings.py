"""Every key of a settings file from every door, masks on other grids, pictures of two dimensions, N4 beyond its model."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import OsteoRadiomicsLib as osteo
import pandas as pd
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import GeometryError, MaskError, SettingsError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images import read_image
from OsteoRadiomicsLib.images.flat import is_flat
from OsteoRadiomicsLib.tables.provenance import FeaturesProvenance

MEAN = "original_firstorder_Mean"


@pytest.fixture(scope="session")
def cases(shared: Path) -> Path:
    """Small inputs with a known answer each."""
    folder = shared / "cases"
    if not folder.is_dir():
        pytest.skip(f"no inputs with known answers: {folder} does not exist")
    return folder


def written(path: Path, content: dict[str, Any]) -> Path:
    """A settings file."""
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def extracted(image: Path, mask: Path, settings: Path, out: Path, *more: str) -> pd.DataFrame:
    """What ``extract`` writes."""
    given = ["--image", str(image), "--mask", str(mask), "--settings", str(settings), "--out", str(out)]
    assert main(["extract", *given, *more]) == 0
    return pd.read_csv(out)


def warnings_of(out: Path) -> str:
    """Every warning that stands in the provenance beside a table."""
    return "\n".join(FeaturesProvenance.read(out.with_suffix(".provenance.json")).warnings)


def different(row: pd.Series, expected: dict[str, float]) -> list[str]:
    """Features that are missing or further than 1e-6 from their value."""
    return [
        f"{name}: {row.get(name)} instead of {value}"
        for name, value in expected.items()
        if name not in row or not math.isclose(row[name], value, rel_tol=1e-6, abs_tol=1e-9)
    ]


@pytest.mark.parametrize(
    ("folder", "image", "mask", "count"),
    [
        ("engine-breast1-grid", "breast1_image.nrrd", "breast1_label.nrrd", 1561),
        ("engine-finer-mask", "mask_finer_rs_img.nii.gz", "mask_finer_rs_msk.nii.gz", 107),
        ("engine-vector-mask", "mask_vector_ch1_img.nrrd", "mask_vector_ch1_msk.nrrd", 107),
        ("engine-2d", "true2d_img.nrrd", "true2d_msk.nrrd", 93),
    ],
)
def test_the_values_are_pyradiomics(cases, tmp_path, folder, image, mask, count):
    place = cases / folder
    (expected,) = json.loads((place / "values.json").read_text(encoding="utf-8")).values()
    settings = place / "Pyradiomics_Params.yaml"
    if not settings.exists():
        (content,) = json.loads((place / "settings.json").read_text(encoding="utf-8")).values()
        settings = written(tmp_path / "settings.json", content)
    table = extracted(place / image, place / mask, settings, tmp_path / "f.csv")
    assert len(expected) == count
    assert len(table) == 1
    assert different(table.iloc[0], expected) == []


def test_a_mask_on_a_finer_grid_is_measured_with_a_warning_that_says_what_differs(cases, tmp_path):
    place = cases / "engine-finer-mask"
    (content,) = json.loads((place / "settings.json").read_text(encoding="utf-8")).values()
    settings = written(tmp_path / "s.json", content)
    extracted(place / "mask_finer_rs_img.nii.gz", place / "mask_finer_rs_msk.nii.gz", settings, tmp_path / "f.csv")
    assert "different grids, both were resampled: size (74, 80, 60) (mask) v. (37, 40, 30) (image)" in warnings_of(
        tmp_path / "f.csv"
    )


@pytest.mark.parametrize(("settings", "said"), [("pc.yaml", "correctMask"), ("pr.yaml", "both were resampled")])
def test_a_mask_of_half_the_pixel_size_gives_the_features_of_the_same_region(cases, tmp_path, settings, said):
    place = cases / "13-correctMask-has-no-effect"
    arguments = ["--image", str(place / "C_img.nrrd"), "--mask", str(place / "C_fine.nrrd"), "--settings", str(place / settings)]
    table = extracted(place / "C_img.nrrd", place / "C_fine.nrrd", place / settings, tmp_path / "f.csv").iloc[0]
    assert said in warnings_of(tmp_path / "f.csv")
    if settings == "pc.yaml":
        same = extracted(place / "C_img.nrrd", place / "C_same.nrrd", place / settings, tmp_path / "same.csv").iloc[0]
        assert table["original_shape_VoxelVolume"] == pytest.approx(2240.64)
        assert table[MEAN] == pytest.approx(126.16366, abs=1e-5)
        assert different(table, {name: same[name] for name in same.index if name.startswith("original")}) == []
    # From the other doors, too: a map, a cohort and the Python interface.
    assert main(["map", *arguments, "--feature", MEAN, "--out", str(tmp_path / "m.nrrd"), "--png", str(tmp_path / "m.png")]) == 0
    (tmp_path / "list.csv").write_text(
        f"case,sequence,image,mask\na,T1,{place / 'C_img.nrrd'},{place / 'C_fine.nrrd'}\n", encoding="utf-8"
    )
    out = str(tmp_path / "cohort")
    assert main(["cohort", str(tmp_path / "list.csv"), "--settings", str(place / settings), "--out", out]) == 0
    assert pd.read_csv(tmp_path / "cohort" / "features.csv").iloc[0][MEAN] == table[MEAN]
    (row,) = osteo.extract(place / "C_img.nrrd", place / "C_fine.nrrd", settings=place / settings)
    assert dict(zip(row.names, row.values, strict=True))[MEAN] == table[MEAN]


def n4(cases: Path, folder: str, image: str, mask: str, out: Path) -> int:
    """Features of L1 with op-mri, which begins with N4."""
    place = cases / folder
    given = ["--image", str(place / image), "--mask", str(place / mask), "--labels", "20", "--protocol", "op-mri"]
    return main(["extract", *given, "--sequence", "T1", "--out", str(out)])


def test_n4_of_negative_intensities_warns(cases, tmp_path):
    assert n4(cases, "35-n4-negative-intensities", "neg.nii.gz", "m.nii.gz", tmp_path / "f.csv") == 0
    assert "n4: 85,778 of 92,160 voxels are negative (down to -500)" in warnings_of(tmp_path / "f.csv")
    assert n4(cases, "35-n4-negative-intensities", "base.nii.gz", "m.nii.gz", tmp_path / "base.csv") == 0
    assert "n4:" not in warnings_of(tmp_path / "base.csv")


def test_n4_of_a_single_slice_is_fitted_in_its_plane(cases, tmp_path):
    assert n4(cases, "36-n4-single-slice", "one.nii.gz", "one_m.nii.gz", tmp_path / "f.csv") == 0
    assert np.isfinite(pd.read_csv(tmp_path / "f.csv").iloc[0][MEAN])


# --- label and label_channel -------------------------------------------------------------------------------------------


@pytest.fixture
def two_labels(tmp_path) -> tuple[Path, Path]:
    """An image of two halves, 100 and 200, and a mask of label 1 and 2 in them."""
    values = np.full((6, 8, 8), 100, np.int16)
    values[:, :, 4:] = 200
    labels = np.where(values == 100, 1, 2).astype(np.uint8)
    paths = tmp_path / "image.nrrd", tmp_path / "mask.nrrd"
    for path, array in zip(paths, (values, labels), strict=True):
        sitk.WriteImage(sitk.GetImageFromArray(array), str(path))
    return paths


FEW = {"featureClass": {"firstorder": ["Mean"]}}


def test_the_label_of_the_settings_chooses_the_roi_and_the_command_line_overrules_it(two_labels, tmp_path):
    settings = written(tmp_path / "s.json", {**FEW, "setting": {"label": 2}})
    table = extracted(*two_labels, settings, tmp_path / "f.csv")
    assert table[["roi", MEAN]].to_numpy().tolist() == [[2, 200.0]]
    table = extracted(*two_labels, settings, tmp_path / "f.csv", "--labels", "1")
    assert table[["roi", MEAN]].to_numpy().tolist() == [[1, 100.0]]
    (row,) = osteo.extract(*two_labels, settings=settings)
    assert (row.roi, row.values[0]) == ("2", 200.0)
    shown = osteo.feature_map(*two_labels, MEAN, settings=settings)
    assert shown.to_array()[:, :, 5:].min() == 200
    unset = extracted(*two_labels, written(tmp_path / "all.json", FEW), tmp_path / "f.csv")
    assert unset["roi"].tolist() == [1, 2]


def test_a_protocol_does_not_take_a_label_because_its_rois_decide(tmp_path):
    text = (Path(osteo.__file__).parents[2] / "Resources" / "Protocols" / "op-ct.toml").read_text(encoding="utf-8")
    assert "[extraction.setting]" in text
    (tmp_path / "mine.toml").write_text(text.replace("[extraction.setting]", "[extraction.setting]\nlabel = 2"), encoding="utf-8")
    with pytest.raises(osteo.OsteoRadiomicsError, match=r"label.*rois"):
        osteo.load_protocol(tmp_path / "mine.toml")


def test_a_vector_mask_is_read_by_its_channel_from_every_door(two_labels, tmp_path):
    image, mask = two_labels
    plain = sitk.ReadImage(str(mask))
    vector = sitk.Compose([sitk.Cast(plain == 1, sitk.sitkUInt8), sitk.Cast(plain == 2, sitk.sitkUInt8)])
    sitk.WriteImage(vector, str(tmp_path / "v.nrrd"))
    settings = written(tmp_path / "s.json", {**FEW, "setting": {"label_channel": 1}})
    assert extracted(image, tmp_path / "v.nrrd", settings, tmp_path / "f.csv")[MEAN].tolist() == [200.0]
    assert osteo.extract(image, vector, settings=settings).rows[0].values.tolist() == [200.0]
    assert osteo.feature_map(image, tmp_path / "v.nrrd", MEAN, settings=settings).to_array()[:, :, 5:].min() == 200
    first = written(tmp_path / "first.json", FEW)
    assert extracted(image, tmp_path / "v.nrrd", first, tmp_path / "f.csv")[MEAN].tolist() == [100.0]
    third = written(tmp_path / "third.json", {**FEW, "setting": {"label_channel": 2}})
    with pytest.raises(MaskError, match=r"has no channel 2 \(label_channel\): its channels are 0 to 1"):
        osteo.extract(image, tmp_path / "v.nrrd", settings=third)


def test_the_tolerance_of_the_settings_acts_as_that_of_the_command_line(two_labels, tmp_path):
    image, mask = two_labels
    moved = sitk.ReadImage(str(mask))
    moved.SetOrigin((0.4, 0, 0))
    sitk.WriteImage(moved, str(tmp_path / "moved.nrrd"))
    with pytest.raises(GeometryError, match=r"--geometry-tolerance 0\.4.*correctMask: true"):
        osteo.extract(image, tmp_path / "moved.nrrd", settings=written(tmp_path / "none.json", FEW))
    settings = written(tmp_path / "s.json", {**FEW, "setting": {"geometryTolerance": 0.5}})
    assert extracted(image, tmp_path / "moved.nrrd", settings, tmp_path / "f.csv")[MEAN].tolist() == [100.0, 200.0]


# --- pictures ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def picture(tmp_path) -> tuple[np.ndarray, np.ndarray]:
    """A grey picture and a mask, (y, x)."""
    rng = np.random.default_rng(3)
    values = rng.integers(0, 256, (40, 50)).astype(np.uint8)
    mask = np.zeros((40, 50), np.uint8)
    mask[8:30, 10:41] = 1
    return values, mask


PLANE = {"featureClass": {"firstorder": ["Mean"], "shape2D": ["PixelSurface"], "glcm": ["Contrast"]}}


@pytest.mark.parametrize("suffix", ["png", "nrrd", "jpg"])
def test_a_picture_is_measured_from_every_door(picture, tmp_path, suffix):
    values, mask = picture
    image, roi = tmp_path / f"image.{suffix}", tmp_path / "mask.png"
    sitk.WriteImage(sitk.GetImageFromArray(values), str(image))
    sitk.WriteImage(sitk.GetImageFromArray(mask), str(roi))
    stored = sitk.GetArrayFromImage(sitk.ReadImage(str(image)))  # JPEG loses some
    settings = written(tmp_path / "s.json", PLANE)
    table = extracted(image, roi, settings, tmp_path / "f.csv").iloc[0]
    assert table[MEAN] == pytest.approx(stored[mask > 0].mean())
    assert table["original_shape2D_PixelSurface"] == (mask > 0).sum()  # pixels of 1 mm, where the file states none
    assert main(["map", "--image", str(image), "--mask", str(roi), "--settings", str(settings), "--feature", MEAN,
                 "--out", str(tmp_path / "m.nrrd"), "--png", str(tmp_path / "m.png")]) == 0  # fmt: skip
    (tmp_path / "list.csv").write_text(f"case,sequence,image,mask\na,CXR,{image},{roi}\n", encoding="utf-8")
    assert main(["cohort", str(tmp_path / "list.csv"), "--settings", str(settings), "--out", str(tmp_path / "cohort")]) == 0
    assert pd.read_csv(tmp_path / "cohort" / "features.csv").iloc[0][MEAN] == table[MEAN]
    if suffix == "png":
        (row,) = osteo.extract(values, mask, settings=settings, spacing=(1, 1))
        assert dict(zip(row.names, row.values, strict=True))["original_glcm_Contrast"] == table["original_glcm_Contrast"]


def test_a_picture_has_no_volume_and_says_so(picture, tmp_path):
    values, mask = picture
    settings = written(tmp_path / "s.json", {"featureClass": {"shape": ["MeshVolume"]}, "imageType": {"LoG": {"sigma": [2.0]}}})
    (row,) = osteo.extract(values, mask, settings=settings, spacing=(1, 1))
    assert np.isnan(row.values[0])
    assert "shape2D" in row.reasons["original_shape_MeshVolume"]


def test_the_ibsi_mode_refuses_a_picture_by_name(picture, tmp_path):
    with pytest.raises(SettingsError, match=r"ibsi: the IBSI mode measures volumes"):
        osteo.extract(*picture, settings=written(tmp_path / "s.json", {"ibsi": {"bin_width": 25}}), spacing=(1, 1))


def test_two_spacings_resample_a_picture_in_its_plane(picture, tmp_path):
    values, mask = picture
    both = {"featureClass": {"firstorder": ["Mean"]}, "setting": {"resampledPixelSpacing": [2, 2]}}
    three = {"featureClass": {"firstorder": ["Mean"]}, "setting": {"resampledPixelSpacing": [2, 2, 5]}}
    means = [
        osteo.extract(values, mask, settings=written(tmp_path / "s.json", each), spacing=(1, 1)).rows[0].values[0]
        for each in (both, three)
    ]
    assert means[0] == means[1]
    assert means[0] == pytest.approx(values[mask > 0].mean(), rel=0.1)


@pytest.mark.parametrize("name", ["cxr_mono1.dcm", "cxr_mono2.dcm"])
def test_a_radiograph_is_read_as_stored_and_not_inverted(data, name):
    import pydicom

    path = data / "cxr" / name
    image = read_image(path)
    assert is_flat(image)
    assert image.GetSpacing() == (0.168, 0.168, 1.0)
    assert np.array_equal(sitk.GetArrayFromImage(image)[0], pydicom.dcmread(path).pixel_array)
    assert not [key for key in image.GetMetaDataKeys() if "|" in key]  # no entry of the patient's


def test_a_grey_picture_saved_in_colours_is_read(data):
    assert read_image(data / "cxr" / "h0001.png").GetNumberOfComponentsPerPixel() == 1
