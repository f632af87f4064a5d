"""An ROI whose parts are extracted from the start: for modes of extraction that have no recounting. True, and slow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import SimpleITK as sitk

from ...base.errors import ModelError, RoiError
from ...base.progress import Progress
from ...features import extract
from ...features.box import Box, label_box
from ...features.grid import Grid
from ...features.voxelwise.grids import Place
from ...protocols.extraction_settings import ExtractionSettings
from ...protocols.feature_classes import describes_roi
from .counting import Part
from .needed import needed_settings
from .roi import Ground


class ExtractedRoi:
    """As ``CountedRoi``: the same arguments, errors and use. Every part has bins, grid and filters of its own."""

    def __init__(
        self, image: sitk.Image, mask: sitk.Image, settings: ExtractionSettings, features: Sequence[str], progress: Progress
    ) -> None:
        self._image, self._mask, self._features = image, mask, tuple(features)
        self._settings = needed_settings(settings, features)
        vector = extract(image, mask, self._settings, label=1)
        found = dict(zip(vector.names, vector.values.tolist(), strict=True))
        missing = next((name for name in features if name not in found), None)
        if missing is not None:
            raise ModelError(f"its protocol makes no feature {missing}", cure="Use the model's own protocol")
        self._whole = np.array([found[name] for name in features])
        box = label_box(mask, 1)
        assert box is not None  # extraction has refused an empty mask
        self._box: Box = box

    @property
    def ground(self) -> Ground:
        """The grid of the preprocessed image."""
        mask = sitk.GetArrayFromImage(self._box.crop(self._mask)) == 1
        image, whole = sitk.GetArrayFromImage(self._box.crop(self._image)), self._image
        grid = Grid(whole.GetSpacing(), whole.GetSize(), whole.GetOrigin(), whole.GetDirection())
        return Ground(mask, image, tuple(whole.GetSpacing())[::-1], Place(grid, self._box.lower, False))

    def divided(self, labels: np.ndarray) -> ExtractedCounter:
        """Parts made of supervoxels. labels: (z, y, x) on the ground, 1 to their number inside the ROI."""
        return ExtractedCounter(self._image, self._mask, self._settings, self._features, self._whole, self._box, labels)


class ExtractedCounter:
    """As ``Counter``."""

    def __init__(
        self,
        image: sitk.Image,
        mask: sitk.Image,
        settings: ExtractionSettings,
        features: tuple[str, ...],
        whole: np.ndarray,
        box: Box,
        labels: np.ndarray,
    ) -> None:
        self._image, self._mask, self._settings, self._features = image, mask, settings, features
        self._whole, self._box, self._labels = whole, box, labels
        self._varies = np.array([not describes_roi(name.split("_", 2)[1]) for name in features], bool)
        self.parts = int(labels.max())

    @property
    def whole(self) -> Part:
        """All of the ROI."""
        return self.part(np.ones(self.parts, bool))

    @property
    def nothing(self) -> Part:
        """None of it."""
        return self.part(np.zeros(self.parts, bool))

    def part(self, there: np.ndarray) -> Part:
        """Some supervoxels. there: (supervoxels,) bool."""
        return Part(there, ())

    def joined(self, part: Part, number: int) -> Part:
        """A part with one more supervoxel."""
        return self._changed(part, number, True)

    def without(self, part: Part, number: int) -> Part:
        """A part with one supervoxel less."""
        return self._changed(part, number, False)

    def values(self, parts: Iterable[Part]) -> np.ndarray:
        """(parts, columns) features of parts, NaN where they are undefined or a part cannot be analysed."""
        return np.array([self._values(part) for part in parts]).reshape(-1, len(self._features))

    def _values(self, part: Part) -> np.ndarray:
        if part.there.all():
            return self._whole.copy()
        found = np.where(self._varies, np.nan, self._whole)
        if not part.there.any():
            return found
        inside = np.concatenate([[False], part.there])[self._labels]
        whole = np.zeros(self._mask.GetSize()[::-1], np.uint8)
        whole[self._box.slices()] = inside
        mask = sitk.GetImageFromArray(whole)
        mask.CopyInformation(self._mask)
        try:
            vector = extract(self._image, mask, self._settings, label=1)
        except RoiError:  # too small a part has no values, as one that a protocol refuses
            return found
        values = dict(zip(vector.names, vector.values.tolist(), strict=True))
        return np.where(self._varies, [values[name] for name in self._features], found)

    def _changed(self, part: Part, number: int, there: bool) -> Part:
        changed = part.there.copy()
        changed[number] = there
        return Part(changed, ())
