"""Size and mean of an ROI."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk

from ..images import Roi


def volume_ml(image: sitk.Image, roi: Roi) -> float:
    """Number of voxels times the volume of one, in ml; the image plays no part."""
    voxels = int(np.count_nonzero(sitk.GetArrayViewFromImage(roi.mask)))
    return voxels * float(np.prod(roi.mask.GetSpacing())) / 1000


def mean_intensity(image: sitk.Image, roi: Roi) -> float:
    """Mean of the image's voxels in the ROI, in the image's own unit; the ROI lies on the image's grid."""
    inside = sitk.GetArrayViewFromImage(roi.mask) > 0
    return float(sitk.GetArrayViewFromImage(image)[inside].mean(dtype=np.float64))
