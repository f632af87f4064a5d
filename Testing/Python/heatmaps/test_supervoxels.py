"""Supervoxels fit the ROI, hang together, are none too small, and follow what is seen."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.heatmaps.supervoxels import LEAST_VOXELS, Supervoxels, supervoxels
from scipy.ndimage import label

SPACING = (3.0, 1.0, 1.0)


@pytest.fixture(scope="module")
def mask() -> np.ndarray:
    """Two bodies apart, the upper one twice as large, of thick slices."""
    z, y, x = np.mgrid[:10, :60, :30]
    column = ((z - 4.5) / 4.5) ** 2 + ((x - 14.5) / 13) ** 2 < 1
    return column & (((y >= 2) & (y < 36)) | ((y >= 41) & (y < 58)))


@pytest.fixture(scope="module")
def image(mask) -> np.ndarray:
    image = np.random.default_rng(1).normal(100, 10, mask.shape)
    image[2:8, 8:22, 8:22] += 60
    return image


@pytest.fixture(scope="module")
def found(mask, image) -> Supervoxels:
    return supervoxels(mask, image, SPACING, 80, 10, 0)


def test_every_voxel_of_the_roi_has_one_and_no_other(found, mask):
    np.testing.assert_array_equal(found.labels > 0, mask)
    assert np.bincount(found.labels[mask])[1:].min() >= LEAST_VOXELS
    assert found.count == found.labels.max()
    assert 60 <= found.count <= 90


def test_each_hangs_together_by_faces(found):
    assert all(label(found.labels == number)[1] == 1 for number in range(1, found.count + 1))


def test_each_lies_in_one_body_and_a_larger_body_has_more(found, mask):
    upper = set(np.unique(found.labels[:, :38])) - {0}
    lower = set(np.unique(found.labels[:, 38:])) - {0}
    assert not upper & lower
    assert 1.4 * len(lower) < len(upper) < 2.6 * len(lower)


def test_thick_slices_make_them_no_flatter_in_millimetres(mask):
    found = supervoxels(mask, np.ones(mask.shape), SPACING, 80, 10, 0)
    extents = []
    for number in range(1, found.count + 1):
        where = np.argwhere(found.labels == number) * np.array(SPACING)
        extents.append(np.ptp(where, axis=0) + np.array(SPACING))
    along_z, along_y, along_x = np.mean(extents, axis=0)
    assert 0.6 < along_z / np.sqrt(along_y * along_x) < 1.6


def test_borders_follow_a_bright_part(found, mask, image):
    """Nearly all voxels of a bright block lie in supervoxels that are mostly bright."""
    bright = np.zeros(mask.shape, bool)
    bright[2:8, 8:22, 8:22] = True
    share = np.bincount(found.labels[mask], weights=bright[mask]) / np.maximum(np.bincount(found.labels[mask]), 1)
    assert np.mean(share[found.labels[bright & mask]] > 0.7) > 0.9


def test_the_seed_decides_and_nothing_else(found, mask, image):
    np.testing.assert_array_equal(supervoxels(mask, image, SPACING, 80, 10, 0).labels, found.labels)
    assert not np.array_equal(supervoxels(mask, image, SPACING, 80, 10, 1).labels, found.labels)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_the_mirror_image_is_divided_in_its_mirror_image(found, mask, image, axis):
    turned = supervoxels(np.flip(mask, axis), np.flip(image, axis), SPACING, 80, 10, 0)
    np.testing.assert_array_equal(np.flip(turned.labels, axis), found.labels)
    np.testing.assert_array_equal(turned.groups, found.groups)


def test_groups_are_neighbours_of_about_equal_number(found):
    sizes = np.bincount(found.groups)
    assert len(sizes) == 10
    assert sizes.min() >= found.count / 10 / 2


@pytest.mark.parametrize(("voxels", "most"), [((1, 1, 2), 1), ((3, 3, 3), 1), ((3, 6, 6), 4)])
def test_a_small_roi_gets_fewer(voxels, most):
    mask = np.zeros((5, 8, 8), bool)
    mask[tuple(slice(1, 1 + n) for n in voxels)] = True
    found = supervoxels(mask, np.random.default_rng(2).normal(size=mask.shape), (1.0, 1.0, 1.0), 200, 25, 0)
    assert 1 <= found.count <= most


def test_a_stray_voxel_belongs_to_the_nearest(mask, image):
    stray = mask.copy()
    stray[0, 0, 0] = True
    found = supervoxels(stray, image, SPACING, 80, 10, 0)
    where = np.argwhere(found.labels == found.labels[0, 0, 0])
    assert len(where) > LEAST_VOXELS


def test_a_flat_roi_is_divided_by_place_alone():
    mask = np.ones((9, 9, 9), bool)
    found = supervoxels(mask, np.full(mask.shape, 5.0), (1.0, 1.0, 1.0), 8, 2, 0)
    assert 6 <= found.count <= 8
