"""Sagittal slices of images of any order of axes, and the way back to the image's grid."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import ImageError
from OsteoRadiomicsLib.deep.segmentation.slices import labels_on, laid_back, sagittal, with_neighbours
from toy_spine import toy_spine


@pytest.mark.parametrize("code", ["LPS", "RAS", "SRP", "AIL"])
def test_slices_are_the_same_in_every_order_of_axes(code):
    image, _, _ = toy_spine()
    expected = sagittal(image)
    found = sagittal(sitk.DICOMOrient(image, code))
    assert np.allclose(sitk.GetArrayFromImage(found), sitk.GetArrayFromImage(expected), atol=1e-5)
    assert np.allclose(found.GetOrigin(), expected.GetOrigin())


@pytest.mark.parametrize("code", ["LPS", "SRP"])
def test_what_was_found_lies_where_it_was_in_the_image(code):
    image, labels, _ = toy_spine()
    image, labels = sitk.DICOMOrient(image, code), sitk.DICOMOrient(labels, code)
    grid = sagittal(image)
    there = sitk.GetArrayFromImage(labels_on(grid, labels)) > 0
    back = laid_back(there.astype(np.float32), grid, image)
    drawn = sitk.GetArrayFromImage(labels) > 0
    assert back.IsSameImageGeometryAs(image)
    assert np.array_equal(sitk.GetArrayFromImage(back) > 0.5, drawn)  # pixels of 1.25 mm are the network's own


def test_finer_pixels_become_pixels_of_a_quarter_of_5_mm():
    image = sitk.Image((100, 90, 5), sitk.sitkFloat32) + sitk.GaussianSource(
        sitk.sitkFloat32, (100, 90, 5), (20, 20, 9), (50, 45, 2)
    )
    image.SetSpacing((0.6, 0.6, 4.0))
    image.SetDirection((0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, -1.0, 0.0))
    grid = sagittal(image)
    assert grid.GetSpacing() == pytest.approx((1.25, 1.25, 4.0))
    assert grid.GetSize() == (48, 44, 5)  # 60 mm and 54 mm, the last pixel begun


def test_slices_of_1_mm_are_joined_where_that_is_asked_for():
    image, _, _ = toy_spine(step_mm=1.0)
    assert sagittal(image, least_step_mm=2.0).GetSpacing()[2] == pytest.approx(2.0)
    assert sagittal(image, least_step_mm=2.0).GetSize()[2] == 6


@pytest.mark.parametrize(("code", "plane"), [("LPS", "axial"), ("LSA", "coronal")])
def test_series_of_other_planes_are_refused_with_their_slice_distance(code, plane):
    image = sitk.Image((40, 40, 20), sitk.sitkFloat32)
    image.SetSpacing((0.7, 0.7, 4.0))
    filter_ = sitk.DICOMOrientImageFilter()
    image.SetDirection(filter_.GetDirectionCosinesFromOrientation(code))
    with pytest.raises(ImageError, match=rf"an? {plane} series, 4.0 mm"):
        sagittal(image)


def test_fewer_than_three_slices_are_refused():
    image, _, _ = toy_spine(size=(80, 130, 2))
    with pytest.raises(ImageError, match=r"has 2 sagittal slice\(s\), 3 are needed"):
        sagittal(image)


def test_an_image_of_one_value_is_refused():
    image, _, _ = toy_spine()
    with pytest.raises(ImageError, match="one grey value"):
        sagittal(image * 0)


def test_scaling_is_blind_to_brightness_and_units():
    image, _, _ = toy_spine()
    one, other = sitk.GetArrayFromImage(sagittal(image)), sitk.GetArrayFromImage(sagittal(image * 17 + 300))
    assert np.allclose(one, other, atol=1e-3)


def test_neighbours_lie_4_mm_away_whatever_the_slice_distance():
    values = np.arange(9, dtype=np.float32)[:, None, None] * np.ones((1, 2, 2), dtype=np.float32)
    assert with_neighbours(values, 1.0, [4.0])[0, :, 0, 0].tolist() == [0.0, 4.0, 8.0]
    assert with_neighbours(values, 3.2, [4.0])[0, :, 0, 0].tolist() == pytest.approx([2.75, 4.0, 5.25])
    assert with_neighbours(values, 4.0, [0.0])[0, :, 0, 0].tolist() == [0.0, 0.0, 1.0]
