"""Random changes of a batch of pictures that leave what is asked about alone: position, size, turn, exposure, sharpness, noise.

Mirroring is not among them: a chest has sides.
"""

from __future__ import annotations

import math

import torch
from torch.nn.functional import affine_grid, avg_pool2d, grid_sample

_TURN_DEGREES, _ZOOM, _MOVE, _STRETCH = 6.0, 0.08, 0.06, 0.04
_GAMMA, _CONTRAST, _LEVEL, _NOISE = 0.15, 0.10, 0.05, 0.02


def augmented(pixels: torch.Tensor, strength: float, random: torch.Generator) -> torch.Tensor:
    """(batch, 1, rows, columns) -> the same shape, each picture changed at random. strength: 0 is not at all, 1 is usual."""
    if strength == 0:
        return pixels
    batch = len(pixels)

    def draw(most: float) -> torch.Tensor:
        return (2 * torch.rand(batch, generator=random) - 1) * (most * strength)

    angle, zoom, stretch = draw(math.radians(_TURN_DEGREES)), 1 + draw(_ZOOM), 1 + draw(_STRETCH)
    cosine, sine = torch.cos(angle), torch.sin(angle)
    rows = [
        torch.stack((zoom * stretch * cosine, -zoom * sine, draw(_MOVE)), 1),
        torch.stack((zoom * sine, zoom * cosine, draw(_MOVE)), 1),
    ]
    grid = affine_grid(torch.stack(rows, 1), list(pixels.shape), align_corners=False).to(pixels)
    moved = grid_sample(pixels, grid, padding_mode="border", align_corners=False)

    def each(values: torch.Tensor) -> torch.Tensor:
        return values[:, None, None, None].to(pixels)

    grey = moved.clamp(0, 1) ** each(torch.exp(draw(_GAMMA))) + (moved - moved.clamp(0, 1))
    grey = (grey - 0.5) * each(1 + draw(_CONTRAST)) + 0.5 + each(draw(_LEVEL))
    blurred = avg_pool2d(grey, 3, 1, 1, count_include_pad=False)
    grey = torch.lerp(grey, blurred, each(torch.rand(batch, generator=random) * 0.6 * min(strength, 1.0)))
    noise = torch.randn(pixels.shape, generator=random).to(pixels)
    return grey + noise * each(torch.rand(batch, generator=random) * _NOISE * strength)
