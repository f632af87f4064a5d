"""Drawn bodies melted into one volume, as a network might give them: with noise, bridges over discs, islands and hollows."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.vertebrae.counting import Anchor
from OsteoRadiomicsLib.vertebrae.levels import SACRUM
from whole_spine import dice

VERSE = {17: "T10", 18: "T11", 19: "T12", 20: "L1", 21: "L2", 22: "L3", 23: "L4", 24: "L5", 26: SACRUM}
"""Labels of the drawn masks -> levels."""


def drawn_levels(drawn: sitk.Image) -> list[str]:
    """Levels of a drawn mask from the head downwards."""
    return [VERSE[label] for label in np.unique(sitk.GetArrayViewFromImage(drawn)).tolist() if label]


def centre_of(drawn: sitk.Image, label: int) -> tuple[float, float, float]:
    """Centre of a label in mm, LPS."""
    shapes = sitk.LabelShapeStatisticsImageFilter()
    shapes.Execute(sitk.Cast(drawn, sitk.sitkUInt32))
    return shapes.GetCentroid(label)


def anchor_at(drawn: sitk.Image, label: int) -> Anchor:
    """A click into the middle of a drawn body."""
    return Anchor(VERSE[label], centre_of(drawn, label))


def like(values: np.ndarray, grid: sitk.Image) -> sitk.Image:
    """Values on a grid."""
    image = sitk.GetImageFromArray(values)
    image.CopyInformation(grid)
    return image


def melted(drawn: sitk.Image, seed: int | None = None, *, noise: float = 0.25) -> sitk.Image:
    """All bodies as one probability; with a seed noise, bridges of 2 to 5 mm radius, islands and hollows are added."""
    labels = sitk.GetArrayFromImage(drawn)
    bodies = labels > 0
    if seed is None:
        return like(bodies.astype(np.float32), drawn)
    random = np.random.default_rng(seed)
    numbers = [number for number in np.unique(labels) if number]
    centres = [np.argwhere(labels == number).mean(axis=0) for number in numbers]
    for upper, lower in pairwise(centres):
        aside = random.uniform(-8, 8, 3) * (np.abs(lower - upper) < np.abs(lower - upper).max())
        radius = random.uniform(2, 5)
        for share in np.linspace(0.2, 0.8, 60):
            _set_ball(bodies, upper + share * (lower - upper) + aside, radius, True)
    for centre in centres:
        _set_ball(bodies, centre + random.uniform(-5, 5, 3), random.uniform(1, 3), False)
    for _ in range(12):
        _set_ball(bodies, random.uniform(0, 1, 3) * labels.shape, random.uniform(2, 6), True)
    values = 0.05 + 0.9 * bodies + random.normal(0, noise, bodies.shape)
    return like(np.clip(values, 0, 1).astype(np.float32), drawn)


def overlaps(found: sitk.Image, drawn: sitk.Image) -> list[float]:
    """Dice of each drawn body, from the head downwards, with the body that has its place."""
    ours, truth = sitk.GetArrayViewFromImage(found), sitk.GetArrayViewFromImage(drawn)
    numbers = [number for number in np.unique(truth) if number]
    return [dice(ours == place, truth == number) for place, number in enumerate(numbers, 1)]


def _set_ball(flags: np.ndarray, centre: np.ndarray, radius: float, value: bool) -> None:
    box = tuple(slice(max(0, int(at - radius - 1)), int(at + radius + 2)) for at in centre)
    grid = np.ogrid[tuple(slice(axis.start, min(axis.stop, length)) for axis, length in zip(box, flags.shape, strict=True))]
    flags[box][sum((axis - at) ** 2 for axis, at in zip(grid, centre, strict=True)) <= radius**2] = value
