"""Settings: every PyRadiomics key honoured, or refused by name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from OsteoRadiomicsLib.base.errors import SettingsError
from OsteoRadiomicsLib.features.classes import CLASSES
from OsteoRadiomicsLib.features.image_types import IMAGE_TYPES
from OsteoRadiomicsLib.protocols import extraction_settings, image_types
from OsteoRadiomicsLib.protocols.extraction_settings import INTERPOLATORS, ExtractionSettings, parse_settings, read_settings
from OsteoRadiomicsLib.protocols.feature_classes import FEATURE_CLASSES


def test_every_image_type_and_feature_class_that_settings_know_exists():
    assert set(
        parse_settings({"imageType": {name: {"sigma": [1]} if name == "LoG" else {} for name in IMAGE_TYPES}}, "").image_types
    )
    assert [group.name for group in CLASSES.values()] == list(FEATURE_CLASSES)


def test_an_image_types_own_settings_override_the_common_ones():
    chosen = parse_settings(
        {"imageType": {"Original": {}, "LoG": {"sigma": [2], "binWidth": 5}}, "setting": {"binWidth": 10}}, ""
    )
    assert chosen.setting_for("Original").binWidth == 10
    assert chosen.setting_for("LoG").binWidth == 5
    assert chosen.setting_for("LoG").sigma == (2,)


def test_a_filters_keys_may_stand_among_the_common_settings():
    chosen = parse_settings({"imageType": {"LoG": {}, "Wavelet": None}, "setting": {"sigma": [1.5], "wavelet": "db2"}}, "")
    assert chosen.setting_for("LoG").sigma == (1.5,)
    assert chosen.setting_for("Wavelet").wavelet == "db2"


def test_a_whole_sigma_stays_whole_because_image_names_show_it():
    sigma = parse_settings({"imageType": {"LoG": {"sigma": [2, 2.0]}}}, "").setting_for("LoG").sigma
    assert [str(value) for value in sigma] == ["2", "2.0"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"imageType": {"LoG": {}}}, "LoG: sigma is missing"),
        ({"imageType": {"LoG": {"sigma": [0]}}}, "image_types.LoG.sigma"),
        ({"imageType": {"Original": {"sigma": [1]}}}, "sigma cannot be set here; it belongs to LoG"),
        ({"imageType": {"Wavelet": {"padDistance": 3}}}, "padDistance cannot be set here; it acts on the whole extraction"),
        ({"imageType": {"Wavelet": {"binwidth": 3}}}, "unknown key binwidth"),
        ({"imageType": {"Wavelet": {"wavelet": "morl"}}}, "morl is no discrete wavelet"),
        ({"imageType": {"LBP2D": {"lbp2DMethod": "x"}}}, "image_types.LBP2D.lbp2DMethod"),
        ({"imageType": {"Laplace": {}}}, "unknown image type Laplace"),
        ({"imageType": {"Original": 7}}, "image_types.Original: Input should be a valid dictionary"),
        ({"featureClass": {"glcmm": None}}, "unknown feature class glcmm"),
        ({"featureClass": {"glcm": 7}}, "feature_classes.glcm: Input should be a valid tuple"),
        ({"setting": {"binwidth": 3}}, "unknown key setting.binwidth"),
        ({"setting": {"interpolator": "sitkCubic"}}, "sitkCubic is no interpolator"),
        ({"setting": {"interpolator": 11}}, "numbers go from 1 to 10"),
        ({"setting": {"resegmentRange": []}}, "one or two numbers"),
        ({"setting": {"resegmentRange": [1, 2, 3]}}, "one or two numbers"),
        ({"setting": {"distances": []}}, "distances: is empty"),
        ({"setting": {"distances": [1, 1]}}, "lists a distance twice"),
        ({"setting": {"force2Ddimension": 3}}, "force2Ddimension"),
        ({"setting": {"weightingNorm": "taxicab"}}, "weightingNorm"),
        ({"setting": {"voxelBatch": 0}}, "voxelBatch: takes a number of voxels"),
        ({"settings": {}}, "unknown block settings"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(content, words):
    with pytest.raises(SettingsError) as refused:
        parse_settings(content, "params.yaml")
    assert words in str(refused.value)
    assert "params.yaml" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("number", "name"), INTERPOLATORS.items())
def test_interpolators_are_known_by_name_and_number(number, name):
    for value in (number, name):
        assert parse_settings({"setting": {"interpolator": value}}, "").setting.interpolator == name


def test_bounds_of_a_resegmentation_are_put_in_order():
    assert parse_settings({"setting": {"resegmentRange": [300, 100]}}, "").setting.resegmentRange == (100, 300)


def test_no_feature_class_block_means_all_classes_and_shape2d_only_in_two_dimensions():
    published = {"shape", "shape2D", "firstorder", "glcm", "gldm", "glrlm", "glszm", "ngtdm"}
    assert set(parse_settings({}, "").feature_classes) == published - {"shape2D"}
    assert set(parse_settings({"setting": {"force2D": True}}, "").feature_classes) == published
    assert published <= set(FEATURE_CLASSES)


def test_equal_settings_have_equal_hashes_and_others_not():
    assert ExtractionSettings().hash() == parse_settings({}, "").hash()
    assert ExtractionSettings().hash() != parse_settings({"setting": {"binWidth": 24}}, "").hash()


def test_a_later_filters_keys_are_hashed_only_where_it_is_used(monkeypatch):
    later = replace(image_types.IMAGE_TYPES["LBP2D"], from_the_start=False)
    before = ExtractionSettings().model_dump()["setting"]
    monkeypatch.setattr(extraction_settings, "IMAGE_TYPES", {**image_types.IMAGE_TYPES, "LBP2D": later})
    without = ExtractionSettings().model_dump()["setting"]
    assert without == {key: value for key, value in before.items() if key not in later.keys}
    used, other = (
        parse_settings({"imageType": {"LBP2D": None}, "setting": {"lbp2DRadius": radius}}, "").hash() for radius in (1, 2)
    )
    assert used != other
    assert ExtractionSettings().hash() == parse_settings({"setting": {"lbp2DRadius": 2}}, "").hash()


def test_the_keys_of_published_filters_are_written_with_all_settings():
    published = {
        "sigma", "wavelet", "level", "start_level", "gradientUseSpacing", "lbp2DRadius", "lbp2DSamples", "lbp2DMethod",
        "lbp3DLevels", "lbp3DIcosphereRadius", "lbp3DIcosphereSubdivision",
    }  # fmt: skip
    assert published == {key for entry in image_types.IMAGE_TYPES.values() if entry.from_the_start for key in entry.keys}
    assert published <= set(ExtractionSettings().model_dump()["setting"])


def test_an_init_value_of_nan_can_be_hashed():
    nan, zero = parse_settings({"voxelSetting": {"initValue": float("nan")}}, ""), parse_settings({}, "")
    assert nan.hash() == parse_settings({"voxelSetting": {"initValue": float("nan")}}, "").hash() != zero.hash()


def test_a_pyradiomics_file_with_every_key_is_read(tmp_path):
    path = tmp_path / "params.yaml"
    path.write_text(
        """
        setting:
          {minimumROIDimensions: 2, minimumROISize: 50, geometryTolerance: 1.0e-4, correctMask: true, additionalInfo: false,
          label: 2, label_channel: 0, binWidth: 25, binCount: null, normalize: true, normalizeScale: 100,
          removeOutliers: 3, resampledPixelSpacing: [1, 1, 0], interpolator: sitkBSpline, padDistance: 10,
          distances: [1, 2], force2D: true, force2Ddimension: 0, resegmentRange: [-3, 3], resegmentMode: sigma,
          resegmentShape: true, preCrop: true, sigma: [1, 2.5], start_level: 0, level: 2, wavelet: db3,
          gradientUseSpacing: false, lbp2DRadius: 1.5, lbp2DSamples: 9, lbp2DMethod: ror, lbp3DLevels: 2,
          lbp3DIcosphereRadius: 1, lbp3DIcosphereSubdivision: 1, voxelArrayShift: 1000, symmetricalGLCM: true,
          weightingNorm: null, gldm_a: 0}
        voxelSetting: {kernelRadius: 2, maskedKernel: true, initValue: .nan, voxelBatch: 1000}
        imageType: {Original: {}, LoG: {binWidth: 5}, LBP3D: {}}
        featureClass: {shape: , firstorder: [Mean, Skewness], glcm: []}
        """
    )
    chosen = read_settings(path)
    assert chosen.setting.kernelRadius == 2
    assert chosen.feature_classes == {"shape": None, "firstorder": ("Mean", "Skewness"), "glcm": None}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"setting:\n  binWidth: 25\n  binWidth: 5\n", "binWidth stands twice (lines 2 and 3)"),
        (b"{setting: {binWidth: 25, binWidth: 5}}", "binWidth stands twice (lines 1 and 1)"),
        (b"setting:\n\tbinWidth: 25\n", "is not a YAML file (line 2, column 1)"),
        (b"setting: [", "is not a YAML file (line 1, column 11)"),
        (b"[" * 20000, "is not a YAML file"),
        (b"setting:\n  binWidth: 25 # \xcf\xd6\n", "is not a YAML file (line 2 is no UTF-8 text)"),
        (b"a: &a [*a]\n", "unknown block a"),
    ],
)
def test_a_file_that_is_no_yaml_is_refused_in_one_line_with_its_place(tmp_path, content, words):
    (tmp_path / "p.yaml").write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path / "p.yaml")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.cure


def test_a_byte_order_mark_is_passed_over(tmp_path):
    (tmp_path / "p.yaml").write_bytes("\ufeffsetting:\n  binWidth: 5\n".encode())
    assert read_settings(tmp_path / "p.yaml").setting.binWidth == 5
