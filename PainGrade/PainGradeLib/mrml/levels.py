"""The measured level in the views and the scene: the slice that a view shows, a point's place, and going there."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk
import slicer
from OsteoRadiomicsLib.images.geometry import voxel_to_world
from OsteoRadiomicsLib.mrml.geometry import RAS_LPS, to_array
from OsteoRadiomicsLib.mrml.views import slice_logics
from OsteoRadiomicsLib.mrml.volumes import copy_grid

from ..muscles.slices import Slices, axial_slices


def slices_of(volume: slicer.vtkMRMLScalarVolumeNode) -> Slices:
    """The axial slices of a volume, parent transform included. Raises GeometryError: sheared, warped, sagittal or coronal."""
    grid = sitk.Image(volume.GetImageData().GetDimensions(), sitk.sitkUInt8)
    copy_grid(volume, grid)
    return axial_slices(grid, volume.GetName())


def shown_slice(slices: Slices) -> int | None:
    """The slice, counted from 0, that the view most nearly parallel to the slices shows; None without a view, or outside."""
    found, best = None, 0.0
    for logic in slice_logics():
        matrix = to_array(logic.GetSliceNode().GetSliceToRAS())
        normal, centre = RAS_LPS @ matrix[:3, 2], RAS_LPS @ matrix[:3, 3]
        along = abs(float(normal @ slices.normal)) / float(np.linalg.norm(normal))
        if along > best + 1e-9:
            index = round(slices.index_of(centre))
            found, best = (index if 0 <= index < slices.count else None), along
    return found


def go_to(slices: Slices, index: int) -> None:
    """Let every slice view pass through the middle of a slice."""
    middle = np.array(slices.grid.GetSize(), dtype=float)[::-1] / 2 - 0.5
    middle[slices.axis] = index
    matrix, origin = voxel_to_world(slices.grid)
    place = RAS_LPS @ (matrix @ middle[::-1] + origin)
    for logic in slice_logics():
        logic.GetSliceNode().JumpSliceByOffsetting(*place.tolist())
