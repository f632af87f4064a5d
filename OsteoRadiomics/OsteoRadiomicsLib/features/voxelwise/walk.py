"""One walk over the derived images and feature classes of a region: each feature's values at every voxel of the ROI."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

from ...base.errors import SettingsError
from ...base.progress import Progress
from ...protocols import image_types
from ...protocols.extraction_settings import ExtractionSettings, Setting
from ..classes import CLASSES
from ..image_types import IMAGE_TYPES
from ..preparation import prepare
from ..region import Region
from .families import FAMILIES
from .naming import MapName, parse_name
from .runner import run
from .tasks import build_task

LARGEST_RADIUS = 5
# A made-up image whose derived images have the names of any image's: its size in voxels, and their edge in mm, so that no filter
# of images of patients is too narrow for it.
_MADE_UP, _EDGE_MM = 12, 0.05


@dataclass(frozen=True)
class MapColumn:
    """One feature's values.

    values: (n,) float64 of the ROI's voxels, NaN where undefined; None where the derived image cannot be made or measured, and
    ``reason`` says why. outside: what a map holds beyond the ROI. warnings: of the class on this derived image, with its first
    feature. undefined: how many voxels have no value, in words, empty where all have.
    """

    name: MapName
    values: np.ndarray | None
    outside: float
    reason: str = ""
    warnings: tuple[str, ...] = ()
    undefined: str = ""


class Walk:
    """What is to be mapped in a region.

    features: full names; None takes all that the settings choose, shapes excepted. changes: of the settings' keys.
    Raises SettingsError (unknown feature, shape feature, impossible radius), and the errors of ``prepare``.
    """

    def __init__(
        self,
        image: sitk.Image,
        mask: sitk.Image,
        settings: ExtractionSettings,
        features: Sequence[str] | None,
        label: int | None,
        *,
        changes: Mapping[str, float] | None = None,
        mcc_per_voxel: bool = False,
        threads: int = 1,
        progress: Progress,
    ) -> None:
        if settings.mode != "pyradiomics":
            raise SettingsError(
                "maps have PyRadiomics' preprocessing only", where="ibsi", cure="Choose settings without an ibsi block"
            )
        own = dict(changes or {})
        setting = settings.setting.model_copy(update=own)
        if not 1 <= setting.kernelRadius <= LARGEST_RADIUS:
            raise SettingsError(
                f"a kernel radius of {setting.kernelRadius} voxels is not possible", cure=f"Choose 1 to {LARGEST_RADIUS}"
            )
        progress.report(0, 1, "preparing the region")
        self.region: Region = prepare(image, mask, setting, setting.label if label is None else label, setting.kernelRadius)
        self.radius = setting.kernelRadius
        self._plan = [
            (filtering, each)
            for name in settings.image_types
            for each in [settings.setting_for(name).model_copy(update=own)]
            for filtering in IMAGE_TYPES[name].plan(self.region, each)
            if image_types.IMAGE_TYPES[name].maps
        ]
        self.names = _names(features, settings, [name for filtering, _ in self._plan for name in filtering.names])
        self._threads, self._mcc_per_voxel, self._progress = threads, mcc_per_voxel, progress
        self._voxels = int(self.region.mask.sum())
        self._total = max(1, len({(name.image, name.family.name) for name in self.names}) * self._voxels)
        self._done = 0

    def columns(self) -> Iterator[MapColumn]:
        """Every feature once, those of one class on one derived image together; every image is filtered once.

        Raises ImageError where an unmasked kernel meets NaN, and Cancelled.
        """
        for filtering, setting in self._plan:
            asked = [name for name in self.names if name.image in filtering.names]
            if not asked:
                continue
            if filtering.impossible:
                yield from (MapColumn(name, None, setting.initValue, filtering.impossible) for name in asked)
                continue
            self._progress.report(self._done, self._total, filtering.names[0])
            for image, array in zip(filtering.names, filtering.run(), strict=True):
                for family in FAMILIES.values():
                    group = [name for name in asked if name.image == image and name.family is family]
                    if group:
                        yield from self._group(image, array, setting, group)

    def _group(self, image: str, array: np.ndarray, setting: Setting, group: Sequence[MapName]) -> Iterator[MapColumn]:
        """Features of one class on one derived image."""
        family = group[0].family
        if not np.isfinite(array[self.region.mask]).all():
            why = "the filter gives NaN or infinity inside the ROI"
            yield from (MapColumn(name, None, setting.initValue, why) for name in group)
            return
        what = f"{image} {family.name}"
        task = build_task(array, self.region.mask, self.region.spacing, setting, family, image)
        formulas = (*(name.formula for name in group), *family.helpers)
        values = run(
            task,
            family,
            formulas,
            self._threads,
            lambda done: self._progress.report(self._done + done, self._total, what),
        )
        self._done += self._voxels
        columns = {formula: values[:, index] for index, formula in enumerate(formulas)}
        said = tuple(f"{image}: {text}" for text in family.settle(task, columns, setting.initValue, self._mcc_per_voxel))
        for name in group:
            column = columns[name.formula]
            count = int(np.isnan(column).sum())
            undefined = (
                f"{name.full}: undefined (NaN) in {count:,} of {self._voxels:,} voxels, whose kernels hold too few voxels"
                if count
                else ""
            )
            yield MapColumn(name, column, setting.initValue, warnings=said, undefined=undefined)
            said = ()


def mappable_names(settings: ExtractionSettings) -> tuple[str, ...]:
    """Full names of all features that the settings choose on all derived images that they make, as far as they have a map, in the
    engine's order. Empty for the IBSI mode, which has no maps. Nothing is filtered. Raises SettingsError."""
    if settings.mode != "pyradiomics":
        return ()
    voxels = np.arange(_MADE_UP**3, dtype=np.float64).reshape((_MADE_UP,) * 3)
    image, mask = sitk.GetImageFromArray(voxels), sitk.GetImageFromArray(np.ones(voxels.shape, np.uint8))
    for grid in (image, mask):
        grid.SetSpacing((_EDGE_MM,) * 3)
    as_it_is = {"resampledPixelSpacing": None, "resegmentRange": None, "minimumROISize": None, "label": 1}
    own = settings.model_copy(update={"setting": settings.setting.model_copy(update=as_it_is)})
    return tuple(name.full for name in Walk(image, mask, own, None, 1, progress=Progress()).names)


def _names(features: Sequence[str] | None, settings: ExtractionSettings, images: Sequence[str]) -> list[MapName]:
    """The features asked for, or all of the settings' images and classes."""
    if features is None:
        features = [
            f"{image}_{group}_{feature.name}"
            for image in images
            for group, chosen in settings.feature_classes.items()
            if group in FAMILIES
            for feature in CLASSES[group].chosen(chosen)
        ]
    return [parse_name(feature, images) for feature in dict.fromkeys(features)]
