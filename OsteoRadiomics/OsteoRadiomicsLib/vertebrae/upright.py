"""Masks laid upright, and back: arrays are then (k upwards, j backwards, i to the left of the patient)."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk

from ..images import orienting

_UPRIGHT = "LPS"


def upright(image: sitk.Image) -> orienting.Oriented:
    """An image on the upright grid. An oblique one is laid by its nearest axes, and keeps its angle."""
    return orienting.oriented(image, _UPRIGHT)


def laid_back(values: np.ndarray, original: sitk.Image) -> sitk.Image:
    """Values of the upright grid as an image on the original one."""
    return orienting.laid_back(values, _UPRIGHT, original)
