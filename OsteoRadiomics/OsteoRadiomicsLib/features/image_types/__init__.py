"""Image types. One is a module with an ``IMAGE_TYPE``; registering it is one line here."""

from __future__ import annotations

from collections.abc import Mapping

from . import gradient, lbp2d, lbp3d, log, original, pointwise, wavelet
from .filtering import Filtering, ImageType

IMAGE_TYPES: Mapping[str, ImageType] = {
    kind.name: kind
    for kind in (
        original.IMAGE_TYPE,
        log.IMAGE_TYPE,
        wavelet.IMAGE_TYPE,
        *pointwise.IMAGE_TYPES,
        gradient.IMAGE_TYPE,
        lbp2d.IMAGE_TYPE,
        lbp3d.IMAGE_TYPE,
    )
}

__all__ = ["IMAGE_TYPES", "Filtering", "ImageType"]
