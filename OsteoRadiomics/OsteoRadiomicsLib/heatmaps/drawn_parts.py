"""From supervoxels on the grid where an ROI is measured to the voxels that were drawn on the image."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk
from scipy.ndimage import distance_transform_edt

from ..features.box import label_box
from ..images.geometry import voxel_to_world
from .recount.roi import Ground


def parts_of_drawn(drawn: sitk.Image, ground: Ground, labels: np.ndarray) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
    """The drawn voxels as indices (z, y, x), and the supervoxel of each: that of the measured voxel where it lies, 0 for none.

    drawn: UInt8, 1 inside, on the image's grid. labels: (z, y, x) on the ground, 1.. inside, 0 outside. Where the ROI was
    resampled, a drawn voxel at its border may lie beside all measured ones; it belongs to the nearest supervoxel then, no further
    away than a voxel's diagonal. What resegmentation took out of an ROI on the image's own grid belongs to none.
    """
    box = label_box(drawn, 1)
    if box is None:
        return tuple(np.empty(0, np.int64) for _ in range(3)), np.empty(0, labels.dtype)
    inside = np.argwhere(sitk.GetArrayViewFromImage(drawn)[box.slices()] > 0) + np.array(box.lower[::-1])
    to_world, origin = voxel_to_world(drawn)
    grid = ground.place.grid
    from_grid = np.reshape(grid.direction, (3, 3)) * np.array(grid.spacing)
    index = (inside[:, ::-1] @ to_world.T + origin - np.array(grid.origin)) @ np.linalg.inv(from_grid).T
    frame = np.rint(index).astype(np.int64) - np.array(ground.place.lower)
    last = np.array(labels.shape) - 1
    place = np.clip(frame[:, ::-1], 0, last)
    found = np.where((place == frame[:, ::-1]).all(axis=1), labels[tuple(place.T)], 0)
    lost = found == 0
    if ground.place.resampled and lost.any():
        nearest = distance_transform_edt(labels == 0, sampling=ground.spacing, return_distances=False, return_indices=True)
        here = nearest[:, *place[lost].T]
        away = np.linalg.norm((frame[lost][:, ::-1] - here.T) * ground.spacing, axis=1)
        found[lost] = np.where(away <= np.linalg.norm(ground.spacing), labels[tuple(here)], 0)
    return tuple(inside.T), found
