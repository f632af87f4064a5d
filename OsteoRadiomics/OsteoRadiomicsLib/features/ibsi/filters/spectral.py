"""Filters that are defined in the frequency domain, where the image is periodic and no part of it stands alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import fft

from ....protocols.ibsi_filters import Boundary
from .fields import Field, Part, SameGrid, extended, whole

# From normalised frequencies along z, y, x, shaped to be broadcast, and the image's shape to the filter there.
Transfer = Callable[[Sequence[np.ndarray], Sequence[int]], np.ndarray]


def frequencies(size: int) -> np.ndarray:
    """(size,) normalised frequencies in the order of a Fourier transform: 1 is the highest an image can hold.

    As in IBSI's reference maps they divide -1 to 1 into equal steps. With an even size none of them is 0, and of the response
    the real part is taken.
    """
    steps = np.arange(size) - size // 2
    return fft.ifftshift((2 * steps + (size + 1) % 2) / max(size - 1, 1))


@dataclass(frozen=True)
class Spectral(SameGrid):
    """A field multiplied by a transfer function in the frequency domain, always computed as a whole.

    axes: of the Fourier transform. reach: voxels (z, y, x) the image is extended by before it.
    """

    source: Field
    axes: tuple[int, ...]
    transfer: Transfer
    reach: tuple[int, ...] = (0, 0, 0)
    boundary: Boundary = "periodic"

    def values(self, part: Part) -> np.ndarray:
        """(z, y, x) responses."""
        return self._response[tuple(slice(low + far, high + far) for (low, high), far in zip(part, self.reach, strict=True))]

    @cached_property
    def _response(self) -> np.ndarray:
        image = extended(self.source, whole(self.source), self.reach, self.boundary)
        spectrum = fft.rfftn(image, axes=self.axes)
        spectrum *= self._filter(image.shape)
        return fft.irfftn(spectrum, s=[image.shape[axis] for axis in self.axes], axes=self.axes, overwrite_x=True)

    def _filter(self, shape: tuple[int, ...]) -> np.ndarray:
        """The part of the transfer function that gives the response's real part, on the half spectrum of a real image."""
        here, opposite = [], []
        for axis in self.axes:
            along = frequencies(shape[axis])
            against = along[-np.arange(shape[axis]) % shape[axis]]
            kept = shape[axis] // 2 + 1 if axis == self.axes[-1] else shape[axis]
            form = [kept if other == axis else 1 for other in range(3)]
            here.append(along[:kept].reshape(form))
            opposite.append(against[:kept].reshape(form))
        return (self.transfer(here, shape) + np.conj(self.transfer(opposite, shape))) / 2


def radius(along: Sequence[np.ndarray]) -> np.ndarray:
    """Distance of every frequency from 0."""
    return np.sqrt(sum(nu**2 for nu in along))


def riesz(along: Sequence[np.ndarray], order: Sequence[int]) -> np.ndarray:
    """Riesz transform: (-i)^L sqrt(L! / (l_1! ... l_D!)) nu_1^l_1 ... nu_D^l_D / |nu|^L with L = l_1 + ... + l_D, 0 at 0.

    along: frequencies, z first. order: l, x first. IBSI 2 reference manual, chapter on the Riesz transformation.
    """
    total = sum(order)
    share = math.sqrt(math.factorial(total) / math.prod(math.factorial(power) for power in order))
    distance = radius(along)
    distance[distance == 0] = np.inf
    powers = math.prod((nu**power for nu, power in zip(along[::-1], order, strict=True)), start=np.ones(1))
    return (-1j) ** total * share * powers / distance**total
