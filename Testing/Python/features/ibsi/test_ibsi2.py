"""IBSI 2 as users meet it: the reference values of phase 2, the settings of filters, and features of response maps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import SimpleITK as sitk
from features.ibsi.ibsi2_reference import DIMENSIONS, filter_of, filtered, measure_phase_2, read_feature_tests
from features.ibsi.ibsi_reference import SETTINGS, read_phantom
from OsteoRadiomicsLib.agreement.feature_names import image_type_and_class
from OsteoRadiomicsLib.base.errors import SettingsError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.features import FeatureVector, extract
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings, parse_settings, read_settings
from OsteoRadiomicsLib.protocols.ibsi_settings import IBSI_UNFILTERED_CLASSES
from OsteoRadiomicsLib.protocols.protocol import Protocol, load_protocol

MEAN = {"filter": "mean", "size": 3}
LOG = {"filter": "laplacian_of_gaussian", "sigma": 2.5}


@pytest.mark.parametrize(("letter", "count"), [("A", 162), ("B", 161)])
def test_every_feature_of_phase_2_lies_within_the_tolerance(data: Path, letter: str, count: int):
    found = measure_phase_2(data, letter)
    tests = [test for test in read_feature_tests() if test.configuration.endswith(letter)]
    wrong = []
    for test in tests:
        image, vector = found[test.configuration]
        value = vector[f"{image}_{test.feature}"]
        if not test.holds(value):
            wrong.append(f"{test.configuration} {test.feature}: {value:.5g} instead of {test.printed} ± {test.tolerance}")
    assert wrong == []
    assert len(tests) == count


def test_the_command_line_filters(data: Path, tmp_path: Path):
    for image, file in zip(read_phantom(data, "configuration C"), ("image.nrrd", "mask.nrrd"), strict=True):
        sitk.WriteImage(image, str(tmp_path / file))
    arguments = ["extract", "--image", str(tmp_path / "image.nrrd"), "--mask", str(tmp_path / "mask.nrrd"), "--case", "phantom"]
    assert main([*arguments, "--settings", str(SETTINGS / "ibsi2_A.yaml"), "--out", str(tmp_path / "table.csv")]) == 0
    row = pd.read_csv(tmp_path / "table.csv").iloc[0]
    assert row["log-sigma-1-5-mm-mirror-2D_firstorder_Mean"] == pytest.approx(-2.44, abs=0.12)
    assert row["laws-L5E5-energy-7-max-mirror-2D_stat_ExcessKurtosis"] == pytest.approx(-0.279, abs=0.039)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"filter": "median", "size": 3}, "mean"),
        ({"size": 3}, "filter"),
        ({"filter": "mean"}, "size"),
        ({"filter": "mean", "size": 4}, "odd number"),
        ({"filter": "mean", "size": 3, "sigma": 1}, r"unknown key ibsi\.filters\.0\.mean\.sigma"),
        ({"filter": "mean", "size": 3, "boundary": "wrap"}, "'zero', 'nearest', 'periodic' or 'mirror'"),
        ({"filter": "laplacian_of_gaussian", "sigma": 0}, "sigma"),
        ({"filter": "laplacian_of_gaussian", "sigma": 1, "riesz": [1, 0]}, "riesz: dimension: 3D takes one for each of 3 axes"),
        ({"filter": "simoncelli", "riesz": [0, 0, 0]}, "0 along every axis"),
        ({"filter": "simoncelli", "boundary": "zero"}, "boundary"),
        ({"filter": "laws", "kernels": "L5E5"}, "kernels: dimension: 3D takes one for each of 3 axes"),
        ({"filter": "laws", "kernels": "L5E5X5"}, "'L5E5X5' is no row of kernels"),
        ({"filter": "laws", "kernels": "L5E5S"}, "'L5E5S' is no row of kernels"),
        ({"filter": "gabor", "sigma": 1, "wavelength": 2, "theta_step": 50}, "50 degrees do not divide the full turn"),
        ({"filter": "gabor", "sigma": 1, "wavelength": 2, "theta": 360}, "theta"),
        ({"filter": "separable_wavelet", "wavelet": "coif", "bands": "LLH"}, "no orthogonal wavelet"),
        ({"filter": "separable_wavelet", "wavelet": "bior2.2", "bands": "LLH"}, "no orthogonal wavelet"),
        ({"filter": "separable_wavelet", "wavelet": "db2", "bands": "LLX"}, "bands"),
        ({"filter": "separable_wavelet", "wavelet": "db2", "bands": "LL"}, "bands: dimension: 3D takes one for each"),
    ],
)
def test_a_mistake_in_a_filter_is_named(entry: dict, words: str):
    with pytest.raises(SettingsError, match=rf"mine\.yaml: .*{words}"):
        parse_settings({"ibsi": {"bin_count": 8, "filters": [entry]}}, "mine.yaml")


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ({"filters": [MEAN], "bin_width": 25}, "write response_bin_count: 32"),
        ({"filters": [MEAN, MEAN], "bin_count": 8}, r"filters\.1: mean-size-3-mirror-3D is written twice"),
        ({"filters": [MEAN], "response_bin_width": 1, "response_bin_count": 8}, "contradicts response_bin_count"),
        ({"response_bin_count": 8}, "act on filters alone"),
        ({"dimension": "2D", "filters": [{"filter": "gabor", "sigma": 1, "wavelength": 2, "orthogonal_planes": True}],
          "bin_count": 8}, "orthogonal_planes: needs dimension: 3D"),
    ],
)  # fmt: skip
def test_filters_and_bins_must_fit_together(block: dict, words: str):
    with pytest.raises(SettingsError, match=words):
        parse_settings({"ibsi": block}, "")


def test_settings_without_filters_are_written_as_if_there_were_none():
    content = parse_settings({"ibsi": {"bin_count": 8}}, "").model_dump(mode="json")
    assert not {"filters", "response_bin_width", "response_bin_count"} & set(content["ibsi"])


def test_a_round_trip_keeps_filters_and_every_parameter_changes_the_hash():
    settings = parse_settings({"ibsi": {"bin_count": 8, "filters": [MEAN, {**LOG, "riesz": [1, 0, 1]}]}}, "")
    assert ExtractionSettings(**settings.model_dump(mode="json")) == settings
    variants = [MEAN, {**MEAN, "size": 5}, {**MEAN, "boundary": "zero"}, LOG, {**LOG, "truncate": 3}, {**LOG, "riesz": [1, 0, 0]}]
    assert len({parse_settings({"ibsi": {"bin_count": 8, "filters": [one]}}, "").hash() for one in variants}) == len(variants)


def test_a_name_tells_every_parameter_and_parts_into_image_and_class():
    gabor = {"filter": "gabor", "sigma": 2, "wavelength": 1.5, "gamma": 0.5, "theta_step": 45, "orthogonal_planes": True}
    wavelet = {"filter": "separable_wavelet", "wavelet": "db2", "bands": "LLH", "level": 2, "pooling": "max"}
    names = [
        filter_of(content).name("3D")
        for content in (MEAN, LOG, {**LOG, "truncate": 3.0}, gabor, {**gabor, "response": "real"}, wavelet)
    ]
    assert names == [
        "mean-size-3-mirror-3D",
        "log-sigma-2-5-mm-mirror-3D",
        "log-sigma-2-5-mm-truncate-3-mirror-3D",
        "gabor-sigma-2-wavelength-1-5-mm-gamma-0-5-theta-0-step-45-planes-mean-mirror-3D",
        "gabor-sigma-2-wavelength-1-5-mm-gamma-0-5-theta-0-step-45-planes-mean-real-mirror-3D",
        "wavelet-db2-LLH-level-2-max-mirror-3D",
    ]
    for name in names:
        assert image_type_and_class(f"T1_{name}_glcm_Contrast") == (name, "glcm")


def phantom() -> tuple[np.ndarray, np.ndarray]:
    image = np.random.default_rng(4).integers(0, 300, (14, 15, 16)).astype(np.float64)
    mask = np.zeros(image.shape, dtype=np.uint8)
    mask[3:10, 0:9, 4:12] = 1
    return image, mask


def run(block: dict, image: np.ndarray, mask: np.ndarray, **content) -> FeatureVector:
    settings = parse_settings({"ibsi": block, **content}, "")
    return extract(sitk.GetImageFromArray(image), sitk.GetImageFromArray(mask), settings)


def test_a_response_map_is_measured_like_an_image_of_its_own():
    image, mask = phantom()
    found = run({"bin_width": 25, "range": [20, 280], "filters": [MEAN], "response_bin_count": 16}, image, mask)
    own = np.where((image >= 20) & (image <= 280), mask, 0).astype(np.uint8)
    alone = run({"bin_count": 16, "ivh_bin_count": 1000}, filtered(image, MEAN, spacing=(1.0, 1.0, 1.0)), own)
    names = [name for name in found.names if name.startswith("mean-size-3-mirror-3D_")]
    # Distance zones start at the border of the ROI before the range acts.
    compared = [name for name in names if "gldzm" not in name]
    assert len(names) == sum(image_type_and_class(name)[1] not in IBSI_UNFILTERED_CLASSES for name in alone.names)
    assert len(compared) == 131
    for name in compared:
        assert found[name] == pytest.approx(alone["original" + name.removeprefix("mean-size-3-mirror-3D")], rel=1e-9), name


def test_filters_leave_the_features_of_the_image_alone_and_have_no_shape():
    image, mask = phantom()
    plain, found = run({"bin_count": 8}, image, mask), run({"bin_count": 8, "filters": [LOG]}, image, mask)
    assert found.names[: len(plain)] == plain.names
    np.testing.assert_array_equal(found.values[: len(plain)], plain.values)
    assert {name.split("_")[0] for name in found.names[len(plain) :]} == {"log-sigma-2-5-mm-mirror-3D"}
    assert not any("_shape_" in name or "_morph_" in name for name in found.names[len(plain) :])


def test_voxels_beyond_the_kernel_change_no_response():
    image, mask = phantom()
    block = {"bin_count": 8, "filters": [{**MEAN, "size": 5}]}
    chosen = {"featureClass": {"firstorder": None, "glcm": None}}
    before = run(block, image, mask, **chosen)
    image[13] = 5000.0
    image[:, 12:] = -5000.0
    np.testing.assert_array_equal(run(block, image, mask, **chosen).values, before.values)


def test_a_response_that_is_not_finite_gives_reasons_instead_of_numbers():
    image, mask = phantom()
    image[13, 14, 15] = np.nan
    simoncelli = {"filter": "simoncelli"}
    found = run({"bin_count": 8, "filters": [simoncelli, MEAN]}, image, mask, featureClass={"firstorder": ["Mean"]})
    assert np.isnan(found["simoncelli-level-1-3D_firstorder_Mean"])
    assert found.reasons == {"simoncelli-level-1-3D_firstorder_Mean": "the filter gives NaN or infinity inside the ROI"}
    assert "simoncelli-level-1-3D: no features, because the filter gives NaN or infinity inside the ROI" in found.warnings
    assert np.isfinite(found["mean-size-3-mirror-3D_firstorder_Mean"])


def test_voxels_that_are_no_cubes_are_warned_about():
    image, mask = (sitk.GetImageFromArray(array) for array in phantom())
    for part in (image, mask):
        part.SetSpacing((1, 1, 3))
    for dimension, warned in (("3D", True), ("2D", False)):
        settings = parse_settings({"ibsi": {"dimension": dimension, "bin_count": 8, "filters": [MEAN]}}, "")
        assert (
            any("filters count in voxels, which are 1 x 1 x 3 mm" in text for text in extract(image, mask, settings).warnings)
            is warned
        )


def test_a_study_protocol_may_prescribe_filters():
    content = load_protocol("op-mri").model_dump(mode="json")
    block = {"spacing": 1.0, "bin_count": 32, "filters": [MEAN, LOG]}
    study = Protocol(**{**content, "extraction": {"ibsi": block}})
    assert [entry.name("3D") for entry in study.extraction.ibsi.filters] == [
        "mean-size-3-mirror-3D",
        "log-sigma-2-5-mm-mirror-3D",
    ]
    other = Protocol(**{**content, "extraction": {"ibsi": {**block, "filters": [MEAN]}}})
    assert other.features_hash() != study.features_hash()


def test_the_dimensions_of_the_examples_are_those_of_the_standard():
    for letter, dimension in DIMENSIONS.items():
        settings = read_settings(SETTINGS / f"ibsi2_{letter}.yaml").ibsi
        assert settings.dimension == dimension
        assert len(settings.filters) == 8
