"""Voxel-wise feature maps: at every ROI voxel, a feature of the cube round it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

import numpy as np
import SimpleITK as sitk

from ...base.errors import ImageError, SettingsError
from ...base.progress import Progress
from ...images.flat import lifted
from ...protocols import image_types
from ...protocols.extraction_settings import ExtractionSettings, Setting
from ..classes import CLASSES
from ..image_types import IMAGE_TYPES, Filtering
from ..pictures import settings_for
from ..preparation import prepare
from ..region import Region
from .families import FAMILIES
from .grids import place_of
from .naming import MapName, parse_name
from .runner import run
from .tasks import build_task

LARGEST_RADIUS = 5


@dataclass(frozen=True)
class FeatureMaps:
    """Maps of one ROI, all on one grid.

    images: full feature name -> float64 image, ``initValue`` outside the ROI, NaN where the feature is undefined.
    units: name -> unit, '' where there is none. roi: UInt8, 1 where the maps have values. resampled: whether their grid
    is the resampled one instead of the source image's. warnings: what the user should know, one line each.
    """

    images: dict[str, sitk.Image]
    units: dict[str, str]
    roi: sitk.Image
    resampled: bool
    warnings: tuple[str, ...] = ()


class MapArguments(TypedDict, total=False):
    """Options of ``compute_maps``."""

    label: int | None
    radius: int | None
    masked: bool | None
    init_value: float | None
    mcc_per_voxel: bool
    crop: bool
    threads: int
    progress: Progress | None


def feature_map(
    image: sitk.Image, mask: sitk.Image, settings: ExtractionSettings, feature: str, **options: Unpack[MapArguments]
) -> sitk.Image:
    """The map of one feature; see ``compute_maps``. A second feature of the same class costs next to nothing there."""
    return compute_maps(image, mask, settings, [feature], **options).images[feature]


def feature_maps(
    image: sitk.Image,
    mask: sitk.Image,
    settings: ExtractionSettings,
    *,
    features: Sequence[str] | None = None,
    **options: Unpack[MapArguments],
) -> dict[str, sitk.Image]:
    """The maps of several features, those of one class from one pass; see ``compute_maps``.

    Every map takes 8 bytes per voxel of its grid: many maps of a large image need ``crop``.
    """
    return compute_maps(image, mask, settings, features, **options).images


def compute_maps(
    image: sitk.Image,
    mask: sitk.Image,
    settings: ExtractionSettings,
    features: Sequence[str] | None = None,
    *,
    label: int | None = None,
    radius: int | None = None,
    masked: bool | None = None,
    init_value: float | None = None,
    mcc_per_voxel: bool = False,
    crop: bool = False,
    threads: int = 1,
    progress: Progress | None = None,
) -> FeatureMaps:
    """Map features over an ROI with PyRadiomics' values (its ``voxelBased`` extraction).

    image: 3-D scalar. mask: 3-D label map on its grid. features: full names such as ``original_glcm_Contrast``; by default
    all that the settings choose, shapes excepted. label: of the ROI. radius: of the kernel, 1 to 5 voxels; masked: whether
    only ROI voxels count in it; init_value: outside the ROI; each the settings' by default.
    mcc_per_voxel: give every voxel its own MCC. PyRadiomics loses MCC for a whole batch of voxels when one kernel in it
    lacks a direction; that is matched by default, with a warning.
    crop: maps of the ROI's bounding box and the radius round it, as PyRadiomics', instead of the whole grid: less memory.
    threads: the values do not depend on it.

    The maps lie on the image's own grid. Where the settings resample, they lie on the resampled grid, in the same space;
    ``grids.on_grid_of`` brings them to the image's grid for display.

    Raises SettingsError (unknown feature, shape feature, impossible radius), ImageError, MaskError, GeometryError,
    RoiError, and Cancelled within a tenth of a second of ``progress.cancel()``.
    """
    progress = progress or Progress()
    image, mask = lifted(image), lifted(mask)
    settings = settings_for(image, settings)
    if settings.mode != "pyradiomics":
        raise SettingsError(
            "maps have PyRadiomics' preprocessing only", where="ibsi", cure="Choose settings without an ibsi block"
        )
    changes = {"kernelRadius": radius, "maskedKernel": masked, "initValue": init_value}
    own = {key: value for key, value in changes.items() if value is not None}
    setting = settings.setting.model_copy(update=own)
    if not 1 <= setting.kernelRadius <= LARGEST_RADIUS:
        raise SettingsError(
            f"a kernel radius of {setting.kernelRadius} voxels is not possible", cure=f"Choose 1 to {LARGEST_RADIUS}"
        )
    progress.report(0, 1, "preparing the region")
    label = setting.label if label is None else label
    region = prepare(image, mask, setting, label, setting.kernelRadius)
    plan = [
        (filtering, each)
        for name in settings.image_types
        for each in [settings.setting_for(name).model_copy(update=own)]
        for filtering in IMAGE_TYPES[name].plan(region, each)
        if image_types.IMAGE_TYPES[name].maps
    ]
    names = _names(features, settings, [name for filtering, _ in plan for name in filtering.names])
    place = place_of(region, image, crop)
    pass_ = _Pass(region, threads, mcc_per_voxel, progress, len({(name.image, name.family.name) for name in names}))
    images: dict[str, sitk.Image] = {}
    inside = np.flatnonzero(region.mask)
    for filtering, each in plan:
        frame = np.full(region.mask.shape, each.initValue, dtype=np.float64)
        for name, column in pass_.columns(filtering, each, names):
            frame.reshape(-1)[inside] = column
            images[name.full] = place.put(frame, each.initValue)
    return FeatureMaps(
        images={name.full: images[name.full] for name in names},
        units={name.full: name.unit for name in names},
        roi=place.put(region.mask.astype(np.uint8), 0),
        resampled=place.resampled,
        warnings=tuple(dict.fromkeys([*region.warnings, *pass_.warnings])),
    )


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


class _Pass:
    """One walk over the derived images and feature classes of a region, with common progress."""

    def __init__(self, region: Region, threads: int, mcc_per_voxel: bool, progress: Progress, groups: int) -> None:
        self._region = region
        self._threads = threads
        self._mcc_per_voxel = mcc_per_voxel
        self._progress = progress
        self._voxels = int(region.mask.sum())
        self._total = max(1, groups * self._voxels)
        self._done = 0
        self.warnings: list[str] = []

    def columns(self, filtering: Filtering, setting: Setting, names: Sequence[MapName]) -> Iterator[tuple[MapName, np.ndarray]]:
        """(n,) values of each feature asked for on the derived images of one filtering."""
        asked = [name for name in names if name.image in filtering.names]
        if not asked:
            return
        if filtering.impossible:
            raise ImageError(filtering.impossible, where=filtering.names[0])
        self._progress.report(self._done, self._total, filtering.names[0])
        for image, array in zip(filtering.names, filtering.run(), strict=True):
            for family in FAMILIES.values():
                group = [name for name in asked if name.image == image and name.family is family]
                if group:
                    yield from self._group(image, array, setting, group)

    def _group(
        self, image: str, array: np.ndarray, setting: Setting, group: Sequence[MapName]
    ) -> Iterator[tuple[MapName, np.ndarray]]:
        """Features of one class on one derived image."""
        family = group[0].family
        what = f"{image} {family.name}"
        task = build_task(array, self._region.mask, self._region.spacing, setting, family, image)
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
        self.warnings += [
            f"{image}: {warning}" for warning in family.settle(task, columns, setting.initValue, self._mcc_per_voxel)
        ]
        for name in group:
            column = columns[name.formula]
            undefined = int(np.isnan(column).sum())
            if undefined:
                self.warnings.append(
                    f"{name.full}: undefined (NaN) in {undefined:,} of {self._voxels:,} voxels, whose kernels hold too few voxels"
                )
            yield name, column
