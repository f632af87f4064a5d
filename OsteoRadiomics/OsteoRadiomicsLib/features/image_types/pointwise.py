"""Square, square root, exponential and logarithm of the intensities, scaled back to the image's range."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...protocols.extraction_settings import Setting
from ..region import Region
from .filtering import Filtering, ImageType

Formula = Callable[[np.ndarray, float], np.ndarray]


def square(x: np.ndarray, largest: float) -> np.ndarray:
    """(c x)^2 with c = 1 / sqrt(max|x|)."""
    return (1 / np.sqrt(largest) * x) ** 2


def square_root(x: np.ndarray, largest: float) -> np.ndarray:
    """sign(x) sqrt(max|x| |x|)."""
    return np.sign(x) * np.sqrt(np.abs(x) * largest)


def exponential(x: np.ndarray, largest: float) -> np.ndarray:
    """exp(c x) with c = log(max|x|) / max|x|."""
    return np.exp(np.log(largest) / largest * x)


def logarithm(x: np.ndarray, largest: float) -> np.ndarray:
    """c sign(x) log(|x| + 1) with c = max|x| / log(max|x| + 1)."""
    return np.sign(x) * np.log(np.abs(x) + 1) * (largest / np.log(largest + 1))


def _image_type(name: str, description: str, formula: Formula) -> ImageType:
    def run(region: Region) -> list[np.ndarray]:
        return [formula(region.original().astype(np.float64), region.domain.largest_magnitude)]

    def plan(region: Region, _: Setting) -> list[Filtering]:
        flat = region.domain.largest_magnitude == 0
        return [Filtering((name.lower(),), lambda: run(region), "every voxel of the image is 0" if flat else "")]

    return ImageType(name, f"{description}, scaled by the largest magnitude in the image", plan)


SQUARE = _image_type("Square", "square of the intensities", square)
SQUARE_ROOT = _image_type("SquareRoot", "square root of the magnitudes with the intensities' sign", square_root)
EXPONENTIAL = _image_type("Exponential", "exponential of the intensities", exponential)
LOGARITHM = _image_type("Logarithm", "logarithm of the magnitudes + 1 with the intensities' sign", logarithm)
