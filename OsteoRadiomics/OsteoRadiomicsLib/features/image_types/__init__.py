"""Image types. A type is one module here with an ``ImageType``, and one entry in ``protocols.image_types``."""

from __future__ import annotations

from collections.abc import Mapping

from ...base.registry import Loaded
from ...protocols import image_types
from .filtering import Filtering, ImageType

IMAGE_TYPES: Mapping[str, ImageType] = Loaded(
    image_types.IMAGE_TYPES, ImageType, package=__name__, place=lambda entry: entry.place
)

__all__ = ["IMAGE_TYPES", "Filtering", "ImageType"]
