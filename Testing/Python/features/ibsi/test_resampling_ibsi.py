"""The IBSI grid and interpolation against scipy's general resampler and simple arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.features.ibsi.resampling import Axis, covered, interpolate
from scipy import ndimage


def whole(own: float, spacing: float, size: int) -> Axis:
    """The new axis over all of the old one."""
    return Axis.spanning(own, spacing, size, 0, size - 1, 1e3)


@given(st.integers(1, 60), st.floats(0.3, 5), st.floats(0.3, 5))
def test_old_and_new_grid_share_their_centre_and_the_new_one_covers_the_image(size: int, own: float, spacing: float):
    axis = whole(own, spacing, size)
    assert (axis.lower, axis.upper) == (0, axis.size - 1)
    assert axis.size * spacing >= size * own - 1e-6
    assert (axis.size - 1) * spacing < size * own or axis.size == 1
    assert axis.to_own(np.array([(axis.size - 1) / 2]))[0] == pytest.approx((size - 1) / 2)
    assert axis.from_own(float(axis.to_own(np.array([1.0]))[0])) == pytest.approx(1)


def test_a_spacing_that_divides_the_image_adds_no_voxel_by_rounding():
    assert whole(0.1, 0.3, 3).size == 1
    assert whole(3.0, 2.0, 60).size == 90


def scipys(image: np.ndarray, axes: tuple[Axis, ...], order: int) -> np.ndarray:
    places = np.meshgrid(*[np.clip(axis.to_own(np.arange(axis.size)), 0, axis.own_size - 1) for axis in axes], indexing="ij")
    return ndimage.map_coordinates(image, places, order=order, mode="mirror")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31), st.tuples(*[st.integers(2, 9)] * 3), st.tuples(*[st.sampled_from([0.7, 1.0, 1.5, 3.0])] * 3))
@pytest.mark.parametrize("order", [1, 3])
def test_linear_and_cubic_interpolation_equal_scipys(order: int, seed: int, shape, spacings):
    image = np.random.default_rng(seed).normal(size=shape)
    axes = tuple(whole(own, 1.2, size) for own, size in zip(spacings, shape, strict=True))
    np.testing.assert_allclose(interpolate(image, axes, order), scipys(image, axes, order), atol=1e-10)


@pytest.mark.parametrize("order", [0, 1, 3])
def test_a_part_of_the_grid_has_the_values_of_the_whole(order: int):
    image = np.random.default_rng(1).normal(size=(70, 80, 90))
    full = tuple(whole(1.1, 1.7, size) for size in image.shape)
    part = tuple(Axis.spanning(1.1, 1.7, size, 33, 40, 5) for size in image.shape)
    inner = tuple(slice(axis.lower, axis.upper + 1) for axis in part)
    np.testing.assert_allclose(interpolate(image, part, order), interpolate(image, full, order)[inner], atol=1e-12)


def test_an_axis_that_keeps_its_spacing_keeps_its_values():
    image = np.random.default_rng(2).normal(size=(4, 5, 6))
    axes = (whole(3, 3, 4), whole(1, 2, 5), whole(1, 2, 6))
    for z in range(4):
        flat = interpolate(image[z : z + 1], (whole(3, 3, 1), *axes[1:]), 3)
        np.testing.assert_allclose(interpolate(image, axes, 3)[z], flat[0])


def test_a_voxel_of_which_exactly_half_is_covered_belongs_to_the_roi():
    mask = np.array([0, 1, 1, 0], dtype=np.uint8).reshape(1, 1, 4)
    axes = (whole(1, 1, 1), whole(1, 1, 1), whole(0.3, 0.1, 4))
    shares = interpolate(mask, axes, 1).ravel()
    inside = covered(mask, axes, 1, 0.5).ravel()
    assert inside.sum() == np.sum(shares > 0.4999)
    assert np.array_equal(inside, inside[::-1])
