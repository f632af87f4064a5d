"""Maps of a model's own features: on any image type, on the sequence and in the ROI that the model has them from."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from made_up_case import write_blocks
from made_up_map_models import ball_phantom, linear_model
from OsteoRadiomicsLib.base.errors import InputError, ModelError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.features.image_types import IMAGE_TYPES
from OsteoRadiomicsLib.features.preparation import prepare
from OsteoRadiomicsLib.features.voxelwise import compute_maps
from OsteoRadiomicsLib.features.voxelwise.walk import mappable_names
from OsteoRadiomicsLib.heatmaps.mappable import MappableFeature, mappable_feature, mappable_features
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings
from OsteoRadiomicsLib.protocols.ibsi_settings import IbsiSettings
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.scoring import Model, save_model
from OsteoRadiomicsLib.workflows.maps import MapOptions
from OsteoRadiomicsLib.workflows.model_maps import map_of_input, model_feature_maps

MEAN, EDGE, SHAPE = "original_firstorder_Mean", "log-sigma-2-0-mm-3D_glcm_Idm", "original_shape_Sphericity"


@pytest.fixture
def model() -> Model:
    return linear_model({MEAN: 0.5, EDGE: -0.2, SHAPE: 0.1}, hash=load_protocol("op-mri").features_hash())


def test_every_input_is_listed_with_its_image_type_or_why_it_has_no_map(model):
    found = mappable_features(model)
    assert found[:2] == (
        MappableFeature(f"T1_{MEAN}", MEAN, "T1", "L1-L3", "Original"),
        MappableFeature(f"T1_{EDGE}", EDGE, "T1", "L1-L3", "LoG"),
    )
    assert "shape features describe the whole ROI" in found[2].reason
    assert mappable_features(model, "T2") == ()


def test_an_exact_input_is_the_map_behind_its_mean():
    (found,) = mappable_features(linear_model({f"{EDGE}-voxelmean-r2": 1.0}))
    assert (found.feature, found.image_type, found.radius) == (EDGE, "LoG", 2)


@pytest.mark.parametrize("name", [f"T1_{EDGE}", EDGE])
def test_the_map_of_an_input_is_that_of_its_feature_on_its_derived_image(model, tmp_path: Path, name: str):
    image, mask = write_blocks(tmp_path)
    found = map_of_input(model, name, image, mask, sequence="T1")
    assert (found.info.details["feature"], found.info.rois) == (EDGE, ("L1-L3",))
    drawn = sitk.GetArrayFromImage(sitk.ReadImage(mask)) > 0
    values = found.to_array()
    assert np.all(values[~drawn] == 0)
    assert np.isfinite(values[drawn]).mean() > 0.9
    assert np.ptp(values[drawn]) > 0


def test_the_features_of_settings_that_have_a_map_are_listed_without_an_image():
    types = {"Original": {}, "LoG": {"sigma": [0.5, 3.0]}, "Wavelet": {}, "LBP2D": {}}
    classes = {"shape": None, "firstorder": ("Mean",), "glcm": ("Idm", "Contrast")}
    setting = {"resampledPixelSpacing": [1, 1, 1], "minimumROISize": 5000, "resegmentRange": [-3, 3], "resegmentMode": "sigma"}
    settings = ExtractionSettings(image_types=types, feature_classes=classes, setting=setting)
    found = mappable_names(settings)
    images = list(dict.fromkeys(name.partition("_")[0] for name in found))
    assert images[:3] == ["original", "log-sigma-0-5-mm-3D", "log-sigma-3-0-mm-3D"]
    assert "wavelet-LLL" in images
    own = [name.partition("_")[2] for name in found if name.startswith("original_")]
    assert sorted(own) == ["firstorder_Mean", "glcm_Contrast", "glcm_Idm"]
    assert mappable_names(ExtractionSettings(ibsi=IbsiSettings())) == ()


def test_the_maps_of_several_sequences_lie_each_on_its_own_image(tmp_path: Path):
    (tmp_path / "a").mkdir()
    image, mask = write_blocks(tmp_path / "a")
    other = sitk.ReadImage(image) * 2 + 5
    model = linear_model({MEAN: 0.5, SHAPE: 1.0}, hash=load_protocol("op-mri").features_hash())
    found = model_feature_maps(model, {"T1": other, "T2": image}, mask)
    assert list(found) == [f"T1_{MEAN}"]
    assert found[f"T1_{MEAN}"].source.sequence == "T1"
    with pytest.raises(InputError, match=r"needs an image of sequence T1. There are T2"):
        model_feature_maps(model, {"T2": image}, mask, features=[f"T1_{MEAN}"])


def test_what_cannot_be_mapped_is_refused_with_what_can(model, tmp_path: Path):
    with pytest.raises(ModelError, match=r"has no input original_glcm_Idm. Those with a map are T1_original_firstorder_Mean"):
        mappable_feature(model, "original_glcm_Idm")
    with pytest.raises(ModelError, match="shape features describe the whole ROI"):
        mappable_feature(model, SHAPE)
    exact = linear_model({f"{MEAN}-voxelmean-r1": 1.0}, protocol="op-mri-exact")
    with pytest.raises(InputError, match="is of kernels of radius 1, not 2"):
        map_of_input(exact, MEAN, *write_blocks(tmp_path), options=MapOptions(radius=2))


@pytest.mark.parametrize(
    ("types", "feature"),
    [
        ({"LoG": {"sigma": [1.0]}}, "log-sigma-1-0-mm-3D_firstorder_Mean"),
        ({"Wavelet": {}}, "wavelet-LHL_firstorder_Mean"),
        ({"Gradient": {}}, "gradient_firstorder_Mean"),
        ({"Square": {}}, "square_firstorder_Mean"),
        ({"Exponential": {}}, "exponential_firstorder_Mean"),
    ],
)
def test_a_derived_image_filtered_round_the_roi_is_that_of_the_whole_image(types, feature):
    """The mean of a cube of the whole filtered image, against the map, which filters no more than it needs."""
    image, mask, _ = ball_phantom(2, size=64)
    drawn = np.zeros((64, 64, 64), np.uint8)
    drawn[28:35, 29:36, 27:34] = 1
    mask = sitk.GetImageFromArray(drawn)
    settings = ExtractionSettings(image_types=types, feature_classes={"firstorder": ("Mean",)})
    found = sitk.GetArrayFromImage(compute_maps(image, mask, settings, [feature], label=1).images[feature])
    (name,) = types
    region = prepare(image, mask, settings.setting, 1, 1000)  # the frame is the whole image
    filtered = {
        called: array
        for step in IMAGE_TYPES[name].plan(region, settings.setting_for(name))
        for called, array in zip(step.names, step.run(), strict=True)
    }[feature.split("_")[0]]
    largest = 1e-9 * float(np.abs(filtered).max())
    for z, y, x in zip(*np.nonzero(drawn), strict=True):
        cube = (slice(z - 1, z + 2), slice(y - 1, y + 2), slice(x - 1, x + 2))
        expected = filtered[cube][drawn[cube] > 0].astype(float).mean()
        assert found[z, y, x] == pytest.approx(expected, rel=1e-9, abs=largest)


def test_the_verb_maps_an_input_of_a_model(model, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    image, mask = write_blocks(tmp_path)
    save_model(model, tmp_path / "model")
    arguments = ["map", "--model", str(tmp_path / "model"), "--image", image, "--mask", mask, "--feature", f"T1_{EDGE}"]
    assert main([*arguments, "--out", str(tmp_path / "map.nrrd"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["feature"] == EDGE
    assert main([*arguments[:-1], f"T1_{SHAPE}", "--out", str(tmp_path / "other.nrrd")]) == 2
    assert "shape features describe the whole ROI" in capsys.readouterr().err
    assert not (tmp_path / "other.nrrd").exists()
