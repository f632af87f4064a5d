"""Parts of images, their continuation beyond the edge, and pooling, against numpy on whole images."""

from __future__ import annotations

import numpy as np
import pytest
from features.ibsi.ibsi2_reference import field, filter_of, filtered
from hypothesis import given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.features.ibsi.filters import response
from OsteoRadiomicsLib.features.ibsi.filters.fields import Held, Pool, extended

PADDING = {"zero": "constant", "nearest": "edge", "periodic": "wrap", "mirror": "symmetric"}
SHAPE = (5, 7, 9)
FILTERS = {
    "mean": ({"filter": "mean", "size": 5}, "3D"),
    "mean of slices": ({"filter": "mean", "size": 5, "boundary": "nearest"}, "2D"),
    "log": ({"filter": "laplacian_of_gaussian", "sigma": 1.3, "boundary": "zero"}, "3D"),
    "laws": ({"filter": "laws", "kernels": "E3W5R5", "pooling": "max"}, "3D"),
    "energy": ({"filter": "laws", "kernels": "L5E5", "pooling": "mean", "energy": 4, "boundary": "zero"}, "2D"),
    "gabor": ({"filter": "gabor", "sigma": 1.5, "wavelength": 2, "theta_step": 60, "orthogonal_planes": True}, "3D"),
    "wavelet": ({"filter": "separable_wavelet", "wavelet": "db2", "bands": "LHL", "level": 2, "pooling": "mean"}, "3D"),
    "periodic": ({"filter": "separable_wavelet", "wavelet": "coif1", "bands": "LH", "boundary": "periodic"}, "2D"),
    "simoncelli": ({"filter": "simoncelli", "level": 2}, "3D"),
    "riesz": ({"filter": "laplacian_of_gaussian", "sigma": 1, "riesz": [1, 0, 1]}, "3D"),
}


def noise(shape=(16, 18, 20), seed=0) -> np.ndarray:
    return np.random.default_rng(seed).normal(100, 30, shape)


def parts(shape):
    return st.tuples(*[st.tuples(st.integers(0, n - 1), st.integers(1, n)).filter(lambda ends: ends[0] < ends[1]) for n in shape])


@settings(max_examples=40, deadline=None)
@given(parts(SHAPE), st.tuples(*[st.integers(0, 21)] * 3))
@pytest.mark.parametrize("boundary", PADDING)
def test_a_part_goes_on_beyond_the_edge_as_the_whole_image_does(boundary: str, part, reach):
    image = noise(SHAPE)
    padded = np.pad(image, [(far, far) for far in reach], mode=PADDING[boundary])
    expected = padded[tuple(slice(low, end + 2 * far) for (low, end), far in zip(part, reach, strict=True))]
    np.testing.assert_array_equal(extended(field(image), part, reach, boundary), expected)


@settings(max_examples=6, deadline=None)
@given(parts((16, 18, 20)))
@pytest.mark.parametrize("kind", FILTERS)
def test_the_response_of_a_part_is_that_of_the_whole_image(kind: str, part):
    content, dimension = FILTERS[kind]
    image = noise()
    expected = filtered(image, content, dimension)[tuple(slice(*ends) for ends in part)]
    found = response(filter_of(content, dimension), field(image), dimension).values(part)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


def test_what_is_held_grows_with_what_is_asked_for_and_is_not_computed_again():
    asked = []

    class Counted:
        size, spacing = SHAPE, (1.0, 1.0, 1.0)

        def values(self, part):
            asked.append(part)
            return noise(SHAPE)[tuple(slice(*ends) for ends in part)]

    held = Held(Counted())
    for part in (((0, 2), (0, 7), (3, 5)), ((1, 2), (2, 3), (3, 4)), ((4, 5), (0, 1), (0, 9)), ((0, 5), (0, 7), (0, 9))):
        np.testing.assert_array_equal(held.values(part), noise(SHAPE)[tuple(slice(*ends) for ends in part)])
    assert asked == [((0, 2), (0, 7), (3, 5)), ((0, 5), (0, 7), (0, 9))]


def test_pooling_weighs_and_takes_the_maximum():
    for how, expected in (("mean", [5 / 3, 1.0]), ("max", [3.0, 1.0])):
        pool = Pool(how)
        pool.add(np.array([1.0, 1.0]), 2)
        pool.add(np.array([3.0, 1.0]))
        np.testing.assert_allclose(pool.result, expected)
