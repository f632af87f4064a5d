"""What a map is, and what it does not depend on."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
import SimpleITK as sitk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import Cancelled, ImageError, SettingsError
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.features.voxelwise import compute_maps, feature_map, feature_maps
from OsteoRadiomicsLib.features.voxelwise.families import FAMILIES
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings, parse_settings
from recorded_progress import RecordedProgress

TEXTURES = ("glcm", "gldm", "glrlm", "glszm", "ngtdm")
Noise = tuple[sitk.Image, sitk.Image]
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def plan(classes: tuple[str, ...] = ("firstorder", *TEXTURES), **setting: object) -> ExtractionSettings:
    return parse_settings({"featureClass": dict.fromkeys(classes), "setting": {"binWidth": 25, **setting}}, "test")


def image_of(voxels: np.ndarray) -> sitk.Image:
    return sitk.GetImageFromArray(voxels)


def arrays(maps: dict[str, sitk.Image]) -> np.ndarray:
    """(features, z, y, x)."""
    return np.array([sitk.GetArrayFromImage(image) for image in maps.values()])


@QUICK
@given(data=st.data())
def test_where_every_kernel_holds_the_whole_roi_each_voxel_has_the_roi_value(data: st.DataObject) -> None:
    shape = tuple(data.draw(st.integers(1, 3), label="side") for _ in range(3))
    generator = np.random.default_rng(data.draw(st.integers(0, 2**20), label="seed"))
    roi = np.zeros((7, 7, 7), dtype=np.uint8)
    box = tuple(slice(2, 2 + side) for side in shape)
    roi[box] = generator.random(shape) < 0.8
    roi[2, 2, 2] = roi[tuple(1 + side for side in shape)] = 1
    if sum(side > 1 for side in shape) < 2:
        return
    image = image_of(generator.integers(0, 120, roi.shape).astype(np.int16))
    maps = compute_maps(image, image_of(roi), plan(), radius=2)
    whole = extract(image, image_of(roi), plan())
    assert set(maps.images) == set(whole.names)
    for name in whole.names:
        values = sitk.GetArrayFromImage(maps.images[name])[roi > 0]
        assert np.allclose(values, whole[name], rtol=1e-9, atol=1e-9, equal_nan=True), (name, values, whole[name])


def test_a_map_lies_on_its_image_grid_with_the_initial_value_outside_the_roi(noise: Noise) -> None:
    image, roi = noise
    made = feature_map(image, roi, plan(), "original_glcm_Contrast", init_value=-5)
    assert made.IsSameImageGeometryAs(image)
    outside = sitk.GetArrayFromImage(roi) == 0
    assert (sitk.GetArrayFromImage(made)[outside] == -5).all()
    assert (sitk.GetArrayFromImage(made)[~outside] >= 0).all()


def test_the_initial_value_may_be_nan(noise: Noise) -> None:
    image, roi = noise
    made = feature_map(image, roi, plan(), "original_firstorder_Mean", init_value=float("nan"))
    assert np.array_equal(np.isnan(sitk.GetArrayFromImage(made)), sitk.GetArrayFromImage(roi) == 0)


def test_the_cropped_map_is_a_part_of_the_whole_one(noise: Noise) -> None:
    image, roi = noise
    whole = feature_map(image, roi, plan(), "original_glrlm_RunEntropy")
    part = feature_map(image, roi, plan(), "original_glrlm_RunEntropy", crop=True)
    index = whole.TransformPhysicalPointToIndex(part.GetOrigin())
    assert part.GetNumberOfPixels() < whole.GetNumberOfPixels()
    assert np.array_equal(
        sitk.GetArrayFromImage(part), sitk.GetArrayFromImage(sitk.RegionOfInterest(whole, part.GetSize(), index))
    )


def test_a_resampled_map_lies_on_the_resampled_grid_in_the_same_space(noise: Noise) -> None:
    image, roi = noise
    maps = compute_maps(image, roi, plan(resampledPixelSpacing=(1, 1, 1)), ["original_firstorder_Mean"])
    made = maps.images["original_firstorder_Mean"]
    assert maps.resampled
    assert made.GetSpacing() == (1, 1, 1)
    assert made.IsSameImageGeometryAs(maps.roi)
    centre = sitk.LabelShapeStatisticsImageFilter()
    places = []
    for mask in (roi, maps.roi):
        centre.Execute(mask)
        places.append(centre.GetCentroid(1))
    assert np.allclose(places[0], places[1], atol=0.5)


def test_a_map_moves_with_its_image(noise: Noise) -> None:
    image, roi = noise
    before = arrays(feature_maps(image, roi, plan()))
    moved = [sitk.ConstantPad(part, (3, 0, 5), (0, 4, 1), 0) for part in noise]
    after = arrays(feature_maps(*moved, plan()))
    assert np.array_equal(after[:, 5:-1, :-4, 3:], before, equal_nan=True)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_a_mirrored_image_gives_the_mirrored_map(noise: Noise, axis: int) -> None:
    voxels, roi = (sitk.GetArrayFromImage(part) for part in noise)
    before = arrays(feature_maps(image_of(voxels), image_of(roi), plan()))
    after = arrays(feature_maps(image_of(np.flip(voxels, axis).copy()), image_of(np.flip(roi, axis).copy()), plan()))
    assert np.allclose(np.flip(after, axis + 1), before, rtol=1e-9, atol=1e-9, equal_nan=True)


def test_textures_do_not_see_a_shift_by_whole_bins_when_levels_are_counted_from_the_minimum(noise: Noise) -> None:
    image, roi = noise
    before = arrays(feature_maps(image, roi, plan(TEXTURES)))
    after = arrays(feature_maps(image + 75, roi, plan(TEXTURES)))
    assert np.array_equal(after, before, equal_nan=True)


def test_other_labels_and_the_number_of_the_label_do_not_matter(noise: Noise) -> None:
    image, roi = noise
    drawn = sitk.GetArrayFromImage(roi)
    other = np.where(drawn == 1, 7, 0).astype(np.uint8)
    other[8, 10, 11] = 3
    renamed = image_of(other)
    renamed.CopyInformation(roi)
    assert np.array_equal(
        arrays(feature_maps(image, renamed, plan(), label=7)), arrays(feature_maps(image, roi, plan())), equal_nan=True
    )


def test_a_masked_kernel_does_not_see_beyond_the_roi_and_an_unmasked_one_does(noise: Noise) -> None:
    image, roi = noise
    voxels = sitk.GetArrayFromImage(image)
    voxels[sitk.GetArrayFromImage(roi) == 0] += 90
    brighter = image_of(voxels)
    brighter.CopyInformation(image)
    masked = [feature_map(each, roi, plan(), "original_firstorder_Maximum") for each in (image, brighter)]
    reaching = [feature_map(each, roi, plan(), "original_firstorder_Maximum", masked=False) for each in (image, brighter)]
    assert np.array_equal(*(sitk.GetArrayFromImage(each) for each in masked))
    assert not np.array_equal(*(sitk.GetArrayFromImage(each) for each in reaching))


def test_threads_do_not_change_a_bit(noise: Noise) -> None:
    image, roi = noise
    one, three = (arrays(feature_maps(image, roi, plan(), threads=threads)) for threads in (1, 3))
    assert one.tobytes() == three.tobytes()


def test_features_of_one_class_alone_or_together_are_the_same(noise: Noise) -> None:
    image, roi = noise
    together = feature_maps(image, roi, plan(("glcm",)))
    for name in ("original_glcm_Contrast", "original_glcm_MCC", "original_glcm_JointAverage"):
        alone = feature_map(image, roi, plan(), name)
        assert np.array_equal(sitk.GetArrayFromImage(alone), sitk.GetArrayFromImage(together[name]), equal_nan=True)


def test_a_kernel_of_one_voxel_is_undefined_with_a_warning_and_costs_the_batch_its_mcc(loops: str, noise: Noise) -> None:
    image, roi = noise
    drawn = sitk.GetArrayFromImage(roi)
    drawn[0, 0, 0] = 1
    lonely = image_of(drawn)
    lonely.CopyInformation(roi)
    names = ["original_glcm_MCC", "original_glcm_Contrast", "original_glcm_JointAverage"]
    maps = compute_maps(image, lonely, plan(), names)
    mcc, contrast, average = (sitk.GetArrayFromImage(maps.images[name]) for name in names)
    assert np.isnan(contrast[0, 0, 0])
    assert np.isnan(contrast).sum() == 1
    assert (mcc == 0).all()
    assert np.isnan(average).sum() > 1
    assert any("MCC" in text and "mcc_per_voxel" in text for text in maps.warnings)
    assert any("original_glcm_Contrast: undefined (NaN) in 1 of" in text for text in maps.warnings)
    each = sitk.GetArrayFromImage(compute_maps(image, lonely, plan(), names, mcc_per_voxel=True).images[names[0]])
    assert np.isnan(each[0, 0, 0])
    assert (each[drawn > 0] > 0.1).sum() > 100


def test_busyness_of_balanced_levels_is_called_noise(loops: str) -> None:
    voxels = np.full((5, 5, 5), 5, dtype=np.int16)
    roi = np.zeros((5, 5, 5), dtype=np.uint8)
    roi[2, :3, :4] = 1
    voxels[2, 1, 1:3] = 105  # 10 voxels of level 1 and 2 of level 5: 1 * 10/12 = 5 * 2/12, but for rounding
    maps = compute_maps(image_of(voxels), image_of(roi), plan(), ["original_ngtdm_Busyness"], radius=3)
    values = sitk.GetArrayFromImage(maps.images["original_ngtdm_Busyness"])[roi > 0]
    assert (values > 1e9).all()
    assert any("Busyness: 12 of 12 voxels hold rounding noise" in text for text in maps.warnings)


@pytest.mark.parametrize("radius", [0, 6])
def test_a_radius_outside_1_to_5_is_refused(noise: Noise, radius: int) -> None:
    with pytest.raises(SettingsError, match=r"kernel radius of \d voxels.*Choose 1 to 5"):
        feature_map(*noise, plan(), "original_glcm_Contrast", radius=radius)


def test_nan_that_an_unmasked_kernel_reaches_is_refused_and_a_masked_one_ignores_it(noise: Noise) -> None:
    image, roi = noise
    voxels = sitk.GetArrayFromImage(image).astype(np.float64)
    voxels[0] = np.nan
    holed = image_of(voxels)
    holed.CopyInformation(image)
    settings_ = plan(minimumROISize=1)
    feature_map(holed, roi, settings_, "original_firstorder_Mean", radius=2)
    with pytest.raises(ImageError, match=r"original: .*kernels reach are NaN.*maskedKernel"):
        feature_map(holed, roi, settings_, "original_firstorder_Mean", radius=2, masked=False)


def test_progress_never_goes_back_and_ends_at_its_total(noise: Noise) -> None:
    recorder = RecordedProgress()
    feature_maps(*noise, plan(), progress=recorder)
    shares = recorder.shares()
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert {what for *_, what in recorder.reports} >= {f"original {name}" for name in FAMILIES}


@pytest.mark.parametrize("reports", [1, 2, 5])
def test_a_cancelled_map_stops_at_the_next_report(noise: Noise, reports: int) -> None:
    recorder = RecordedProgress(stop_at=reports)
    with pytest.raises(Cancelled):
        feature_maps(*noise, plan(), progress=recorder)
    assert len(recorder.reports) == reports


def test_importing_the_room_loads_no_numba() -> None:
    code = "import sys, OsteoRadiomicsLib.features.voxelwise as v; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0


def test_every_default_feature_of_the_texture_and_intensity_classes_has_a_map(noise: Noise) -> None:
    assert len(feature_maps(*noise, plan())) == 93
