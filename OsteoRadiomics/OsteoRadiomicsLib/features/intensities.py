"""Whole-image intensity normalisation, applied to no more of the image than is needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

import numpy as np
import SimpleITK as sitk

from .box import Box


@dataclass(frozen=True)
class Normalisation:
    """Centre at the mean of the whole image and divide by its standard deviation, as PyRadiomics' ``normalize`` does.

    mean, deviation: of all voxels of the image, in its intensity unit. scale: factor applied last.
    outliers: values further than this many deviations from the mean are set to that limit, or None.
    """

    mean: float
    deviation: float
    scale: float = 1.0
    outliers: float | None = None

    @classmethod
    def of(cls, image: sitk.Image, scale: float, outliers: float | None) -> Normalisation:
        """Measure a whole image. One thread, because the order of summation decides the last digits."""
        statistics = sitk.StatisticsImageFilter()
        statistics.SetNumberOfThreads(1)
        statistics.Execute(image)
        return cls(statistics.GetMean(), statistics.GetSigma(), scale, outliers)

    def apply(self, image: sitk.Image) -> sitk.Image:
        """The normalised image, float64; a flat image becomes NaN."""
        scale = 1 / self.deviation if self.deviation else float("nan")
        image = sitk.ShiftScale(image, -self.mean, scale, sitk.sitkFloat64)
        if self.outliers is not None:
            image = sitk.Clamp(image, sitk.sitkFloat64, -self.outliers, self.outliers)
        return image * self.scale


@dataclass(frozen=True)
class Domain:
    """The image that filters see: the whole image, or the resampled box round the ROI.

    image: scalar, before normalisation. normalisation: applied to each crop, or None.

    Several threads may take parts: one at a time, because SimpleITK gives an image new voxels, and views lose theirs, where a
    view is asked for while a filter reads the image.
    """

    image: sitk.Image
    normalisation: Normalisation | None = None
    _taking: Lock = field(default_factory=Lock, repr=False, compare=False)

    def part(self, box: Box) -> sitk.Image:
        """A box of the domain with the normalisation applied."""
        with self._taking:
            part = box.crop(self.image)
            if part is self.image:
                part = sitk.Image(part)
                part.MakeUnique()
        return self._normalised(part)

    def array(self, box: Box) -> np.ndarray:
        """(z, y, x) of a box of the domain with the normalisation applied, in the image's own type or float64."""
        if self.normalisation:
            return sitk.GetArrayFromImage(self.part(box))
        with self._taking:
            return box.array(self.image)

    def whole(self) -> sitk.Image:
        """All of the domain with the normalisation applied."""
        return self._normalised(self.image)

    @cached_property
    def largest_magnitude(self) -> float:
        """max|x| over the whole domain after normalisation, by which square, exponential and the like are scaled."""
        with self._taking:
            view = sitk.GetArrayViewFromImage(self.image)
            ends = np.array([view.min(), view.max()], dtype=view.dtype).reshape(1, 1, 2)
            del view
        ends = sitk.GetArrayFromImage(self._normalised(sitk.GetImageFromArray(ends)))
        return float(np.abs(ends.astype(np.float64)).max())

    def _normalised(self, image: sitk.Image) -> sitk.Image:
        return self.normalisation.apply(image) if self.normalisation else image
