"""Undecimated wavelet decomposition: every combination of low-pass (L) and high-pass (H) filters along the axes."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np

from ...base.errors import SettingsError
from ...protocols.extraction_settings import Setting
from ..box import Box
from ..region import Region
from .filtering import Filtering, ImageType

if TYPE_CHECKING:
    import pywt


def _plan(region: Region, setting: Setting) -> list[Filtering]:
    axes = _axes(setting)
    _check_depth(region, setting)
    bands = ["".join(band) for band in itertools.product("ad", repeat=len(axes)) if "d" in band]
    names = [_name(level, band) for level in range(1, setting.level + 1) for band in bands]
    names.append(_name(setting.level, "a" * len(axes)))
    return [Filtering(tuple(names), lambda: _decompose(region, setting, axes, bands))]


def _check_depth(region: Region, setting: Setting) -> None:
    """Refuse levels beyond the image: each is of twice the scale, and none is coarser than the image is long."""
    longest = max(region.domain.image.GetSize())
    deepest = max(1, int(math.log2(longest)))
    if setting.start_level + setting.level > deepest:
        raise SettingsError(
            f"level {setting.level} from start_level {setting.start_level} on is too deep: "
            f"the image has {longest} voxels along its longest axis, enough for {deepest}",
            where="Wavelet",
            cure="Choose fewer levels",
        )


def _axes(setting: Setting) -> tuple[int, ...]:
    """Array axes filtered, last one first, as PyRadiomics has them; a slice's axis is left out under force2D."""
    return tuple(axis for axis in (2, 1, 0) if not (setting.force2D and axis == setting.force2Ddimension))


def _name(level: int, band: str) -> str:
    number = "" if level == 1 else str(level)
    return f"wavelet{number}-{band.replace('a', 'L').replace('d', 'H')}"


def _decompose(region: Region, setting: Setting, axes: tuple[int, ...], bands: list[str]) -> list[np.ndarray]:
    """Detail bands of the levels asked for, and the last approximation, on the region's frame."""
    import pywt

    wavelet = pywt.Wavelet(setting.wavelet)
    near = region.around(_margin(region, wavelet.dec_len * (setting.start_level + setting.level)))
    data = near.array()
    shape = data.shape
    data = np.pad(data, [(0, n % 2) for n in shape], "wrap")  # the transform needs even lengths
    approximation = "a" * len(axes)
    for _ in range(setting.start_level):
        data = pywt.swtn(data, wavelet, level=1, start_level=0, axes=axes)[0][approximation]
    images = []
    for _ in range(setting.level - 1):
        parts = pywt.swtn(data, wavelet, level=1, start_level=0, axes=axes)[0]
        images += [parts[band][near.inner].copy() for band in bands]
        data = parts[approximation]
    parts = _last_level(data, wavelet, axes, near.inner)
    return [*images, *(parts[band] for band in bands), parts[approximation]]


def _last_level(
    data: np.ndarray, wavelet: pywt.Wavelet, axes: tuple[int, ...], inner: tuple[slice, ...]
) -> dict[str, np.ndarray]:
    """What ``swtn`` gives, within ``inner``. Along each axis only that part is kept, because later axes need no more."""
    import pywt

    parts = {"": data[tuple(slice(None) if axis in axes else part for axis, part in enumerate(inner))]}
    for axis in axes:
        kept = (*(slice(None),) * axis, inner[axis])
        halves: dict[str, np.ndarray] = {}
        for band, part in parts.items():
            ((low, high),) = pywt.swt(part, wavelet, level=1, axis=axis)
            halves |= {f"{band}a": low[kept], f"{band}d": high[kept]}
        parts = halves
    return {band: part.copy() for band, part in parts.items()}


def _margin(region: Region, reach: int) -> list[int]:
    """Margin (x, y, z) that leaves the frame untouched by the transform's wrapping round at the crop's ends.

    Where such a crop would meet the domain's end, the whole axis is taken, because there the wrapping is PyRadiomics' own.
    """
    domain, frame = Box.of(region.domain.image), region.frame
    margins = []
    for low, high, n in zip(frame.lower, frame.upper, domain.size, strict=True):
        clear = low - reach >= 0 and high + reach + 1 < n
        margins.append(reach if clear else n)
    return margins


IMAGE_TYPE = ImageType("Wavelet", "undecimated wavelet decomposition, eight images per level", _plan)
