"""The ibsi block: what it accepts, what it refuses and why, and how it is reached."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import SimpleITK as sitk
from features.ibsi.ibsi_reference import DIGITAL, SETTINGS, read_phantom
from OsteoRadiomicsLib.agreement.feature_names import image_type_and_class
from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError, RoiError, SettingsError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.features.ibsi import added_classes
from OsteoRadiomicsLib.features.ibsi.classes import IBSI_CLASSES
from OsteoRadiomicsLib.features.peer import extract_with_pyradiomics
from OsteoRadiomicsLib.features.voxelwise import feature_map
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings, parse_settings
from OsteoRadiomicsLib.protocols.feature_classes import IBSI_FEATURE_CLASSES
from OsteoRadiomicsLib.protocols.ibsi_settings import IbsiSettings
from OsteoRadiomicsLib.protocols.protocol import Protocol, load_protocol


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"ibsi": {"binwidth": 25}}, "unknown key ibsi.binwidth"),
        ({"ibsi": {"dimension": "2D", "spacing": [2, 2, 2]}}, "2D takes 2 numbers"),
        ({"ibsi": {"spacing": [2, 0, 2]}}, "ibsi.spacing.1"),
        ({"ibsi": {"dimension": "2D", "aggregation": "3D_merged"}}, "needs dimension: 3D"),
        ({"ibsi": {"range": [400, -1000]}}, "lower bound first"),
        ({"ibsi": {"bin_width": 25, "bin_count": 32}}, "contradicts bin_count"),
        ({"ibsi": {"ivh_bin_width": 25, "ivh_bin_count": 32}}, "contradicts ivh_bin_count"),
        ({"ibsi": {}, "setting": {"binWidth": 25}}, "setting.binWidth does not act"),
        ({"ibsi": {}, "imageType": {"Wavelet": {}}}, "what ibsi.filters make of it"),
        ({"ibsi": {}, "featureClass": {"shape2D": None}}, "not offered in the IBSI mode"),
        ({"featureClass": {"morph": None}}, "belongs to the IBSI mode"),
    ],
)
def test_a_mistake_is_named(content: dict, words: str):
    with pytest.raises(SettingsError, match=words):
        parse_settings(content, "mine.yaml")


def test_the_classes_of_the_settings_are_those_that_exist():
    assert [entry.name for entry in IBSI_CLASSES.values()] == list(IBSI_FEATURE_CLASSES)
    assert list(parse_settings({"ibsi": {}}, "").feature_classes) == list(IBSI_FEATURE_CLASSES)


def test_settings_without_the_block_hash_as_if_it_did_not_exist():
    assert "ibsi" not in ExtractionSettings().model_dump(mode="json")
    assert ExtractionSettings().hash() != parse_settings({"ibsi": {}}, "").hash()


def test_every_ibsi_key_changes_the_hash():
    plain = parse_settings({"ibsi": {}}, "").hash()
    other = {
        "dimension": "2D", "aggregation": "3D_averaged", "spacing": 2, "image_interpolator": "cubic",
        "mask_interpolator": "nearest",
        "mask_threshold": 0.4, "rounding": True, "range": [0, 1], "outlier_sigma": 3, "bin_width": 2, "bin_count": 2,
        "ivh_bin_width": 2, "ivh_bin_count": 2,
    }  # fmt: skip
    filters = {"filters": [{"filter": "simoncelli"}]}
    contents = [{key: value} for key, value in other.items()]
    contents += [{**filters, "response_bin_width": 2}, {**filters, "response_bin_count": 2}, {**filters, "response_bin_count": 3}]
    assert {key for content in contents for key in content} == set(IbsiSettings.model_fields)
    assert len({parse_settings({"ibsi": content}, "").hash() for content in contents} | {plain}) == len(contents) + 1


def test_a_round_trip_keeps_the_settings():
    settings = parse_settings({"ibsi": {"spacing": 2, "range": [None, 400], "bin_width": 25}}, "")
    assert ExtractionSettings(**settings.model_dump(mode="json")) == settings


def test_slices_apart_are_aggregated_apart_by_default():
    assert IbsiSettings(dimension="2D").aggregation == "2D_averaged"
    assert IbsiSettings(dimension="3D").aggregation == "3D_merged"


def ball(values: np.ndarray) -> tuple[sitk.Image, sitk.Image]:
    z, y, x = np.indices(values.shape) - (np.array(values.shape) // 2)[:, None, None, None]
    mask = (z**2 + y**2 + x**2 <= 16).astype(np.uint8)
    return sitk.GetImageFromArray(values), sitk.GetImageFromArray(mask)


def noise() -> np.ndarray:
    return np.random.default_rng(3).integers(1, 200, (12, 12, 12)).astype(np.int16)


def test_chosen_features_come_in_the_given_order():
    settings = parse_settings({"ibsi": {"bin_count": 8}, "featureClass": {"ih": ["Mode", "Mean"], "glcm": ["Contrast"]}}, "")
    assert extract(*ball(noise()), settings).names == ("original_ih_Mode", "original_ih_Mean", "original_glcm_Contrast")


def test_an_empty_range_is_refused():
    with pytest.raises(RoiError, match="re-segmentation leaves none of"):
        extract(*ball(noise()), parse_settings({"ibsi": {"range": [5000, None], "bin_width": 25}}, ""))


def test_a_flat_roi_gives_reasons_instead_of_numbers():
    vector = extract(*ball(np.full((12, 12, 12), 7, dtype=np.int16)), parse_settings({"ibsi": {"bin_count": 8}}, ""))
    for name in ("morph_MoranI", "stat_ExcessKurtosis", "ih_ExcessKurtosis"):
        assert vector.reasons[f"original_{name}"] == "all voxels have the same intensity"
    assert set(vector.reasons) == {name for name, value in zip(vector.names, vector.values, strict=True) if np.isnan(value)}
    assert any("one grey level" in warning for warning in vector.warnings)


def test_a_flat_mask_has_no_ellipsoid_but_a_hull():
    mask = np.zeros((12, 12, 12), dtype=np.uint8)
    mask[5, 3:9, 3:9] = 1
    settings = parse_settings({"ibsi": {"bin_count": 8}, "featureClass": {"morph": None}}, "")
    vector = extract(sitk.GetImageFromArray(noise()), sitk.GetImageFromArray(mask), settings)
    assert vector.reasons["original_morph_VolumeDensityAEE"] == "an axis of the ROI has no length"
    assert vector["original_morph_VolumeDensityConvexHull"] == pytest.approx(1, abs=0.1)


def test_two_voxels_leave_none_between_the_percentiles():
    mask = np.zeros((12, 12, 12), dtype=np.uint8)
    mask[5, 5, 5:7] = 1
    settings = parse_settings({"ibsi": {"bin_count": 8}, "setting": {"minimumROIDimensions": 1}}, "")
    vector = extract(sitk.GetImageFromArray(noise()), sitk.GetImageFromArray(mask), settings)
    for name in ("firstorder", "ih"):
        reason = vector.reasons[f"original_{name}_RobustMeanAbsoluteDeviation"]
        assert reason == "no voxel lies between the 10th and the 90th percentile"


def test_fractional_intensities_have_no_intensity_volume_histogram_without_bins():
    image, mask = ball(noise().astype(np.float64) + 0.25)
    vector = extract(image, mask, parse_settings({"ibsi": {"bin_count": 8}, "featureClass": {"ivh": None}}, ""))
    assert np.isnan(vector.values).all()
    assert "ivh_bin_width" in vector.reasons["original_ivh_VolumeFraction10"]


def test_voxels_outside_the_roi_act_on_local_peaks_alone():
    values = noise()
    image, mask = ball(values)
    outside = sitk.GetArrayFromImage(mask) == 0
    changed = sitk.GetImageFromArray(np.where(outside, values + 50, values).astype(np.int16))
    settings = parse_settings({"ibsi": {"bin_width": 10}}, "")
    before, after = extract(image, mask, settings), extract(changed, mask, settings)
    differing = {name for name, a, b in zip(before.names, before.values, after.values, strict=True) if a != b}
    assert differing == {"original_loc_LocalPeak", "original_loc_GlobalPeak"}


@pytest.mark.parametrize("work", [lambda *a: feature_map(*a, "original_glcm_Contrast"), extract_with_pyradiomics])
def test_what_follows_pyradiomics_alone_refuses_the_mode(work):
    with pytest.raises(OsteoRadiomicsError, match="ibsi block"):
        work(*ball(noise()), parse_settings({"ibsi": {"bin_count": 8}}, ""))


@pytest.mark.parametrize("name", ["digital", *"ABCDE"])
def test_the_command_line_extracts_a_configuration(name: str, tmp_path: Path, request: pytest.FixtureRequest):
    if name == "digital":
        phantom = read_phantom(None, DIGITAL)
    else:
        phantom = read_phantom(request.getfixturevalue("data"), "configuration C")
    for image, file in zip(phantom, ("image.nrrd", "mask.nrrd"), strict=True):
        sitk.WriteImage(image, str(tmp_path / file))
    arguments = ["extract", "--image", str(tmp_path / "image.nrrd"), "--mask", str(tmp_path / "mask.nrrd"), "--case", "phantom"]
    assert main([*arguments, "--settings", str(SETTINGS / f"ibsi_{name}.yaml"), "--out", str(tmp_path / "table.csv")]) == 0
    row = pd.read_csv(tmp_path / "table.csv").iloc[0]
    assert row.filter(like="original_").notna().sum() == 175
    expected = {"digital": 2.15, "A": 13.4, "B": 11.5, "C": -49.0, "D": -23.5, "E": -22.6}
    assert float(f"{row['original_firstorder_Mean']:.3g}") == expected[name]


def test_the_command_line_lists_and_explains_the_added_features(capsys):
    assert main(["features", "--json"]) == 0
    listed = [entry["feature"] for entry in json.loads(capsys.readouterr().out) if entry["mode"] == "ibsi"]
    assert listed == [f"{group.name}_{feature}" for group in added_classes().values() for feature in group.features]
    assert main(["features", "show", "original_gldzm_SmallDistanceEmphasis"]) == 0
    assert "0GBI" in capsys.readouterr().out


@pytest.mark.parametrize("group", added_classes().values(), ids=list(added_classes()))
def test_every_added_feature_states_its_ibsi_id(group):
    for feature in group.features.values():
        assert feature.ibsi in feature.description
        assert feature.range


def test_a_protocol_may_prescribe_the_mode():
    study = load_protocol("op-mri")
    content = {
        **study.model_dump(mode="json"),
        "extraction": {"ibsi": {"spacing": 1.0, "range": [-math.inf, 0.9], "bin_count": 32}},
    }
    changed = Protocol(**content)
    assert changed.extraction.mode == "ibsi"
    assert changed.extraction.ibsi.range == (None, 0.9)
    assert changed.grey_levels is None
    assert changed.hash() != study.hash()


def test_a_protocol_whose_ibsi_bins_are_too_wide_is_refused_with_the_key():
    content = {**load_protocol("op-mri").model_dump(mode="json"), "extraction": {"ibsi": {"bin_width": 1e6}}}
    with pytest.raises(ValueError, match=r"extraction.ibsi.bin_width: 1e\+06 .* or write bin_width ="):
        Protocol(**content)


def test_reader_agreement_knows_the_added_classes():
    assert image_type_and_class("T1_original_gldzm_ZonePercentage") == ("original", "gldzm")


def test_the_mode_costs_no_start_up_time_where_it_is_not_used():
    code = "import sys, OsteoRadiomicsLib.features; sys.exit('OsteoRadiomicsLib.features.ibsi' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
