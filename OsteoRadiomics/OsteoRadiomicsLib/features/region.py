"""The prepared region: what every image type and feature class works on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import SimpleITK as sitk

from .box import Box
from .intensities import Domain


@dataclass(frozen=True)
class Region:
    """An ROI ready for filtering and measuring. Arrays are (z, y, x).

    domain: the image filters see. frame: the box of the domain in which derived images are wanted (the ROI's bounding
    box, padded for voxel-wise maps). mask: (frame) bool, the ROI after resegmentation. shape_mask: (frame) bool, the
    ROI whose shape is measured. box: the ROI's bounding box within the domain.
    warnings: what the user should know about the preparation. diagnostics: facts about it, by PyRadiomics' names.
    flat: whether the image is a picture, which has no third axis to filter or measure along.
    """

    domain: Domain
    frame: Box
    box: Box
    mask: np.ndarray
    shape_mask: np.ndarray
    warnings: tuple[str, ...] = ()
    diagnostics: Mapping[str, object] = field(default_factory=dict)
    flat: bool = False

    @property
    def spacing(self) -> tuple[float, ...]:
        """Voxel spacing in mm (z, y, x)."""
        return tuple(self.domain.image.GetSpacing())[::-1]

    @property
    def voxel_volume(self) -> float:
        """mm^3."""
        return math.prod(self.spacing)

    def around(self, margin: int | Sequence[int]) -> Surroundings:
        """The frame with a margin (voxels; one number or x, y, z), clipped to the domain and normalised."""
        part = self.frame.grown(margin, Box.of(self.domain.image))
        return Surroundings(self.domain, part, self.frame.slices(part.lower))

    def original(self) -> np.ndarray:
        """(frame) the unfiltered image."""
        return self.around(0).array()


@dataclass(frozen=True)
class Surroundings:
    """The part of the domain a filter needs. part: its box. inner: slices (z, y, x) of the region's frame in it."""

    domain: Domain
    part: Box
    inner: tuple[slice, ...]

    @property
    def image(self) -> sitk.Image:
        """That part, for a filter that takes images."""
        return self.domain.part(self.part)

    def array(self) -> np.ndarray:
        """A copy of the whole part, (z, y, x), in the image's own type."""
        return self.domain.array(self.part)

    def frame_of(self, image: sitk.Image) -> np.ndarray:
        """The frame cut out of a filtered version of ``image``; a copy, so that the image may be freed."""
        return sitk.GetArrayViewFromImage(image)[self.inner].copy()
