"""Resampling a crop against ITK's resampling of the whole image, voxel by voxel and to the last bit where it matters."""

from __future__ import annotations

import math

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.features.box import Box, label_box
from OsteoRadiomicsLib.features.cubic_spline import resample_cubic
from OsteoRadiomicsLib.features.grid import Grid, roi_grid, wanted_spacing
from OsteoRadiomicsLib.features.intensities import Domain, Normalisation

TURN = 0.3
OBLIQUE = (math.cos(TURN), -math.sin(TURN), 0, math.sin(TURN), math.cos(TURN), 0, 0, 0, 1)
SWAPPED = (0, -1.0, 0, 0, 0, -1.0, 1.0, 0, 0)
UPRIGHT = (1.0, 0, 0, 0, 1.0, 0, 0, 0, 1.0)


def picture(kind: type, direction: tuple[float, ...], shape=(70, 90, 110)) -> sitk.Image:
    """A noisy image with a flat corner, large enough that a crop is really one."""
    rng = np.random.default_rng(11)
    array = rng.normal(300, 120, shape)
    array[:, :20, :20] = -1024 if kind is np.int16 else 7
    image = sitk.GetImageFromArray(
        np.clip(array, 0 if kind is np.uint8 else -2000, 255 if kind is np.uint8 else 2000).astype(kind)
    )
    image.SetSpacing((0.75, 0.75, 3.0))
    image.SetOrigin((-31.7, 12.3, 55.1))
    image.SetDirection(direction)
    return image


def whole(image: sitk.Image, grid: Grid) -> np.ndarray:
    """ITK's own resampling of the whole image."""
    return sitk.GetArrayFromImage(
        sitk.Resample(
            image,
            grid.size,
            sitk.Transform(),
            sitk.sitkBSpline,
            grid.origin,
            grid.spacing,
            grid.direction,
            0.0,
            image.GetPixelID(),
        )
    )


@pytest.mark.parametrize("direction", [UPRIGHT, OBLIQUE, SWAPPED], ids=["upright", "oblique", "swapped"])
@pytest.mark.parametrize("spacing", [(1.0, 1.0, 1.0), (0.5, 0.75, 1.5), (1.5, 1.5, 3.0)])
@pytest.mark.parametrize("box", [Box((48, 40, 30), (9, 8, 7)), Box((0, 0, 0), (9, 8, 7)), Box((100, 80, 60), (10, 10, 10))])
@pytest.mark.parametrize("kind", [np.int16, np.uint8])
def test_whole_numbers_equal_itks_in_every_voxel(kind, box, spacing, direction):
    image = picture(kind, direction)
    grid = roi_grid(image, box, np.array(spacing), 5)
    np.testing.assert_array_equal(resample_cubic(Domain(image), grid), whole(image, grid))


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_real_numbers_equal_itks_to_rounding(kind):
    image = picture(kind, OBLIQUE)
    grid = roi_grid(image, Box((48, 40, 30), (9, 8, 7)), np.array((1.0, 1.0, 1.0)), 5)
    np.testing.assert_allclose(resample_cubic(Domain(image), grid), whole(image, grid), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("turn", [1e-8, 1e-5, TURN], ids=["header rounding", "slightly", "much"])
@pytest.mark.parametrize("kind", [np.int16, np.float32])
def test_a_grid_turned_against_the_image_equals_itks_in_every_voxel(kind, turn):
    image, turned = picture(kind, UPRIGHT), picture(kind, UPRIGHT)
    turned.SetDirection((math.cos(turn), -math.sin(turn), 0, math.sin(turn), math.cos(turn), 0, 0, 0, 1))
    grid = roi_grid(turned, Box((48, 40, 10), (9, 8, 7)), np.array((1.0, 1.0, 1.0)), 2)
    np.testing.assert_array_equal(resample_cubic(Domain(image), grid), whole(image, grid))


def test_the_grid_keeps_phase_with_the_masks_first_corner():
    mask = sitk.Image(40, 40, 20, sitk.sitkUInt8)
    mask.SetSpacing((2.0, 2.0, 3.0))
    one = roi_grid(mask, Box((10, 10, 5), (5, 5, 5)), np.array((1.0, 1.0, 1.0)), 3)
    other = roi_grid(mask, Box((13, 12, 6), (5, 5, 5)), np.array((1.0, 1.0, 1.0)), 3)
    np.testing.assert_allclose((np.array(one.origin) - other.origin) % 1.0 % 1.0, 0, atol=1e-9)
    assert one.origin == pytest.approx((16.5 - 0.0, 16.5, 10.0), abs=1.01)


def test_an_axis_with_one_slice_or_spacing_zero_keeps_its_spacing():
    mask = sitk.Image(20, 20, 20, sitk.sitkUInt8)
    mask.SetSpacing((2.0, 2.0, 3.0))
    assert tuple(wanted_spacing(mask, Box((3, 3, 3), (4, 4, 1)), (1.0, 0.0, 1.0))) == (1.0, 2.0, 3.0)


def test_the_box_of_a_label_is_found_in_a_label_map():
    array = np.zeros((9, 8, 7), dtype=np.uint8)
    array[2:5, 3, 1:4] = 4
    array[8, 7, 6] = 2
    assert label_box(sitk.GetImageFromArray(array), 4) == Box((1, 3, 2), (3, 1, 3))
    assert label_box(sitk.GetImageFromArray(array), 9) is None


@pytest.mark.parametrize("kind", [np.int16, np.float32, np.float64])
@pytest.mark.parametrize("outliers", [None, 1.5])
def test_normalising_a_part_equals_normalising_the_whole(kind, outliers):
    image = picture(kind, UPRIGHT, (20, 30, 25))
    box = Box((5, 6, 7), (10, 11, 9))
    expected = sitk.GetArrayFromImage(sitk.Normalize(image))
    if outliers:
        expected = np.clip(expected, -outliers, outliers)
    domain = Domain(image, Normalisation.of(image, 100.0, outliers))
    np.testing.assert_allclose(sitk.GetArrayFromImage(domain.part(box)), expected[box.slices()] * 100, rtol=1e-12)
    assert domain.largest_magnitude == pytest.approx(np.abs(expected).max() * 100, rel=1e-12)
