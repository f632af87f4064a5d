"""Images and label maps on another grid, as ITK's resampling gives them."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk

from .cubic_spline import resample_cubic
from .grid import Grid
from .intensities import Domain


def resample_image(domain: Domain, grid: Grid, interpolator: int) -> sitk.Image:
    """A scalar image on ``grid``, of the same pixel type (fractions are cut off whole numbers), 0 outside the image."""
    if interpolator == sitk.sitkBSpline:
        # Only the B-spline works on whole lines; the other interpolators cost nothing more on the whole image.
        return _placed(resample_cubic(domain, grid), grid)
    return _resampled(domain.whole(), grid, interpolator)


def resample_labels(mask: sitk.Image, grid: Grid) -> sitk.Image:
    """A label map on ``grid``: the label of the nearest voxel, 0 outside the mask."""
    return _resampled(mask, grid, sitk.sitkNearestNeighbor)


def _resampled(image: sitk.Image, grid: Grid, interpolator: int) -> sitk.Image:
    resampler = sitk.ResampleImageFilter()
    resampler.SetOutputSpacing(grid.spacing)
    resampler.SetOutputDirection(grid.direction)
    resampler.SetSize(grid.size)
    resampler.SetOutputOrigin(grid.origin)
    resampler.SetOutputPixelType(image.GetPixelID())
    resampler.SetInterpolator(interpolator)
    return resampler.Execute(image)


def _placed(values: np.ndarray, grid: Grid) -> sitk.Image:
    image = sitk.GetImageFromArray(values)
    image.SetSpacing(grid.spacing)
    image.SetOrigin(grid.origin)
    image.SetDirection(grid.direction)
    return image
