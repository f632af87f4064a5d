"""One ROI made ready for recounting: prepared, filtered and discretised once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

from ...base.errors import ModelError
from ...base.progress import Progress
from ...features.engine import Work, chosen_features, shapes_of
from ...features.pictures import settings_for
from ...features.preparation import prepare
from ...features.sample import Sample
from ...features.voxelwise.grids import Place, place_of
from ...images.flat import lifted
from ...protocols.extraction_settings import ExtractionSettings
from .counting import Asked, Counter
from .division import Division
from .needed import needed_settings


@dataclass(frozen=True)
class Ground:
    """Where an ROI is measured. Arrays are (z, y, x) on one grid round it.

    mask: bool. image: intensities. spacing: mm (z, y, x). place: where that grid lies.
    """

    mask: np.ndarray
    image: np.ndarray
    spacing: tuple[float, ...]
    place: Place


class CountedRoi:
    """An ROI whose parts' features are recounted.

    image: preprocessed, 3-D scalar. mask: the ROI on its grid, 1 inside. features: full names, in the order of the values.
    Raises the errors of extraction, and ModelError for a feature that the settings do not make.
    """

    def __init__(
        self, image: sitk.Image, mask: sitk.Image, settings: ExtractionSettings, features: Sequence[str], progress: Progress
    ) -> None:
        image, mask = lifted(image), lifted(mask)
        settings = settings_for(image, needed_settings(settings, features))
        self._setting = settings.setting
        self._region = prepare(image, mask, settings.setting, 1)
        self._place = place_of(self._region, image, crop=False)
        self._work = Work.planned(self._region, settings, chosen_features(settings), progress)
        column = {name: number for number, name in enumerate(features)}
        shapes = shapes_of(self._work)
        self._constant = np.full(len(features), np.nan)
        for name, value in zip(shapes.names, shapes.values, strict=True):
            if name in column:
                self._constant[column[name]] = value
        made = set(shapes.names)
        asked = []
        for step in self._work.steps:
            for name, derived in zip(step.filtering.names, step.images(), strict=True):
                progress.check()
                classes = []
                for group, known in self._work.classes:
                    prefix = f"{name}_{group.name}_"
                    made.update(prefix + feature.name for feature in known)
                    columns = tuple((column[prefix + item.name], item) for item in known if prefix + item.name in column)
                    if columns:
                        classes.append((group, columns))
                if classes and derived is not None:
                    asked.append(Asked(Sample(derived[self._region.mask], self._work.roi, step.setting), tuple(classes)))
        missing = next((name for name in features if name not in made), None)
        if missing is not None:
            raise ModelError(f"its protocol makes no feature {missing}", cure="Use the model's own protocol")
        self._asked = tuple(asked)

    @property
    def ground(self) -> Ground:
        """The grid of the measurement."""
        return Ground(self._region.mask, self._region.original(), self._region.spacing, self._place)

    def divided(self, labels: np.ndarray) -> Counter:
        """Count by supervoxels. labels: (z, y, x) on the ground, 1 to their number inside the ROI."""
        owner = labels[self._region.mask].astype(np.int64) - 1
        least = 2 if self._setting.minimumROISize is None else self._setting.minimumROISize + 1
        return Counter(Division(self._work.roi, owner, int(owner.max()) + 1), self._asked, self._constant, max(2, least))
