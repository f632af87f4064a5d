"""How bodies stand upon each other: their centres, the spine's direction in each, heights and steps.

Arrays are (k, j, i), places and directions in mm, as in ``separating``; numbers are those of labels, from the head by 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ..images.label_map import Box, box_of
from .canal import Flags, Floats

Spacing = tuple[float, float, float]

_UPRIGHT = 0.5  # least upward share of a column's direction: 60 degrees
_CORE_MM = 10.0  # round the axis, where endplates are nearly flat
_ENDS = (2.0, 98.0)  # percentiles: a spur makes no body taller


@dataclass(frozen=True)
class Column:
    """Bodies from the head downwards.

    centres: (n, 3). directions: (n, 3), unit, upwards along the spine. heights_mm, volumes_ml: (n,). steps_mm: (n - 1,),
    from centre to centre. clipped: (n,), whether the image's upper or lower edge, or any other along the spine, may have
    cut it.
    """

    centres: Floats
    directions: Floats
    heights_mm: Floats
    volumes_ml: Floats
    steps_mm: Floats
    clipped: Flags

    @property
    def discs_mm(self) -> Floats:
        """(n - 1,), from endplate to endplate."""
        return self.steps_mm - (self.heights_mm[:-1] + self.heights_mm[1:]) / 2


def column_of(labels: NDArray[np.uint8], spacing: Spacing) -> Column:
    """How the bodies of a label map stand, whose labels count from the head without a gap."""
    places = [_places_in(labels[box] == number, box, spacing) for number, box in enumerate(boxes_of(labels), 1)]
    centres = np.array([each.mean(axis=0) for each in places])
    directions = _directions(centres, places)
    heights = [_height(each - centre, way, spacing) for each, centre, way in zip(places, centres, directions, strict=True)]
    volumes = np.array([len(each) for each in places]) * float(np.prod(spacing)) / 1000
    ends = (np.array(labels.shape) - 1) * np.array(spacing)
    return Column(
        centres=centres,
        directions=directions,
        heights_mm=np.array(heights),
        volumes_ml=volumes,
        steps_mm=np.linalg.norm(np.diff(centres, axis=0), axis=1),
        clipped=np.array([_clipped(each, way, ends, spacing) for each, way in zip(places, directions, strict=True)]),
    )


def boxes_of(labels: NDArray[np.uint8]) -> list[Box]:
    """The smallest box round each label from 1 to the largest of a (k, j, i) array, in their order. Each must occur."""
    return [(k, j, i) for k, j, i in ndimage.find_objects(labels)]


def places_of(flags: Flags, spacing: Spacing) -> Floats:
    """(n, 3): the voxels that are set, in mm."""
    box = box_of(flags)
    if box is None:
        return np.zeros((0, 3))
    return _places_in(flags[box], box, spacing)


def _places_in(flags: Flags, box: Box, spacing: Spacing) -> Floats:
    """Places of the voxels of a box that are set. flags: within the box."""
    return np.asarray((np.argwhere(flags) + [axis.start for axis in box]) * np.array(spacing), dtype=np.float64)


def upwards_of(points: Floats) -> Floats:
    """Unit direction in which points lie one upon the other; straight upwards where they do not."""
    straight = np.array([1.0, 0.0, 0.0])
    if len(points) < 2:
        return straight
    _, _, axes = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    way = axes[0] * np.sign(axes[0][0] or 1.0)
    return np.asarray(way if way[0] >= _UPRIGHT else straight, dtype=np.float64)


def _directions(centres: Floats, places: list[Floats]) -> Floats:
    """Of each body from the centres beside it; of one that stands alone from its voxels."""
    if len(centres) == 1:
        return upwards_of(places[0])[None]
    padded = np.concatenate([centres[:1], centres, centres[-1:]])
    ways = padded[:-2] - padded[2:]
    lengths = np.linalg.norm(ways, axis=1, keepdims=True)
    straight = np.array([1.0, 0.0, 0.0])
    return np.asarray(np.where(lengths > 0, ways / np.where(lengths > 0, lengths, 1), straight), dtype=np.float64)


def _height(offsets: Floats, way: Floats, spacing: Spacing) -> float:
    """Extent along the spine near the axis, in mm. offsets: from the centre."""
    up = offsets @ way
    central = up[np.linalg.norm(offsets - up[:, None] * way, axis=1) <= max(_CORE_MM, *spacing)]
    if not len(central):
        central = up
    low, high = np.percentile(central, _ENDS)
    return float((high - low) * 100 / (_ENDS[1] - _ENDS[0]) + spacing[0])


def _clipped(places: Floats, way: Floats, ends: Floats, spacing: Spacing) -> bool:
    """Whether a body reaches an edge of the image that the spine's direction crosses."""
    axis = int(np.argmax(np.abs(way)))
    return bool(places[:, axis].min() < spacing[axis] / 2 or places[:, axis].max() > ends[axis] - spacing[axis] / 2)
