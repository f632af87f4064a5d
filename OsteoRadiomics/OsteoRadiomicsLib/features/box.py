"""Boxes of voxels: where an ROI lies, and how far round it a filter looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk


@dataclass(frozen=True)
class Box:
    """A box of voxel indices in SimpleITK's order (x, y, z); lower inclusive, size in voxels."""

    lower: tuple[int, ...]
    size: tuple[int, ...]

    @classmethod
    def between(cls, lower: Sequence[int], upper: Sequence[int]) -> Box:
        """The box from lower to upper, both inclusive."""
        return cls(tuple(int(v) for v in lower), tuple(int(b) - int(a) + 1 for a, b in zip(lower, upper, strict=True)))

    @classmethod
    def of(cls, image: sitk.Image) -> Box:
        """The whole of an image."""
        return cls((0,) * image.GetDimension(), tuple(image.GetSize()))

    @property
    def upper(self) -> tuple[int, ...]:
        """Highest index, inclusive."""
        return tuple(a + n - 1 for a, n in zip(self.lower, self.size, strict=True))

    @property
    def shape(self) -> tuple[int, ...]:
        """Size in numpy's order (z, y, x)."""
        return self.size[::-1]

    def grown(self, margin: int | Sequence[int], within: Box) -> Box:
        """This box with a margin (voxels; one number or x, y, z) on every side, clipped to ``within``."""
        margins = (margin,) * len(self.size) if isinstance(margin, int) else tuple(margin)
        lower = [max(a - m, b) for a, m, b in zip(self.lower, margins, within.lower, strict=True)]
        upper = [min(a + m, b) for a, m, b in zip(self.upper, margins, within.upper, strict=True)]
        return Box.between(lower, upper)

    def slices(self, origin: Sequence[int] | None = None) -> tuple[slice, ...]:
        """Numpy slices (z, y, x) of this box in an array whose first voxel has index ``origin``."""
        start = origin or (0,) * len(self.lower)
        return tuple(slice(a - o, a - o + n) for a, n, o in zip(self.lower, self.size, start, strict=True))[::-1]

    def crop(self, image: sitk.Image) -> sitk.Image:
        """This box of an image, as an image of its own with the right origin."""
        if self == Box.of(image):
            return image
        region = sitk.RegionOfInterestImageFilter()
        region.SetNumberOfWorkUnits(1)  # a copy this small costs less than sharing it out
        region.SetSize([int(n) for n in self.size])
        region.SetIndex([int(n) for n in self.lower])
        return region.Execute(image)

    def array(self, image: sitk.Image) -> np.ndarray:
        """A copy of this box's voxels of an image, (z, y, x)."""
        return sitk.GetArrayViewFromImage(image)[self.slices()].copy()


def bounding_box(mask: np.ndarray) -> Box | None:
    """The smallest box round the true voxels of a boolean array (z, y, x), or None where there are none."""
    bounds = []
    for axis in range(mask.ndim):
        hit = np.flatnonzero(mask.any(axis=tuple(other for other in range(mask.ndim) if other != axis)))
        if not hit.size:
            return None
        bounds.append((int(hit[0]), int(hit[-1])))
    lower, upper = zip(*bounds[::-1], strict=True)
    return Box.between(lower, upper)


def label_box(mask: sitk.Image, label: int) -> Box | None:
    """The smallest box round the voxels of one label, found slice by slice so that no whole-image copy is made."""
    view = sitk.GetArrayViewFromImage(mask)
    rows = np.zeros(view.shape[1], dtype=bool)
    columns = np.zeros(view.shape[2], dtype=bool)
    slices = []
    for z in range(view.shape[0]):
        hit = view[z] == label
        if hit.any():
            slices.append(z)
            rows |= hit.any(axis=1)
            columns |= hit.any(axis=0)
    if not slices:
        return None
    y, x = np.flatnonzero(rows), np.flatnonzero(columns)
    return Box.between((x[0], y[0], slices[0]), (x[-1], y[-1], slices[-1]))
