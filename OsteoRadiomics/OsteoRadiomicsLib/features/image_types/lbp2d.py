"""Local binary patterns within slices: which neighbours on a circle are at least as bright as the voxel."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...protocols.extraction_settings import Setting
from ..box import Box
from ..region import Region
from .filtering import Filtering, ImageType

# (samples, rows...) brighter-or-equal flags and sampled intensities -> (rows...) pattern values.
Method = Callable[[np.ndarray, np.ndarray], np.ndarray]


def _default(brighter: np.ndarray, _: np.ndarray) -> np.ndarray:
    """The flags as the bits of a number, which turning the image changes."""
    return np.tensordot(2.0 ** np.arange(len(brighter)), brighter, axes=1)


def _rotation_invariant(brighter: np.ndarray, samples: np.ndarray) -> np.ndarray:
    """The smallest number that turning the circle gives."""
    return np.min([_default(np.roll(brighter, turn, axis=0), samples) for turn in range(len(brighter))], axis=0)


def _uniform(brighter: np.ndarray, _: np.ndarray) -> np.ndarray:
    """Number of brighter samples where they form one arc, else the number of samples + 1."""
    changes = (brighter[1:] != brighter[:-1]).sum(axis=0)
    return np.where(changes <= 2, brighter.sum(axis=0), len(brighter) + 1).astype(np.float64)


def _variance(_: np.ndarray, samples: np.ndarray) -> np.ndarray:
    """Variance of the samples, NaN where it is 0."""
    n = len(samples)
    variance = ((samples * samples).sum(axis=0) - samples.sum(axis=0) ** 2 / n) / n
    return np.where(variance != 0, variance, np.nan)


METHODS: dict[str, Method] = {"default": _default, "ror": _rotation_invariant, "uniform": _uniform, "var": _variance}


@dataclass(frozen=True)
class Stack:
    """Slices with a border. values: (n, rows + 2 padding, columns + 2 padding) float64. row, column: index of the first
    pixel within the border in the whole image, which decides the last bit of the samples' weights.
    """

    values: np.ndarray
    padding: int
    row: int = 0
    column: int = 0

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns without the border."""
        return self.values.shape[1] - 2 * self.padding, self.values.shape[2] - 2 * self.padding

    def moved(self, down: int, right: int) -> np.ndarray:
        """(n, rows, columns) the pixels so many further down and right."""
        rows, columns = self.shape
        top, left = self.padding + down, self.padding + right
        return self.values[:, top : top + rows, left : left + columns]


def local_binary_pattern(stack: Stack, samples: int, radius: float, method: str) -> np.ndarray:
    """Patterns (n, rows, columns), float64, of slices with a border of at least ceil(radius).

    Samples lie on a circle of ``radius`` voxels and are interpolated linearly. Ojala et al. 1996.
    """
    angle = 2 * np.pi * np.arange(samples, dtype=np.float64) / samples
    sampled = np.empty((samples, len(stack.values), *stack.shape))
    for place, down, right in zip(
        sampled, np.round(-radius * np.sin(angle), 5), np.round(radius * np.cos(angle), 5), strict=True
    ):
        place[:] = _sampled(stack, float(down), float(right))
    return METHODS[method](sampled - stack.moved(0, 0) >= 0, sampled)


def _sampled(stack: Stack, down: float, right: float) -> np.ndarray:
    """The slices moved by a fraction of a pixel, linearly interpolated."""
    rows, columns = stack.shape
    top, left, bottom, far = math.floor(down), math.floor(right), math.ceil(down), math.ceil(right)
    y = np.arange(stack.row, stack.row + rows, dtype=np.float64)
    x = np.arange(stack.column, stack.column + columns, dtype=np.float64)
    dr, dc = ((y + down) - (y + top))[:, None], (x + right) - (x + left)
    upper = (1 - dc) * stack.moved(top, left) + dc * stack.moved(top, far)
    lower = (1 - dc) * stack.moved(bottom, left) + dc * stack.moved(bottom, far)
    return (1 - dr) * upper + dr * lower


def _plan(region: Region, setting: Setting) -> list[Filtering]:
    def run() -> list[np.ndarray]:
        padding = math.ceil(setting.lbp2DRadius)
        axis = setting.force2Ddimension
        in_plane = [0 if 2 - axis == direction else padding for direction in range(3)]  # x, y, z
        part = region.frame.grown(in_plane, Box.of(region.domain.image))
        image = region.around(in_plane).array()
        # Beyond the image's edge lies 0, as in PyRadiomics.
        missing = [
            (m - (a - b), m - (d - c))
            for m, a, b, c, d in zip(in_plane, region.frame.lower, part.lower, region.frame.upper, part.upper, strict=True)
        ][::-1]
        first = list(region.frame.lower[::-1])
        first[0], first[axis] = first[axis], first[0]
        stack = Stack(np.pad(image, missing).swapaxes(0, axis).astype(np.float64), padding, first[1], first[2])
        patterns = local_binary_pattern(stack, setting.lbp2DSamples, setting.lbp2DRadius, setting.lbp2DMethod)
        # PyRadiomics writes the patterns into an image of the input's type, which cuts fractions off whole numbers.
        with np.errstate(invalid="ignore"):
            return [patterns.swapaxes(0, axis).astype(image.dtype)]

    return [Filtering(("lbp-2D",), run)]


IMAGE_TYPE = ImageType("LBP2D", "local binary patterns within slices across force2Ddimension", _plan)
