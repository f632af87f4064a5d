"""Bringing a map to another grid for display."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.features.voxelwise import on_grid_of


def image_of(voxels: np.ndarray, spacing: float = 1.0, origin: float = 0.0) -> sitk.Image:
    image = sitk.GetImageFromArray(voxels)
    image.SetSpacing((spacing,) * 3)
    image.SetOrigin((origin,) * 3)
    return image


@pytest.fixture
def coarse() -> tuple[np.ndarray, np.ndarray]:
    """Values and ROI of 6 x 6 x 6 voxels of 2 mm."""
    roi = np.zeros((6, 6, 6), dtype=np.uint8)
    roi[1:5, 2:5, 1:4] = 1
    return np.random.default_rng(2).normal(10, 1, roi.shape), roi


def test_the_same_grid_gives_the_same_map(coarse: tuple[np.ndarray, np.ndarray]) -> None:
    values, roi = coarse
    made = image_of(np.where(roi > 0, values, -1.0))
    shown = on_grid_of(made, made, image_of(roi), outside=-1.0)
    assert np.allclose(sitk.GetArrayFromImage(shown), sitk.GetArrayFromImage(made))


def test_a_constant_map_stays_constant_up_to_its_border(coarse: tuple[np.ndarray, np.ndarray]) -> None:
    _, roi = coarse
    made = image_of(np.where(roi > 0, 10.0, -1000.0), spacing=2, origin=0.5)
    shown = sitk.GetArrayFromImage(on_grid_of(made, image_of(np.zeros((12, 12, 12))), image_of(roi, 2, 0.5), outside=-1000.0))
    assert set(np.unique(shown.round(9))) == {-1000.0, 10.0}
    assert (shown == -1000.0).sum() == 12**3 - 8 * roi.sum()


def test_values_between_voxels_are_interpolated_linearly() -> None:
    ramp = np.broadcast_to(np.arange(6.0), (6, 6, 6)).copy()
    made = image_of(ramp, spacing=2)
    shown = sitk.GetArrayFromImage(on_grid_of(made, image_of(np.zeros((11, 11, 11))), image_of(np.ones((6, 6, 6), np.uint8), 2)))
    assert np.allclose(shown, np.arange(11.0) / 2)


def test_undefined_voxels_do_not_spread(coarse: tuple[np.ndarray, np.ndarray]) -> None:
    values, roi = coarse
    values[2, 3, 2] = np.nan
    shown = on_grid_of(image_of(values, 2), image_of(np.zeros((12, 12, 12))), image_of(roi, 2))
    assert np.isnan(sitk.GetArrayFromImage(shown)).sum() <= 8


def test_without_an_roi_whatever_is_not_the_outside_value_is_shown(coarse: tuple[np.ndarray, np.ndarray]) -> None:
    values, roi = coarse
    made = image_of(np.where(roi > 0, values, 0.0), 2)
    target = image_of(np.zeros((12, 12, 12)))
    given, found = on_grid_of(made, target, image_of(roi, 2)), on_grid_of(made, target)
    assert np.array_equal(sitk.GetArrayFromImage(given), sitk.GetArrayFromImage(found))
