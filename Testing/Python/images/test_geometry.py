"""Image against mask: what differs is said with both values; nothing is accepted in silence."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from hypothesis import assume, example, given
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import GeometryError
from OsteoRadiomicsLib.images import accept_geometry, align_mask, check_geometry, load_case, read_image, resample_mask
from scipy.spatial.transform import Rotation


@pytest.fixture
def mask(make_image) -> sitk.Image:
    values = np.zeros((4, 5, 6), np.uint8)
    values[1:3, 1:4, 2:5] = 20
    return make_image(values)


def test_the_same_grid_passes(make_image, mask):
    check_geometry(make_image(), mask)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"spacing": (1.0, 1.0, 1.01)}, "spacing (1, 1, 1) mm (mask) v. (1, 1, 1.01) mm (image)"),
        ({"origin": (0.0, 0.0, 2.0)}, "origin (0, 0, 0) mm (mask) v. (0, 0, 2) mm (image)"),
        (
            {"direction": np.diag([1, -1, -1])},
            "direction (1, 0, 0, 0, 1, 0, 0, 0, 1) (mask) v. (1, 0, 0, 0, -1, 0, 0, 0, -1) (image)",
        ),
        ({"size": (6, 5, 3)}, "size (6, 5, 4) (mask) v. (6, 5, 3) (image)"),
    ],
)
def test_each_difference_is_said_with_both_values(make_image, mask, change, said):
    with pytest.raises(GeometryError) as caught:
        check_geometry(make_image(**change), mask, where="mask.nrrd")
    assert said in caught.value.what
    assert str(caught.value).startswith("mask.nrrd: ")
    assert caught.value.what.count("(mask) v.") == 1


def test_the_message_says_how_far_apart_voxels_lie(make_image, mask):
    with pytest.raises(GeometryError, match=r"up to 2 mm apart, 0.001 mm allowed"):
        check_geometry(make_image(origin=(0, 0, 2.0)), mask)


@given(st.tuples(*[st.floats(-1, 1)] * 3), st.floats(1e-3, 2))
def test_the_tolerance_is_the_largest_distance_accepted(make_image, shift, tolerance):
    image, moved = make_image(), make_image(origin=shift)
    distance = float(np.linalg.norm(shift))
    assume(abs(distance - tolerance) > 1e-9)
    if distance < tolerance:
        check_geometry(image, moved, tolerance=tolerance)
    else:
        with pytest.raises(GeometryError):
            check_geometry(image, moved, tolerance=tolerance)


@given(st.floats(0.0011, 1e4))
def test_the_tolerance_that_the_message_advises_is_enough(make_image, mm):
    image, moved = make_image(), make_image(origin=(mm, 0, 0))
    with pytest.raises(GeometryError) as caught:
        check_geometry(image, moved)
    advised = float(caught.value.cure.split("--geometry-tolerance ")[1].split(";")[0])
    check_geometry(image, moved, tolerance=advised)
    assert advised <= 1.02 * mm


def test_the_dixon_pair_is_refused_with_a_cure(data):
    folder = data / "mr_muscle"
    with pytest.raises(GeometryError) as caught:
        load_case(folder / "tum01_fat.nii.gz", folder / "tum01_water_muscle_msk.nii.gz")
    text = str(caught.value)
    assert "tum01_water_muscle_msk.nii.gz" in text
    assert "tum01_fat.nii.gz" in text
    assert "origin (0, 0, 0) mm (mask) v. (-204.5075, -147.9473, 192.7842) mm (image)" in text
    assert "spacing (1.0185, 1.0185, 4) mm (mask) v. (1.018519, 1.018519, 4) mm (image)" in text
    assert "--geometry-tolerance 318" in text


def test_the_dixon_pair_can_be_accepted_explicitly(data):
    folder = data / "mr_muscle"
    image, rois = load_case(
        folder / "tum01_fat.nii.gz", folder / "tum01_water_muscle_msk.nii.gz", labels=[2], geometry_tolerance=318
    )
    _, own = load_case(folder / "tum01_fat.nii.gz", folder / "tum01_fat_muscle_msk.nii.gz", labels=[2])
    assert image.IsSameImageGeometryAs(rois[0].mask)
    overlap = sitk.LabelOverlapMeasuresImageFilter()
    overlap.Execute(rois[0].mask, own[0].mask)
    assert overlap.GetDiceCoefficient() > 0.8


def test_even_a_spacing_that_differs_by_two_millionths_is_not_silent(data):
    fat = read_image(data / "mr_muscle" / "tum01_fat.nii.gz")
    water = accept_geometry(read_image(data / "mr_muscle" / "tum01_water.nii.gz"), fat)
    water.SetSpacing((1.0184999704360962, 1.0184999704360962, 4.0))
    with pytest.raises(GeometryError, match="spacing"):
        check_geometry(fat, water)


def test_accepting_keeps_voxels_and_takes_the_images_place(make_image, mask):
    image = make_image(origin=(5, 6, 7), spacing=(2, 2, 2))
    accepted = accept_geometry(mask, image)
    assert accepted.IsSameImageGeometryAs(image)
    assert np.array_equal(sitk.GetArrayFromImage(accepted), sitk.GetArrayFromImage(mask))
    assert mask.GetOrigin() == (0, 0, 0)


def test_grids_of_different_size_are_never_accepted(make_image, mask):
    with pytest.raises(GeometryError, match="different numbers of voxels"):
        accept_geometry(mask, make_image(size=(6, 5, 3)))


axes = st.sampled_from(list(__import__("itertools").permutations(range(3))))


@given(
    order=axes,
    flips=st.tuples(*[st.booleans()] * 3),
    angles=st.tuples(*[st.floats(-180, 180)] * 3),
    spacing=st.tuples(*[st.floats(0.3, 5)] * 3),
)
@example(order=(0, 1, 2), flips=(False, False, True), angles=(0.0, 0.5, 3.518680299271312e-305), spacing=(1.0, 1.0, 1.0))
def test_a_mask_in_another_axis_order_is_put_on_the_image_without_loss(make_image, order, flips, angles, spacing):
    values = np.random.default_rng(5).integers(0, 4, (4, 5, 6)).astype(np.uint8)
    direction = Rotation.from_euler("xyz", angles, degrees=True).as_matrix()
    on_image = make_image(values, spacing=spacing, origin=(3, -40, 12), direction=direction)
    stored = sitk.Flip(sitk.PermuteAxes(on_image, list(order)), list(flips))
    aligned = align_mask(stored, on_image)
    assert np.array_equal(sitk.GetArrayFromImage(aligned), values)
    assert aligned.IsSameImageGeometryAs(on_image)


def test_a_cropped_mask_is_put_back_in_its_place(make_image, mask):
    image = make_image(size=(6, 5, 4))
    aligned = align_mask(mask[2:5, 1:4, 1:3], image)
    assert np.array_equal(sitk.GetArrayFromImage(aligned), sitk.GetArrayFromImage(mask))


def test_a_mask_larger_than_the_image_is_cropped_if_nothing_is_drawn_outside(make_image, mask):
    image = make_image(size=(6, 5, 4))[2:5, 1:4, 1:3]
    assert int(sitk.GetArrayFromImage(align_mask(mask, image)).min()) == 20


def test_drawn_voxels_outside_the_image_are_counted(make_image, mask):
    image = make_image(size=(6, 5, 4))[2:4, 1:4, 1:3]
    with pytest.raises(GeometryError, match="6 drawn voxels lie outside the image"):
        align_mask(mask, image)


def test_a_shift_by_whole_voxels_is_not_taken_for_a_crop(make_image, mask):
    with pytest.raises(GeometryError, match="origin"):
        align_mask(mask, make_image(origin=(1.0, 0, 0)))


def test_a_cropped_mask_between_the_voxels_is_refused(make_image, mask):
    small = mask[2:5, 1:4, 1:3]
    small.SetOrigin((2.4, 1.0, 1.0))
    with pytest.raises(GeometryError, match="different numbers of voxels"):
        align_mask(small, make_image())


def test_a_spacing_that_meets_the_images_voxels_only_at_its_corners_is_refused(make_image):
    coarse = make_image(np.ones((3, 3, 3), np.uint8), spacing=(2.0, 2.0, 2.0))
    with pytest.raises(GeometryError):
        align_mask(coarse, make_image(size=(5, 5, 5)))


def test_resampling_takes_the_nearest_label(make_image):
    coarse = make_image(np.array([[[20, 21]]], np.uint16), spacing=(2.0, 2.0, 2.0), origin=(0.5, 0.5, 0.5))
    fine = resample_mask(coarse, make_image(size=(4, 2, 2)))
    assert sitk.GetArrayFromImage(fine)[0, 0].tolist() == [20, 20, 21, 21]
    assert fine.GetPixelID() == coarse.GetPixelID()


def test_the_real_label_map_with_flipped_axes_lies_on_its_dicom_series(data):
    folder = data / "ct_dicom"
    image, (t12, t11) = load_case(folder / "ts_T11T12", folder / "ts_T11T12_seg_tslabels.nii.gz", labels=[32, 33])
    values = sitk.GetArrayFromImage(image)
    for roi in (t12, t11):
        assert 150 < values[sitk.GetArrayFromImage(roi.mask) > 0].mean() < 400  # bone in HU
