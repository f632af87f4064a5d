"""Whether an ROI can be measured at all, found out from its mask before anything is computed on its image."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk

from ..base.errors import RoiError
from ..images.geometry import lies_on
from ..protocols.extraction_settings import ExtractionSettings
from .box import label_box
from .preparation import check_size


def check_drawn(image: sitk.Image, mask: sitk.Image, label: int, settings: ExtractionSettings) -> None:
    """Raise the RoiError that ``extract`` would raise for an ROI that is too small, without image values.

    image: only its grid is looked at. mask: label map. Nothing is said where the settings, or a mask on another grid, give the
    ROI other voxels than were drawn: then only extraction can tell.
    """
    setting = settings.setting
    if settings.mode != "pyradiomics" or settings.voxelwise or setting.resampledPixelSpacing is not None:
        return
    if mask.GetNumberOfComponentsPerPixel() > 1 or not lies_on(mask, image):
        return
    box = label_box(mask, label)
    if box is None:
        raise RoiError("the ROI is empty", cure="Draw it, or leave it out")
    check_size(box, int(np.count_nonzero(box.array(mask) == label)), setting)
