"""Simulated readers: one reader's mask, redrawn with a contour error, to estimate stability when only one reader exists.

This is no agreement between people, and nothing made here may pass for it: every reader's name starts with "simulated-",
and tables, stable-feature lists and reports that contain such a name say so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk
from numpy.typing import NDArray
from scipy import ndimage

from ..base.errors import MaskError, SettingsError
from .simulated_names import SIMULATED_PREFIX

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SimulatedReading:
    """One redrawn mask. reader: its name, which marks it as simulated. mask: UInt8 0/1 on the original's grid.

    description: what was done, for tables and reports. simulated: always True.
    """

    reader: str
    mask: sitk.Image
    description: str
    simulated: bool = True


def simulate_readers(
    mask: sitk.Image,
    count: int,
    *,
    sd_mm: float = 1.0,
    length_mm: float = 5.0,
    shift_mm: float = 0.0,
    seed: int = 0,
    place: str = "",
) -> tuple[SimulatedReading, ...]:
    """``count`` readers who draw the same contour, each with an error of their own.

    The contour moves along its normal by a random field of standard deviation ``sd_mm`` that is smooth over ``length_mm``,
    and as a whole by a reader's habit of drawing too large or too small, normally distributed with ``shift_mm``. place: case
    and ROI; a reader's errors differ from place to place, his habit does not. Reader n depends on seed, place and n alone, so
    more readers do not change the first ones.
    Raises MaskError when the mask is empty or a reader's mask vanishes, SettingsError for impossible numbers.
    """
    if count < 1:
        raise SettingsError(f"{count} simulated readers make no study", cure="Write 1 or more")
    if shift_mm < 0:
        raise SettingsError(f"shift_mm must not be negative, not {shift_mm:g}")
    here = int.from_bytes(hashlib.sha256(place.encode()).digest()[:8], "big")
    # One box for any number of readers: their noise is drawn on it.
    contour = _contour(mask, sd_mm, 4 * shift_mm)
    readings = []
    for number in range(1, count + 1):
        shift = shift_mm * float(np.random.default_rng([seed, number]).standard_normal())
        generator = np.random.default_rng([seed, number, here])
        error = f"contour error SD {sd_mm:g} mm, smooth over {length_mm:g} mm, habit SD {shift_mm:g} mm"
        text = f"simulated from one mask: {error}, seed {seed}, reader {number}"
        drawn = contour.redrawn(sd_mm, length_mm, shift, generator)
        readings.append(SimulatedReading(f"{SIMULATED_PREFIX}{number:02d}", drawn, text))
    return tuple(readings)


def randomise_contour(mask: sitk.Image, *, sd_mm: float, length_mm: float = 5.0, seed: int = 0) -> sitk.Image:
    """The mask with its contour moved along the normal by a smooth random field, UInt8 0/1.

    sd_mm: standard deviation of the displacement. length_mm: standard deviation of the Gaussian that smooths the field; small
    values give a jagged contour. Equal seeds give equal masks. Raises MaskError when the mask is or becomes empty.
    """
    return _contour(mask, sd_mm, 0.0).redrawn(sd_mm, length_mm, 0.0, np.random.default_rng(seed))


def shift_contour(mask: sitk.Image, distance_mm: float) -> sitk.Image:
    """The mask grown (positive) or shrunk (negative) by a distance in mm, measured in physical space, UInt8 0/1.

    A voxel belongs to the result when its centre does. Raises MaskError when the mask is empty or vanishes.
    """
    return _contour(mask, 0.0, abs(distance_mm)).redrawn(0.0, 1.0, distance_mm, np.random.default_rng(0))


@dataclass(frozen=True)
class _Contour:
    """A mask's signed distance in a box around it. image: the mask. distance: mm, positive inside. box: place in the image."""

    image: sitk.Image
    distance: Floats
    box: tuple[slice, ...]

    def redrawn(self, sd_mm: float, length_mm: float, shift_mm: float, generator: np.random.Generator) -> sitk.Image:
        """The mask after its contour moved by ``shift_mm`` and a random field."""
        if sd_mm < 0 or length_mm <= 0:
            raise SettingsError("sd_mm must not be negative and length_mm must be positive", cure="Write for example 1 and 5")
        moved = self.distance + shift_mm
        if sd_mm:
            sigma = [length_mm / step for step in self.image.GetSpacing()[::-1]]
            moved = moved + sd_mm * _smooth_field(moved.shape, sigma, generator)
        drawn = np.zeros(self.image.GetSize()[::-1], dtype=np.uint8)
        drawn[self.box] = moved > 0
        if not drawn.any():
            raise MaskError("the redrawn mask is empty", cure="Simulate a smaller contour error")
        image = sitk.GetImageFromArray(drawn)
        image.CopyInformation(self.image)
        return image


def _contour(mask: sitk.Image, sd_mm: float, shift_mm: float) -> _Contour:
    array = sitk.GetArrayFromImage(mask) != 0
    if not array.any():
        raise MaskError("the mask is empty", cure="Draw the ROI first")
    spacing = mask.GetSpacing()[::-1]
    # Four standard deviations hold all but 1 in 16,000 of the field; the box keeps the work small on a large image.
    box = _box(array, spacing, 4 * abs(sd_mm) + shift_mm)
    return _Contour(mask, signed_distance(array[box], spacing), box)


def signed_distance(mask: NDArray[np.bool_], spacing: Sequence[float]) -> Floats:
    """Distance in mm from each voxel centre to the mask's contour, which runs along voxel faces; positive inside.

    Exact: the nearest point of a voxel to another voxel's centre is a centre, or the middle of a face, edge or corner, and
    a grid of half the spacing holds all of these.
    """
    inside, outside = (_to_boxes(part, spacing) for part in (np.pad(mask, 1), np.pad(~mask, 1, constant_values=True)))
    return np.where(mask, outside, -inside)


def _to_boxes(voxels: NDArray[np.bool_], spacing: Sequence[float]) -> Floats:
    """Distance from every voxel centre, but the padding's, to the nearest of the given voxels as closed boxes."""
    fine = np.zeros([2 * size + 1 for size in voxels.shape], dtype=bool)
    fine[(slice(1, None, 2),) * voxels.ndim] = voxels
    fine = np.asarray(ndimage.maximum_filter(fine, size=3))
    distance = np.asarray(ndimage.distance_transform_edt(~fine, sampling=[step / 2 for step in spacing]))
    return distance[(slice(3, -3, 2),) * voxels.ndim]


def _smooth_field(shape: tuple[int, ...], sigma: Sequence[float], generator: np.random.Generator) -> Floats:
    """Gaussian random field of mean 0 and standard deviation 1 at every voxel."""
    field = np.asarray(ndimage.gaussian_filter(generator.standard_normal(shape), sigma, mode="wrap"))
    # The filter's own gain, so that the spread does not depend on this sample: a small box holds few independent values.
    impulse = np.zeros(shape)
    impulse[(0,) * len(shape)] = 1
    return field / np.sqrt((np.asarray(ndimage.gaussian_filter(impulse, sigma, mode="wrap")) ** 2).sum())


def _box(mask: NDArray[np.bool_], spacing: Sequence[float], margin_mm: float) -> tuple[slice, ...]:
    (found,) = ndimage.find_objects(mask.astype(np.uint8))
    margins = [int(np.ceil(margin_mm / step)) + 2 for step in spacing]
    return tuple(slice(max(0, part.start - margin), part.stop + margin) for part, margin in zip(found, margins, strict=True))
