"""Whether two sequences of a case show the bodies at the same place: the band along their edges in the one against the other.

Sequences of one examination share the patient's space, but a patient moves between them. A mask drawn on one of them then lies
beside the bodies of the other, and nothing in the headers says so. What the two images have in common along the bodies' edges
does, whatever their contrast: their mutual information there, as they lie and with the second one shifted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk
from scipy.ndimage import map_coordinates

from ...base.errors import GeometryError, MaskError
from ..geometry import voxel_to_world
from ..label_map import drawn_box

REACH_MM = 8.0
_STEPS_MM = (2.0, 1.0, 0.5)
_SMOOTHING_MM = 1.0
# A body's edges lie this near to its drawing, which stays inside the cortex.
NEAR_MM = 5.0
_MOST_POINTS, _LEVELS = 12_000, 24
# Sequences that fit stay below at least one of the two: on real images of one examination 1.0 mm and 9 % were found.
SMALLEST_SHIFT_MM, LEAST_GAIN = 1.9, 0.1


@dataclass(frozen=True)
class EdgeAgreement:
    """How well two images agree along the edges of a drawing.

    here: mutual information in nats as they lie. best: with the second image shifted to where it fits best. shift_mm: from the
    first image to the second there, (x, y, z) in LPS; never longer than ``REACH_MM`` by more than a step.
    """

    here: float
    best: float
    shift_mm: tuple[float, float, float]

    @property
    def share(self) -> float:
        """Agreement as they lie over the best there is, 0..1."""
        return self.here / self.best if self.best > 0 else 1.0

    @property
    def distance_mm(self) -> float:
        """Length of the shift."""
        return float(np.linalg.norm(self.shift_mm))

    @property
    def doubtful(self) -> bool:
        """Whether they clearly agree better elsewhere."""
        return self.distance_mm >= SMALLEST_SHIFT_MM and 1 - self.share >= LEAST_GAIN


def edge_agreement(drawn_on: sitk.Image, other: sitk.Image, mask: sitk.Image) -> EdgeAgreement:
    """Compare two images of one examination along the edges of a drawing.

    drawn_on, other: 3-D scalar. mask: not 0 inside, on the grid of ``drawn_on``. Raises MaskError when nothing is drawn,
    GeometryError when the other image does not show the place.
    """
    return best_shift(EdgeBand(drawn_on, other, mask))


def best_shift(band: EdgeBand) -> EdgeAgreement:
    """Where the second image fits best when it is only shifted."""
    found = np.zeros(3)
    here = best = band.agreement(band.points)
    line = np.arange(-REACH_MM, REACH_MM + _STEPS_MM[0] / 2, _STEPS_MM[0])
    ball = np.stack(np.meshgrid(line, line, line, indexing="ij"), axis=-1).reshape(-1, 3)
    for shift in ball[np.linalg.norm(ball, axis=1) <= REACH_MM]:
        if (value := band.agreement(band.points + shift)) > best:
            best, found = value, shift
    for step in _STEPS_MM[1:]:
        for axis in np.concatenate([np.eye(3), -np.eye(3)]):
            if (value := band.agreement(band.points + found + step * axis)) > best:
                best, found = value, found + step * axis
    x, y, z = (float(value) for value in found)
    return EdgeAgreement(here, best, (x, y, z))


class EdgeBand:
    """The band along a drawing's edges in one image, to be looked for in another. points: (n, 3) of it in mm (LPS).

    Raises as ``edge_agreement``.
    """

    def __init__(self, drawn_on: sitk.Image, other: sitk.Image, mask: sitk.Image) -> None:
        part, near = _near(drawn_on, mask)
        index = np.argwhere(near & ~_padding(sitk.GetArrayViewFromImage(part)))
        index = index[:: max(len(index) // _MOST_POINTS, 1)]
        if not len(index):
            raise MaskError("has nothing round it to compare", cure="Draw the protocol's segments")
        self._levels = _levels(sitk.GetArrayFromImage(_smooth(part)))[tuple(index.T)]
        to_world, origin = voxel_to_world(part)
        self.points = index[:, ::-1] @ to_world.T + origin
        self._other = _Field(_cut_round(other, self.points))

    def agreement(self, places: np.ndarray) -> float:
        """Mutual information, in nats, of the band and of what lies at ``places`` (n, 3), one for each point, in the other."""
        return _mutual_information(self._levels, self._other.at(places))


def _near(image: sitk.Image, mask: sitk.Image) -> tuple[sitk.Image, np.ndarray]:
    """The part of an image round a drawing, and which of its voxels (k, j, i) lie within ``NEAR_MM`` of the drawing's surface."""
    box = drawn_box(mask)
    if box is None:
        raise MaskError("nothing is drawn", cure="Draw the protocol's segments")
    room = [round(2 * NEAR_MM / mm) + 2 for mm in mask.GetSpacing()]
    i, j, k = (slice(max(axis.start - more, 0), axis.stop + more) for axis, more in zip(reversed(box), room, strict=True))
    drawn = sitk.Cast(mask[i, j, k] != 0, sitk.sitkUInt8)
    distance = sitk.SignedMaurerDistanceMap(drawn, squaredDistance=False, useImageSpacing=True)
    return image[i, j, k], np.abs(sitk.GetArrayFromImage(distance)) <= NEAR_MM


class _Field:
    """Grey levels of an image anywhere in space, -1 where it has none."""

    def __init__(self, image: sitk.Image) -> None:
        smoothed = sitk.GetArrayFromImage(_smooth(image))
        self._low, self._high = _usual_range(smoothed)
        self._values = smoothed
        self._unknown = _padding(sitk.GetArrayViewFromImage(image))
        to_world, self._origin = voxel_to_world(image)
        self._to_index = np.linalg.inv(to_world)
        self._size = np.array(image.GetSize())

    def at(self, places: np.ndarray) -> np.ndarray:
        """(n,) levels at places (n, 3) in mm, interpolated linearly."""
        index = (places - self._origin) @ self._to_index.T
        nearest = np.rint(index).astype(int)
        known = ((nearest >= 0) & (nearest < self._size)).all(axis=1)
        i, j, k = np.where(known[:, None], nearest, 0).T
        known &= ~self._unknown[k, j, i]
        values = map_coordinates(self._values, index[:, ::-1].T, order=1, mode="nearest")
        return np.where(known, _in_levels(values, self._low, self._high), -1)


def _mutual_information(first: np.ndarray, second: np.ndarray) -> float:
    """Of two series of levels, in nats; 0 where fewer than a third of the second are known."""
    known = second >= 0
    if np.count_nonzero(known) * 3 < len(known):
        return 0.0
    pairs = np.bincount(first[known] * _LEVELS + second[known], minlength=_LEVELS**2).reshape(_LEVELS, _LEVELS)
    joint = pairs / pairs.sum()
    alone = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    seen = joint > 0
    return float(np.sum(joint[seen] * np.log(joint[seen] / alone[seen])))


def _levels(values: np.ndarray) -> np.ndarray:
    return _in_levels(values, *_usual_range(values))


def _in_levels(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Values in ``_LEVELS`` equal steps from ``low`` to ``high``."""
    return np.clip((values - low) / max(high - low, 1e-12) * _LEVELS, 0, _LEVELS - 1).astype(int)


def _usual_range(values: np.ndarray) -> tuple[float, float]:
    """1st and 99th percentile: where fat is suppressed a little fluid is many times brighter than all else."""
    low, high = np.percentile(values, [1, 99])
    return float(low), float(high)


def _smooth(image: sitk.Image) -> sitk.Image:
    """An image in float32 without most of its noise."""
    found = sitk.Cast(image, sitk.sitkFloat32)
    for axis, mm in enumerate(image.GetSpacing()):
        if image.GetSize()[axis] >= 4:  # the filter's recursion needs as many
            order = sitk.RecursiveGaussianImageFilter.ZeroOrder
            found = sitk.RecursiveGaussian(found, max(_SMOOTHING_MM, 0.5 * mm), False, order, axis)
    return found


def _cut_round(image: sitk.Image, points: np.ndarray) -> sitk.Image:
    """The part of an image round points (n, 3) in mm, with room for the shifts. Raises GeometryError when it shows none."""
    to_world, origin = voxel_to_world(image)
    index = (points - origin) @ np.linalg.inv(to_world).T
    size, margin = np.array(image.GetSize()), (REACH_MM + 4.0) / np.array(image.GetSpacing())
    if not ((index > -1) & (index < size)).all(axis=1).any():
        raise GeometryError("does not show what was drawn", cure="Choose the images of one examination")
    first = np.clip(np.floor(index.min(axis=0) - margin), 0, size - 1).astype(int)
    last = np.clip(np.ceil(index.max(axis=0) + margin) + 1, first + 1, size).astype(int)
    return sitk.RegionOfInterest(image, (last - first).tolist(), first.tolist())


def _padding(values: np.ndarray) -> np.ndarray:
    """Voxels in slices and rows at the border that hold one value and nothing else, and their neighbours.

    Where a scan was padded the edge is the scan's, not the patient's, and it lies at the same place in every sequence.
    """
    found = np.zeros(values.shape, bool)
    lowest = values == values.min()
    for axis in range(3):
        whole = lowest.all(axis=tuple(other for other in range(3) if other != axis))
        for plane in np.flatnonzero(whole):
            index: list[slice] = [slice(None)] * 3
            index[axis] = slice(max(plane - 2, 0), plane + 3)
            found[tuple(index)] = True
    return found
