"""The image itself."""

from __future__ import annotations

from ...protocols.extraction_settings import Setting
from ..region import Region
from .filtering import Filtering, ImageType


def _plan(region: Region, _: Setting) -> list[Filtering]:
    return [Filtering(("original",), lambda: [region.original()])]


IMAGE_TYPE = ImageType("Original", "the image itself, unfiltered", _plan)
