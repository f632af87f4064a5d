"""Batches to learn from: patches at random places of random volumes, turned, stretched and seen through other scanners.

Imports torch: import it within functions only. A batch depends on the seed and its number alone, so that a training that was
interrupted goes on as if it had not been.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from .drawn import BODY, IGNORED
from .slices import Floats, with_neighbours
from .volumes import Volume

_TURN, _SHEAR, _STRETCH = math.radians(18), 0.12, 0.22  # the last as a logarithm
_STRAY_MM = 45.0  # of a patch's centre from a drawn voxel
_ANYWHERE = 0.15  # share of patches that lie at any place of their slice
_ANY_SLICE = 0.35  # share of patches from any slice of the volume
_BEYOND_MM = 8.0  # how far beside the drawn slices others are taken


class Batches:
    """Batches of some volumes. ``batch(n)`` is always the same batch.

    Images are (batch, 3, rows, columns) float32, targets (batch, rows, columns) int64: 0, 1, 255 where nothing is known.
    """

    def __init__(self, volumes: Sequence[Volume], size: int, patch: tuple[int, int], seed: int) -> None:
        self._volumes = volumes
        self._bodies = [np.argwhere(volume.target == BODY) for volume in volumes]
        self._size, self._patch, self._seed = size, patch, seed

    def batch(self, number: int) -> tuple[Tensor, Tensor]:
        generator = np.random.default_rng([self._seed, number])
        drawn = [self._sample(generator) for _ in range(self._size)]
        return torch.stack([image for image, _ in drawn]), torch.stack([target for _, target in drawn])

    def _sample(self, generator: np.random.Generator) -> tuple[Tensor, Tensor]:
        index = int(generator.integers(len(self._volumes)))
        volume = self._volumes[index]
        slices, rows, columns = volume.values.shape
        first, last = volume.drawn_slices
        beyond = _BEYOND_MM / volume.step_mm
        if generator.random() < _ANY_SLICE:  # muscles and vessels beside the spine can look like bodies
            first, last, beyond = 0, slices - 1, 0.0
        place = float(np.clip(generator.uniform(first - beyond, last + beyond), 0, slices - 1))
        if generator.random() < _ANYWHERE:
            centre = np.array([generator.uniform(0, rows), generator.uniform(0, columns)])
        else:
            bodies = self._bodies[index]
            pixel_mm = volume.grid.GetSpacing()[0]
            centre = bodies[generator.integers(len(bodies))][1:] + generator.uniform(-1, 1, 2) * _STRAY_MM / pixel_mm
        image, target = _moved(
            with_neighbours(volume.values, volume.step_mm, [place])[0],
            volume.target[round(place)],
            centre,
            _map(generator),
            self._patch,
        )
        return _seen(image, generator), target


def _map(generator: np.random.Generator) -> np.ndarray:
    """A random linear map of the plane, (2, 2), rows and columns."""
    turn = generator.uniform(-_TURN, _TURN)
    shear = generator.uniform(-_SHEAR, _SHEAR)
    stretch = np.exp(generator.uniform(-_STRETCH, _STRETCH) + generator.uniform(-0.5, 0.5, 2) * _STRETCH)
    turned = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    return turned @ np.array([[1.0, shear], [0.0, 1.0]]) @ np.diag(stretch)


def _moved(
    image: Floats, target: np.ndarray, centre: np.ndarray, linear: np.ndarray, patch: tuple[int, int]
) -> tuple[Tensor, Tensor]:
    """A patch round a centre, mapped; outside the image its border goes on, and nothing is known."""
    rows, columns = target.shape
    j, i = np.mgrid[: patch[0], : patch[1]].astype(np.float64)
    away = np.stack([j - (patch[0] - 1) / 2, i - (patch[1] - 1) / 2])
    places = np.einsum("ab,bji->aji", linear, away) + np.asarray(centre, dtype=float)[:, None, None]
    where = np.stack([(2 * places[1] + 1) / columns - 1, (2 * places[0] + 1) / rows - 1], -1).astype(np.float32)
    grid = torch.from_numpy(where)[None]
    found = functional.grid_sample(torch.from_numpy(image)[None], grid, padding_mode="border", align_corners=False)[0]
    # Counted from what is not known, so that the zeros outside mean it.
    shifted = torch.from_numpy((IGNORED - target.astype(np.float32))[None, None])
    labels = IGNORED - functional.grid_sample(shifted, grid, mode="nearest", padding_mode="zeros", align_corners=False)[0, 0]
    return found, labels.round().long()


def _seen(image: Tensor, generator: np.random.Generator) -> Tensor:
    """A patch as another scanner or sequence might show it. image: (3, rows, columns), tissues around 0."""
    if generator.random() < 0.5:  # the patient seen in a mirror
        image = image.flip(0)
    if generator.random() < 0.15:  # neighbours may be missing, or look as the slice itself
        image = image[1:2].expand(3, -1, -1)
    if generator.random() < 0.25:
        image = _recoloured(image, generator)
    elif generator.random() < 0.4:
        image = _gamma(image, generator)
    if generator.random() < 0.2:
        image = 0.6 - image
    if generator.random() < 0.5:
        image = image + _smooth_field(image, generator, 0.25) * (image + 1)
    if generator.random() < 0.3:
        image = _blurred(image, float(generator.uniform(0.4, 1.3)))
    image = image * float(np.exp(generator.uniform(-0.3, 0.3))) + float(generator.uniform(-0.25, 0.25))
    if generator.random() < 0.5:
        noise = generator.standard_normal(image.shape, dtype=np.float32) * np.float32(generator.uniform(0, 0.12))
        image = image + torch.from_numpy(noise)
    return image.contiguous()


def _gamma(image: Tensor, generator: np.random.Generator) -> Tensor:
    low, high = image.min(), image.max()
    spread = (high - low).clamp_min(1e-6)
    return ((image - low) / spread) ** float(np.exp(generator.uniform(-0.6, 0.6))) * spread + low


def _recoloured(image: Tensor, generator: np.random.Generator) -> Tensor:
    """Grey values through a random curve that may rise and fall: a sequence that nobody has."""
    knots = torch.from_numpy(generator.uniform(-1, 1, 6).astype(np.float32))
    place = ((image + 1.2) / 3.2).clamp(0, 0.999) * (len(knots) - 1)
    lower = place.long()
    share = place - lower
    return knots[lower] * (1 - share) + knots[lower + 1] * share


def _smooth_field(image: Tensor, generator: np.random.Generator, strength: float) -> Tensor:
    coarse = torch.from_numpy(generator.standard_normal((1, 1, 4, 4), dtype=np.float32) * np.float32(strength))
    return functional.interpolate(coarse, size=image.shape[1:], mode="bicubic", align_corners=True)[0]


def _blurred(image: Tensor, sigma: float) -> Tensor:
    reach = max(1, round(3 * sigma))
    weights = torch.exp(-0.5 * (torch.arange(-reach, reach + 1, dtype=torch.float32) / sigma) ** 2)
    weights = (weights / weights.sum()).view(1, 1, 1, -1)
    padded = functional.pad(image[:, None], (reach,) * 4, mode="replicate")
    return functional.conv2d(functional.conv2d(padded, weights), weights.transpose(2, 3))[:, 0]
