"""Volumes to learn from or to be judged by: sagittal slices with what was drawn in them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import SimpleITK as sitk
from numpy.typing import NDArray

from ...base.files import sha256_of_json
from ...images.orienting import oriented, spacing_along
from .drawn import BODY, IGNORED, dice, middle_half, truth
from .slices import SAGITTAL, Floats, labels_on, sagittal


@dataclass(frozen=True)
class Volume:
    """One image as the network learns from it.

    case, patient: pseudonyms. values: (k, j, i), scaled, as ``slices.sagittal`` gives them. target: on the same grid, as
    ``drawn.truth`` gives it. step_mm: between slices. image_mm: the image's own voxels, (left, down, back). sequence: ""
    where it is not stated. levels: drawn, from the head downwards. original: the labels on the image's own grid, and their
    levels, to be judged by.
    """

    case: str
    patient: str
    values: Floats
    target: NDArray[np.uint8]
    grid: sitk.Image
    image_mm: tuple[float, float, float]
    sequence: str
    levels: tuple[str, ...]
    original: tuple[sitk.Image, Mapping[int, str]]

    @property
    def step_mm(self) -> float:
        return float(self.grid.GetSpacing()[2])

    @property
    def drawn_slices(self) -> tuple[int, int]:
        """The first and the last slice in which a body is drawn."""
        shown = np.flatnonzero((self.target == BODY).any(axis=(1, 2)))
        return int(shown[0]), int(shown[-1])

    def taught_as_background(self) -> Volume:
        """The same, with background in the place of what is not known."""
        return replace(self, target=np.where(self.target == IGNORED, 0, self.target).astype(np.uint8))


@dataclass(frozen=True)
class Overlap:
    """Dice of a volume over the drawn range, of all slices and of the middle half of those that show a body."""

    whole: float
    middle: float


def volume_of(
    image: sitk.Image, labels: sitk.Image, levels: Mapping[int, str], *, case: str, patient: str, sequence: str = ""
) -> Volume:
    """A volume of an image and the label map of bodies on its grid. levels: label -> level, "" where it is not known.

    Raises ImageError and MaskError as ``sagittal`` and ``truth`` do.
    """
    stack = sagittal(image)
    target = truth(labels_on(stack, labels), levels)
    steps = spacing_along(image, SAGITTAL)
    names = tuple(dict.fromkeys(level for level in levels.values() if level))
    return Volume(case, patient, sitk.GetArrayFromImage(stack), target, stack, steps[::-1], sequence, names, (labels, levels))


def overlap(probability: sitk.Image, volume: Volume) -> Overlap:
    """How well a probability on the image's own grid agrees with what was drawn, counted there."""
    labels, levels = volume.original
    true = truth(sitk.DICOMOrient(labels, SAGITTAL), levels)
    found = oriented(probability, SAGITTAL).values > 0.5
    return Overlap(dice(found, true), dice(found, true, middle_half(true)))


def data_hash(volumes: Sequence[Volume]) -> str:
    """SHA-256 of everything that a training learns from: values, drawings, and who belongs together."""
    return sha256_of_json([[volume.patient, volume.step_mm, _hash(volume.values), _hash(volume.target)] for volume in volumes])


def _hash(values: np.ndarray) -> str:
    return hashlib.sha256(values.tobytes()).hexdigest()
