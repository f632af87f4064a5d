"""The front wall of the spinal canal, which is the back wall of the vertebral bodies.

Arrays here are (k, j, i): k upwards, j backwards, i to the left of the patient, which is how ``bodies`` lays a mask.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

# Areas of the lumbar and thoracic canal in an axial slice run from about 120 to 600 mm2; a tilted slice shows more.
_SMALLEST_MM2 = 60.0
_LARGEST_MM2 = 1200.0
_MIDDLE_MM = 5.0  # to each side of the canal's middle: its front is nearly flat there
_END_SLICES = 4  # that say how the wall goes on beyond the last one seen


@dataclass(frozen=True)
class FrontWall:
    """Where the canal begins behind the bodies, height by height.

    behind_mm: (k,), distance in mm backwards from the centre of the first voxel of axis j. seen: (k,), whether the slice shows
    the canal; between and beyond those that do, the wall is interpolated and extended.
    """

    behind_mm: Floats
    seen: Flags

    def distance_mm(self, heights: slice, step_mm: float) -> float:
        """How far, in mm, the nearest slice that shows the canal lies from some slices; 0 where one of them does."""
        shown = np.flatnonzero(self.seen)
        nearest = np.clip(shown, heights.start, heights.stop - 1)
        return float(np.abs(shown - nearest).min() * step_mm)


def foramina(vertebrae: Flags, spacing: tuple[float, float, float]) -> Flags:
    """What vertebrae enclose in their axial slices: the canal, where their arches are closed.

    vertebrae: whole ones, all together. spacing: (k, j, i) in mm.
    """
    area = spacing[1] * spacing[2]
    found = np.zeros_like(vertebrae)
    for k, plane in enumerate(vertebrae):
        if not plane.any():
            continue
        holes, count = ndimage.label(ndimage.binary_fill_holes(plane) & ~plane)
        sizes = np.bincount(holes.ravel(), minlength=count + 1) * area
        sizes[0] = 0
        largest = int(np.argmax(sizes))
        if _SMALLEST_MM2 <= sizes[largest] <= _LARGEST_MM2:
            found[k] = holes == largest
    return found


def front_wall(canal: Flags, spacing: tuple[float, float, float]) -> FrontWall | None:
    """The wall in front of a canal, None where no slice shows one.

    canal: voxels of it, of any shape within each slice. spacing: (k, j, i) in mm. In each slice the wall is the mean front of the
    canal within 5 mm of its middle, at the border of the voxels.
    """
    rows, fronts = [], []
    for k, plane in enumerate(canal):
        if plane.sum() * spacing[1] * spacing[2] < _SMALLEST_MM2:
            continue
        columns = np.flatnonzero(plane.any(axis=0))
        middle = np.median(np.nonzero(plane)[1])
        central = columns[np.abs(columns - middle) * spacing[2] <= max(_MIDDLE_MM, spacing[2])]
        rows.append(k)
        fronts.append((plane[:, central].argmax(axis=0) - 0.5).mean() * spacing[1])
    if not rows:
        return None
    seen = np.zeros(len(canal), dtype=bool)
    seen[rows] = True
    return FrontWall(_along(np.array(rows, float), np.array(fronts), len(canal)), seen)


def _along(rows: Floats, values: Floats, count: int) -> Floats:
    """Values at every slice: without overshoot between those known, straight on beyond them."""
    every = np.arange(count, dtype=float)
    if len(rows) == 1:
        return np.full(count, values[0])
    # Slow to import: verb segment shares this module's types and asks for no wall.
    from scipy.interpolate import PchipInterpolator

    found = PchipInterpolator(rows, values, extrapolate=False)(every)
    for end, beyond in ((slice(0, _END_SLICES), every < rows[0]), (slice(-_END_SLICES, None), every > rows[-1])):
        slope = np.polyfit(rows[end], values[end], 1)[0]
        anchor = 0 if end.start == 0 else -1
        found[beyond] = values[anchor] + slope * (every[beyond] - rows[anchor])
    return np.asarray(found, dtype=np.float64)
