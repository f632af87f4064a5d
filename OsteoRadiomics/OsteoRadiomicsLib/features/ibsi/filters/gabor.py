"""Gabor filter, IBSI Q88H: waves of one length and direction under a Gaussian envelope, in planes of the image."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from scipy import fft

from ....protocols.ibsi_filters import GaborFilter, Pooling
from .fields import Field, Filtered, Pool, Pooled
from .image_filter import ImageFilter, check_scale, voxel_width

# Beyond so many sigma the envelope is below 2e-8 of its peak; the manual sets no limit.
ENVELOPE_SIGMAS = 6
# Slices transformed at a time: bounds the memory.
SLICES_AT_ONCE = 8
PARTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {"modulus": np.abs, "real": np.real, "imaginary": np.imag}


def kernel(sigma: float, wavelength: float, gamma: float, theta: float) -> np.ndarray:
    """(y, x) complex: exp(-(a^2 + gamma^2 b^2) / (2 sigma^2) + 2 pi i a / wavelength), a along theta (degrees), b across it.

    sigma, wavelength: voxels. Both sides are of odd length.
    """
    angle = math.radians(theta)
    wide = ENVELOPE_SIGMAS * sigma
    radii = [
        math.ceil(wide * math.hypot(along, across / gamma))
        for along, across in ((math.sin(angle), math.cos(angle)), (math.cos(angle), math.sin(angle)))
    ]
    y, x = np.mgrid[tuple(slice(-radius, radius + 1) for radius in radii)]
    a = x * math.cos(angle) + y * math.sin(angle)
    b = y * math.cos(angle) - x * math.sin(angle)
    return np.exp(-(a**2 + gamma**2 * b**2) / (2 * sigma**2) + 2j * math.pi * a / wavelength)


def _respond(settings: GaborFilter, image: Field, axes: Sequence[int]) -> Field:
    """Orientations pooled in every plane, then the planes."""
    across = (0, 1, 2) if settings.orthogonal_planes else (0,)
    in_planes = axes if settings.orthogonal_planes else (1, 2)
    step = voxel_width(image, in_planes, "gabor")
    check_scale(settings.sigma, step, "gabor")
    thetas: Sequence[float] = settings.thetas
    if settings.response != "imaginary":
        # Half a turn gives the conjugate of a wave: neither its modulus nor its real part changes.
        thetas = sorted({round(theta % 180, 9) for theta in thetas})
    waves = [kernel(settings.sigma / step, settings.wavelength / step, settings.gamma, theta) for theta in thetas]
    part = PARTS[settings.response]

    def members() -> Iterator[tuple[Field, int]]:
        yield from ((_plane(settings, image, axis, waves, part), 1) for axis in across)

    return Pooled(image, members, settings.pooling)


def _plane(
    settings: GaborFilter, image: Field, axis: int, waves: Sequence[np.ndarray], part: Callable[[np.ndarray], np.ndarray]
) -> Field:
    """The response in planes across one axis."""
    radii = np.max([wave.shape for wave in waves], axis=0) // 2
    reach = tuple(int(n) for n in np.insert(radii, axis, 0))

    def work(block: np.ndarray) -> np.ndarray:
        return np.moveaxis(in_planes(np.moveaxis(block, axis, 0), waves, part, settings.pooling), 0, axis)

    return Filtered(image, reach, settings.boundary, work)


def in_planes(
    planes: np.ndarray, waves: Sequence[np.ndarray], part: Callable[[np.ndarray], np.ndarray], pooling: Pooling
) -> np.ndarray:
    """(n, y, x) planes convolved with every wave (y, x); of the responses a part is taken and pooled.

    The planes lose half of the widest wave on either side.
    """
    room = planes.shape[1:]
    fast = tuple(fft.next_fast_len(n) for n in room)
    radii = np.max([wave.shape for wave in waves], axis=0) // 2
    # Circular convolution is right where the wave lies within the plane, and that is all that is kept.
    spectra = [fft.fft2(_centred(wave, fast)) for wave in waves]
    kept = tuple(slice(radius, n - radius) for radius, n in zip(radii, room, strict=True))
    out = []
    for first in range(0, len(planes), SLICES_AT_ONCE):
        spectrum = fft.fft2(planes[first : first + SLICES_AT_ONCE], s=fast)
        pool = Pool(pooling)
        for wave in spectra:
            pool.add(np.array(part(fft.ifft2(spectrum * wave, overwrite_x=True)[:, *kept])))
        out.append(pool.result)
    return np.concatenate(out)


def _centred(wave: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """A wave in a plane of this shape, its centre at the first voxel."""
    plane = np.zeros(shape, dtype=complex)
    plane[tuple(slice(0, n) for n in wave.shape)] = wave
    return np.roll(plane, [-(n // 2) for n in wave.shape], axis=(0, 1))


FILTER = ImageFilter("gabor", "Q88H", "waves of one length and direction in planes, pooled over directions and planes", _respond)
