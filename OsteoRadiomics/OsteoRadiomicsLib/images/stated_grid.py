"""Grids that survive NRRD to the last bit.

NRRD keeps spacing times direction, so a turned grid comes back with other last bits, which can move a voxel across the border
of a resampled ROI. Files that go from one of our processes to another state their grid in an entry of their own as well.
"""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk

_KEY = "OsteoRadiomics_grid"
# What NRRD's products and roots do to a number, relative to the largest of its kind.
ROUNDING = 16 * float(np.finfo(np.float64).eps)


def state_grid(image: sitk.Image) -> None:
    """Write the image's grid into its header entries."""
    image.SetMetaData(_KEY, " ".join(repr(float(value)) for values in grid_of(image) for value in values))


def restore_grid(image: sitk.Image) -> None:
    """Give a 3-D image the grid that its header entries state, where its header says the same but for rounding."""
    if image.GetDimension() != 3 or not image.HasMetaDataKey(_KEY):
        return
    stated = _numbers(image.GetMetaData(_KEY))
    image.EraseMetaData(_KEY)
    if stated is not None and agree(stated, grid_of(image)):
        set_grid(image, stated)


Numbers = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]


def grid_of(image: sitk.Image) -> Numbers:
    """Spacing and origin (mm) and direction cosines."""
    return image.GetSpacing(), image.GetOrigin(), image.GetDirection()


def set_grid(image: sitk.Image, numbers: Numbers) -> None:
    """Give an image spacing, origin and direction."""
    image.SetSpacing(numbers[0])
    image.SetOrigin(numbers[1])
    image.SetDirection(numbers[2])


def agree(a: Numbers, b: Numbers) -> bool:
    """Whether two grids are equal but for a few units in the last place."""
    return all(np.abs(np.subtract(x, y)).max() <= ROUNDING * np.abs(x).max() for x, y in zip(a, b, strict=True))


def _numbers(text: str) -> Numbers | None:
    try:
        values = tuple(float(part) for part in text.split())
    except ValueError:
        return None
    return (values[:3], values[3:6], values[6:]) if len(values) == 15 else None
