"""Images laid along other axes by exchanging and turning round their own, as ``sitk.DICOMOrient`` does, as views of one array.

An oblique image is laid by its nearest axes, and keeps its angle. Orders of axes are three letters for i, j, k, each the side of
the patient to which it runs: LPS is to the left, backwards and upwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

_OTHER_END = dict(zip("LRPASI", "RLAPIS", strict=True))


@dataclass(frozen=True)
class Oriented:
    """An image laid along other axes.

    values: (k, j, i), a view: its axes lie in memory in the image's own order. grid: one voxel, the first one, whose spacing,
    directions and origin are those of all; it turns indices into points and back.
    """

    values: np.ndarray
    grid: sitk.Image

    @property
    def size(self) -> tuple[int, int, int]:
        """Voxels along i, j, k."""
        k, j, i = self.values.shape
        return i, j, k

    @property
    def spacing(self) -> tuple[float, float, float]:
        """Along i, j, k, in mm."""
        i, j, k = self.grid.GetSpacing()
        return i, j, k


def oriented(image: sitk.Image, axes: str) -> Oriented:
    """A 3-D image along other axes."""
    order, turned = _way(axes_of(image), axes)
    first = [image.GetSize()[own] - 1 if around else 0 for own, around in zip(order, turned, strict=True)]
    origin = image.TransformIndexToPhysicalPoint([first[order.index(own)] for own in range(3)])
    directions = np.array(image.GetDirection()).reshape(3, 3)[:, order] * np.where(turned, -1.0, 1.0)
    grid = sitk.Image([1, 1, 1], sitk.sitkUInt8)
    grid.SetSpacing([image.GetSpacing()[own] for own in order])
    grid.SetDirection(directions.flatten().tolist())
    grid.SetOrigin(origin)
    return Oriented(_rearranged(sitk.GetArrayFromImage(image), order, turned), grid)


def spacing_along(image: sitk.Image, axes: str) -> tuple[float, float, float]:
    """Spacing in mm along other axes, in their order."""
    order, _ = _way(axes_of(image), axes)
    first, second, third = (float(image.GetSpacing()[own]) for own in order)
    return first, second, third


def laid_back(values: np.ndarray, axes: str, original: sitk.Image) -> sitk.Image:
    """Values (k, j, i) on an image laid along ``axes`` as an image on the original grid, the same to the last bit."""
    order, turned = _way(axes, axes_of(original))
    back = sitk.GetImageFromArray(np.ascontiguousarray(_rearranged(values, order, turned)))
    back.CopyInformation(original)
    return back


def axes_of(image: sitk.Image) -> str:
    """The order of a 3-D image's own axes."""
    return str(sitk.DICOMOrientImageFilter.GetOrientationFromDirectionCosines(image.GetDirection()))


def _way(own: str, wanted: str) -> tuple[list[int], list[bool]]:
    """For each axis that is wanted which of one's own it is, and whether that is turned round."""
    order = [own.index(side) if side in own else own.index(_OTHER_END[side]) for side in wanted]
    return order, [own[place] != side for place, side in zip(order, wanted, strict=True)]


def _rearranged(values: np.ndarray, order: list[int], turned: list[bool]) -> np.ndarray:
    moved = values.transpose([2 - own for own in reversed(order)])
    return moved[tuple(slice(None, None, -1 if around else 1) for around in reversed(turned))]
