"""Masks laid upright, and back: arrays are then (k upwards, j backwards, i to the left of the patient)."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk

UPRIGHT = "LPS"
"""Axes of such a grid, for ``sitk.DICOMOrient``. An oblique grid is laid by its nearest axes, and keeps its angle."""


def laid_back(values: np.ndarray, upright: sitk.Image, original: sitk.Image) -> sitk.Image:
    """Values of the upright grid as an image on the original one."""
    image = sitk.GetImageFromArray(values)
    image.CopyInformation(upright)
    code = sitk.DICOMOrientImageFilter.GetOrientationFromDirectionCosines(original.GetDirection())
    back = sitk.DICOMOrient(image, code)
    back.CopyInformation(original)  # the same grid to the last bit
    return back
