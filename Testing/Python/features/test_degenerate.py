"""Regions in which features lose their meaning: PyRadiomics' value or NaN, and a word about it."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import GeometryError, ImageError, MaskError, RoiError, SettingsError
from OsteoRadiomicsLib.features import FeatureVector, extract
from OsteoRadiomicsLib.protocols.extraction_settings import parse_settings

rng = np.random.default_rng(5)
NOISE = rng.normal(100, 40, (12, 13, 14))
BLOCK = np.zeros(NOISE.shape, dtype=np.uint8)
BLOCK[3:9, 3:10, 3:11] = 1


def run(array: np.ndarray, mask: np.ndarray, image_types=None, classes=None, spacing=(1.0, 1.0, 1.0), **setting) -> FeatureVector:
    content = {"imageType": image_types or {"Original": {}}, "featureClass": classes, "setting": {"binWidth": 20, **setting}}
    image, roi = sitk.GetImageFromArray(array), sitk.GetImageFromArray(mask)
    image.SetSpacing(spacing)
    roi.SetSpacing(spacing)
    return extract(image, roi, parse_settings(content, "test"))


def single(*where: tuple[int, int, int]) -> np.ndarray:
    mask = np.zeros_like(BLOCK)
    for place in where:
        mask[place] = 1
    return mask


class TestAFlatRegion:
    vector = run(np.full(NOISE.shape, 50.0), BLOCK)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("firstorder_Skewness", 0),
            ("firstorder_Kurtosis", 0),
            ("firstorder_Entropy", 0),
            ("glcm_Correlation", 1),
            ("glcm_MCC", 1),
            ("glcm_Imc1", 0),
            ("glcm_Imc2", 0),
            ("ngtdm_Coarseness", 1e6),
            ("ngtdm_Busyness", 0),
            ("ngtdm_Strength", 0),
            ("glszm_ZonePercentage", 1 / BLOCK.sum()),
        ],
    )
    def test_has_pyradiomics_value(self, name, value):
        assert self.vector[f"original_{name}"] == pytest.approx(value, abs=1e-12)

    def test_warns_which_features_hold_a_convention_and_why(self):
        text = "\n".join(self.vector.warnings)
        for name in ("Skewness", "Kurtosis", "Correlation", "MCC", "Imc1", "Coarseness", "Busyness"):
            assert name in text
        assert "same intensity" in text
        assert "one grey level" in text


def test_a_single_slice_has_a_zero_axis_and_all_other_features():
    mask = np.zeros_like(BLOCK)
    mask[5] = BLOCK[5]
    vector = run(NOISE, mask)
    assert vector["original_shape_LeastAxisLength"] == 0
    assert vector["original_shape_Flatness"] == 0
    assert not vector.reasons


def test_voxels_without_neighbours_leave_pair_and_run_features_undefined_with_a_reason():
    vector = run(NOISE, single((3, 3, 3), (9, 9, 9), (3, 9, 3)))
    undefined = {name.split("_")[1] for name in vector.reasons}
    assert undefined == {"glcm"}
    assert vector.reasons["original_glcm_Contrast"] == "no two voxels of the ROI are neighbours"
    assert np.isnan(vector["original_glcm_Contrast"])


def test_every_undefined_value_has_a_reason_and_no_other():
    vector = run(NOISE, single((3, 3, 3), (9, 9, 9)), {"Original": {}, "Wavelet": {}})
    assert set(vector.reasons) == {name for name, value in zip(vector.names, vector.values, strict=True) if np.isnan(value)}


def test_an_image_too_small_for_a_sigma_gives_nan_with_the_size_it_needs():
    vector = run(NOISE[:, :5], np.ones((12, 5, 14), np.uint8), {"LoG": {"sigma": [1.0, 6.0]}}, {"firstorder": None})
    assert not np.isnan(vector["log-sigma-1-0-mm-3D_firstorder_Mean"])
    assert "7 x 7 x 7" in vector.reasons["log-sigma-6-0-mm-3D_firstorder_Mean"]


def test_distances_beyond_the_roi_leave_only_pair_features_undefined():
    vector = run(NOISE, single((3, 3, 3), (3, 3, 4), (3, 4, 3)), distances=[9])
    assert {name.split("_")[1] for name in vector.reasons} == {"glcm", "gldm", "ngtdm"}
    assert "distance 9" in vector.reasons["original_ngtdm_Busyness"]


def test_shape2d_of_a_volume_is_undefined_with_a_reason():
    vector = run(NOISE, BLOCK, classes={"shape2D": None}, force2D=True)
    assert vector.reasons["original_shape2D_Perimeter"] == "the ROI has 6 slices across axis 0, not 1"


def test_zero_weights_leave_no_pairs_but_runs():
    vector = run(NOISE, BLOCK, spacing=(30.0, 30.0, 30.0), weightingNorm="euclidean")
    assert np.isnan(vector["original_glcm_Contrast"])
    assert not np.isnan(vector["original_glrlm_RunEntropy"])


class TestErrors:
    def test_a_single_voxel(self):
        with pytest.raises(RoiError, match="single voxel"):
            run(NOISE, single((5, 5, 5)), minimumROIDimensions=1)

    def test_too_few_dimensions(self):
        with pytest.raises(RoiError, match=r"3 x 1 x 1 voxels, 1 of 2 dimensions.*minimumROIDimensions"):
            run(NOISE, single((5, 5, 5), (5, 5, 6), (5, 5, 7)))

    def test_too_few_voxels(self):
        with pytest.raises(RoiError, match="has 3 voxels, more than 3"):
            run(NOISE, single((5, 5, 5), (5, 5, 6), (5, 6, 5)), minimumROISize=3)

    def test_an_absent_label_names_those_present(self):
        image, mask = sitk.GetImageFromArray(NOISE), sitk.GetImageFromArray(BLOCK * np.uint8(20))
        with pytest.raises(MaskError, match=r"label 21 is not in the mask.*Choose one of 20"):
            extract(image, mask, parse_settings({}, "test"), label=21)

    def test_an_empty_mask(self):
        with pytest.raises(MaskError, match="empty"):
            run(NOISE, np.zeros_like(BLOCK))

    def test_nan_inside_the_roi_is_counted(self):
        array = NOISE.copy()
        array[5, 5, 5:7] = np.nan
        with pytest.raises(ImageError, match=r"2 of 336 voxels inside the ROI are NaN"):
            run(array, BLOCK)

    def test_nan_outside_the_roi_is_no_matter(self):
        array = NOISE.copy()
        array[0, 0, 0] = np.nan
        assert not run(array, BLOCK).reasons

    def test_too_many_grey_levels_name_the_cure(self):
        with pytest.raises(SettingsError, match=r"binWidth 0.0001 gives [\d,]+ grey levels.*larger binWidth, or binCount"):
            run(NOISE, BLOCK, binWidth=0.0001)

    def test_too_large_a_bin_count(self):
        with pytest.raises(SettingsError, match="binCount 70000"):
            run(NOISE, BLOCK, binCount=70000)

    @pytest.mark.parametrize("width", [0, -5])
    def test_a_bin_width_that_is_not_positive(self, width):
        with pytest.raises(SettingsError, match="binWidth"):
            run(NOISE, BLOCK, binWidth=width)

    def test_a_sigma_below_half_a_voxel_names_the_least_one(self):
        with pytest.raises(
            SettingsError, match=r"sigma 0.4 mm is smaller than half a voxel.*0.5 or more|Choose a sigma of 0.5 mm"
        ):
            run(NOISE, BLOCK, {"LoG": {"sigma": [0.4]}})

    def test_an_unknown_feature_names_the_known(self):
        with pytest.raises(SettingsError, match=r"glcm has no feature Contrst.*Contrast"):
            run(NOISE, BLOCK, classes={"glcm": ["Contrst"]})

    def test_a_feature_given_up_by_pyradiomics_names_its_heir(self):
        with pytest.raises(SettingsError, match="Homogeneity1: it equals Id"):
            run(NOISE, BLOCK, classes={"glcm": ["Homogeneity1"]})

    def test_a_resegmentation_that_leaves_nothing(self):
        with pytest.raises(RoiError, match="resegmentRange leaves 0 of 336 voxels"):
            run(NOISE, BLOCK, resegmentRange=[900, 1000])

    def test_normalising_a_flat_image(self):
        with pytest.raises(ImageError, match="normalize is impossible"):
            run(np.full(NOISE.shape, 3.0), BLOCK, normalize=True)

    def test_a_mask_on_another_grid_names_correct_mask(self):
        image, mask = sitk.GetImageFromArray(NOISE), sitk.GetImageFromArray(BLOCK)
        mask.SetOrigin((0.5, 0, 0))
        with pytest.raises(GeometryError, match="correctMask"):
            extract(image, mask, parse_settings({}, "test"))

    def test_an_roi_outside_the_image(self):
        image, mask = sitk.GetImageFromArray(NOISE), sitk.GetImageFromArray(BLOCK)
        mask.SetOrigin((9, 0, 0))
        with pytest.raises(GeometryError, match="outside the image"):
            extract(image, mask, parse_settings({"setting": {"correctMask": True}}, "test"))

    def test_a_channel_the_mask_lacks(self):
        image = sitk.GetImageFromArray(NOISE)
        mask = sitk.Compose(sitk.GetImageFromArray(BLOCK), sitk.GetImageFromArray(BLOCK))
        with pytest.raises(SettingsError, match="label_channel 2 does not exist"):
            extract(image, mask, parse_settings({"setting": {"label_channel": 2}}, "test"))


def test_a_mask_on_another_grid_is_resampled_when_asked():
    image, mask = sitk.GetImageFromArray(NOISE), sitk.GetImageFromArray(BLOCK)
    fine = sitk.Resample(mask, [28, 26, 24], sitk.Transform(), sitk.sitkNearestNeighbor, (-0.25,) * 3, (0.5,) * 3)
    corrected = extract(image, fine, parse_settings({"setting": {"correctMask": True}}, "test"))
    assert corrected["original_shape_VoxelVolume"] == BLOCK.sum()
    assert any("correctMask" in warning for warning in corrected.warnings)


def test_a_channel_of_a_vector_mask_is_taken():
    image = sitk.GetImageFromArray(NOISE)
    mask = sitk.Compose(sitk.GetImageFromArray(np.zeros_like(BLOCK)), sitk.GetImageFromArray(BLOCK))
    chosen = parse_settings({"setting": {"label_channel": 1}}, "test")
    np.testing.assert_array_equal(extract(image, mask, chosen).values, run(NOISE, BLOCK, binWidth=25).values)


class TestManyGreyLevels:
    def test_a_warning_proposes_a_bin_width(self):
        values = rng.normal(0, 1000, (12, 13, 14))
        vector = run(values, np.ones_like(BLOCK), classes={"glcm": ["Contrast"]}, binWidth=1)
        (warning,) = [text for text in vector.warnings if "grey levels" in text]
        spread = np.ptp(values)
        assert warning.startswith("original: ")
        assert warning.endswith(f"write a binWidth near {spread / 32:.2g}")
        proposed = float(warning.rsplit(" ", 1)[1])
        assert not run(values, np.ones_like(BLOCK), classes={"glcm": ["Contrast"]}, binWidth=proposed).warnings
