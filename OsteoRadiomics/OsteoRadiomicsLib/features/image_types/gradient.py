"""Gradient magnitude by central differences."""

from __future__ import annotations

import SimpleITK as sitk

from ...protocols.extraction_settings import Setting
from ..region import Region
from .filtering import Filtering, ImageType

MARGIN = 2


def _plan(region: Region, setting: Setting) -> list[Filtering]:
    def run() -> list:
        near = region.around(MARGIN)
        return [near.frame_of(sitk.GradientMagnitude(near.image, setting.gradientUseSpacing))]

    return [Filtering(("gradient",), run)]


IMAGE_TYPE = ImageType("Gradient", "gradient magnitude, per mm or per voxel (gradientUseSpacing)", _plan)
