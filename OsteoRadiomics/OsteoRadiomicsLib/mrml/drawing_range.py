"""Where thresholding of bone or marrow starts from in an image."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk
import slicer

# Trabecular bone of old people reaches down to here, and metal lies above.
_BONE_HU = (100.0, 1500.0)
_STEP = 4


def drawing_range(node: slicer.vtkMRMLScalarVolumeNode, modality: str) -> tuple[float, float]:
    """Lowest and highest value of what is drawn. modality: CT gives Hounsfield units of bone; others Otsu's limit upwards."""
    if modality == "CT":
        return _BONE_HU
    voxels = slicer.util.arrayFromVolume(node)
    part = np.ascontiguousarray(voxels[:, ::_STEP, ::_STEP].astype(np.float32))
    limit = sitk.OtsuThresholdImageFilter()
    limit.Execute(sitk.GetImageFromArray(part))
    return float(limit.GetThreshold()), float(voxels.max())
