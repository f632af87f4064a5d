"""Separable wavelets, IBSI 25BO: undecimated high and low pass filters along each axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pywt

from ....protocols.ibsi_filters import SeparableWaveletFilter
from .fields import Field, Filtered, Held, Pooled
from .image_filter import ImageFilter, reach_along
from .separable import Rotation, centred, convolved, over_axes, rotations, stretched, turned


def _respond(settings: SeparableWaveletFilter, image: Field, axes: Sequence[int]) -> Field:
    """Low pass filters along all axes up to the last level, there the bands; holes double at every level (à trous)."""
    wavelet = pywt.Wavelet(settings.wavelet)
    filters = {"L": centred(wavelet.dec_lo), "H": centred(wavelet.dec_hi)}

    def level(source: Field, bands: str, rotation: Rotation, number: int) -> Field:
        kernels = turned([stretched(filters[band], number) for band in bands], rotation)
        reach = reach_along(axes, len(kernels[0]) // 2)
        return Filtered(source, reach, settings.boundary, lambda block: convolved(block, over_axes(kernels, axes)))

    def coarse(rotation: Rotation) -> Field:
        source = image
        for number in range(1, settings.level):
            source = level(source, "L" * len(axes), rotation, number)
        return source

    if settings.pooling is None:
        identity = tuple((axis, False) for axis in range(len(axes)))
        return level(coarse(identity), settings.bands, identity, settings.level)

    def members() -> Iterator[tuple[Field, int]]:
        # Rotations that mirror the same axes share what comes before the last level; equal ones are computed once.
        groups: dict[tuple[bool, ...], dict[str, list[Rotation]]] = {}
        for rotation in rotations(len(axes)):
            mirrored = tuple(flag for _, flag in rotation)
            bands = "".join(settings.bands[source] for source, _ in rotation)
            groups.setdefault(mirrored, {}).setdefault(bands, []).append(rotation)
        for same in groups.values():
            shared = Held(coarse(next(iter(same.values()))[0]))
            for turns in same.values():
                yield level(shared, settings.bands, turns[0], settings.level), len(turns)

    return Pooled(image, members, settings.pooling)


FILTER = ImageFilter("separable_wavelet", "25BO", "undecimated wavelets such as db3, one band (L or H) an axis", _respond)
