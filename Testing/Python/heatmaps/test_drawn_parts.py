"""Which supervoxel a drawn voxel belongs to where the ROI was measured on another grid."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.features.resampling import Grid
from OsteoRadiomicsLib.features.voxelwise.grids import Place
from OsteoRadiomicsLib.heatmaps.drawn_parts import parts_of_drawn
from OsteoRadiomicsLib.heatmaps.recount.roi import Ground


def drawn_of(voxels: np.ndarray, spacing: float) -> sitk.Image:
    image = sitk.GetImageFromArray(voxels.astype(np.uint8))
    image.SetSpacing((spacing,) * 3)
    image.SetOrigin((3.0, -2.0, 7.0))
    return image


def ground_of(labels: np.ndarray, spacing: float, lower: tuple[int, int, int], *, resampled: bool) -> Ground:
    grid = Grid((spacing,) * 3, (40, 40, 40), (3.0, -2.0, 7.0), (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0))
    return Ground(labels > 0, labels.astype(float), (spacing,) * 3, Place(grid, lower, resampled))


def test_on_the_images_own_grid_a_voxel_keeps_its_supervoxel_and_what_was_left_out_has_none():
    voxels = np.zeros((6, 6, 6), bool)
    voxels[1:5, 1:5, 1:5] = True
    labels = np.ones((4, 4, 4), np.int32)
    labels[2:] = 2
    labels[1, 1, 1] = 0  # resegmentation
    where, found = parts_of_drawn(drawn_of(voxels, 1.0), ground_of(labels, 1.0, (1, 1, 1), resampled=False), labels)
    shown = np.full(voxels.shape, -1)
    shown[where] = found
    assert np.array_equal(shown[1:5, 1:5, 1:5], labels)
    assert (shown[~voxels] == -1).all()


def test_a_drawn_voxel_beside_the_measured_ones_belongs_to_the_nearest_supervoxel():
    voxels = np.zeros((20, 20, 20), bool)
    voxels[4:11, 4:11, 4:11] = True  # voxel centres from 2 to 5 mm
    labels = np.ones((3, 3, 3), np.int32)  # centres at 2, 3 and 4 mm: one layer less than was drawn
    labels[..., 2] = 2
    where, found = parts_of_drawn(drawn_of(voxels, 0.5), ground_of(labels, 1.0, (2, 2, 2), resampled=True), labels)
    assert len(found) == voxels.sum()
    assert (found > 0).all()
    sure = where[2] != 7  # half-way between two voxels
    assert np.array_equal(found[sure] == 2, where[2][sure] > 7)


def test_a_drawn_voxel_far_from_all_measured_ones_belongs_to_none():
    voxels = np.zeros((20, 20, 20), bool)
    voxels[4:6, 4:6, 4:18] = True
    labels = np.ones((1, 1, 2), np.int32)
    where, found = parts_of_drawn(drawn_of(voxels, 1.0), ground_of(labels, 1.0, (4, 4, 4), resampled=True), labels)
    assert set(where[2][found == 0]) == set(range(7, 18))


def test_an_empty_roi_has_no_voxels():
    labels = np.ones((1, 1, 1), np.int32)
    where, found = parts_of_drawn(
        drawn_of(np.zeros((4, 4, 4), bool), 1.0), ground_of(labels, 1.0, (0, 0, 0), resampled=True), labels
    )
    assert len(found) == 0
    assert all(len(axis) == 0 for axis in where)
