"""Non-separable wavelets, IBSI LODD: Simoncelli's isotropic band pass filters, an octave a level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ....protocols.ibsi_filters import SimoncelliFilter
from .fields import Field
from .image_filter import ImageFilter
from .spectral import Spectral, radius, riesz


def band(distance: np.ndarray, level: int) -> np.ndarray:
    """cos(pi / 2 log2(2 |nu| / m)) for m / 4 <= |nu| <= m, else 0; m = 2^(1 - level) is the level's highest frequency."""
    highest = 2.0 ** (1 - level)
    inside = (distance >= highest / 4) & (distance <= highest)
    passed = np.zeros(distance.shape)
    passed[inside] = np.cos(np.pi / 2 * np.log2(2 * distance[inside] / highest))
    return passed


def _respond(settings: SimoncelliFilter, image: Field, axes: Sequence[int]) -> Field:
    def transfer(along: Sequence[np.ndarray], _: Sequence[int]) -> np.ndarray:
        passed = band(radius(along), settings.level)
        return passed if settings.riesz is None else passed * riesz(along, settings.riesz)

    return Spectral(image, tuple(axes), transfer)


FILTER = ImageFilter("simoncelli", "LODD", "Simoncelli's non-separable wavelet, an octave of detail a level", _respond)
