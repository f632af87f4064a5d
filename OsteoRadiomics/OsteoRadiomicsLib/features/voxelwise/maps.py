"""Voxel-wise feature maps: at every ROI voxel, a feature of the cube round it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

import numpy as np
import SimpleITK as sitk

from ...base.errors import ImageError
from ...base.progress import Progress
from ...images.flat import lifted
from ...protocols.extraction_settings import ExtractionSettings
from ..pictures import settings_for
from .grids import place_of
from .walk import Walk


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
    image, mask = lifted(image), lifted(mask)
    changes = {"kernelRadius": radius, "maskedKernel": masked, "initValue": init_value}
    walk = Walk(
        image, mask, settings_for(image, settings), features, label,
        changes={key: value for key, value in changes.items() if value is not None},
        mcc_per_voxel=mcc_per_voxel, threads=threads, progress=progress or Progress(),
    )  # fmt: skip
    region, place = walk.region, place_of(walk.region, image, crop)
    images: dict[str, sitk.Image] = {}
    warnings = list(region.warnings)
    inside = np.flatnonzero(region.mask)
    for column in walk.columns():
        if column.values is None:
            raise ImageError(column.reason, where=column.name.image)
        frame = np.full(region.mask.shape, column.outside, dtype=np.float64)
        frame.reshape(-1)[inside] = column.values
        images[column.name.full] = place.put(frame, column.outside)
        warnings += [*column.warnings, *([column.undefined] if column.undefined else [])]
    return FeatureMaps(
        images={name.full: images[name.full] for name in walk.names},
        units={name.full: name.unit for name in walk.names},
        roi=place.put(region.mask.astype(np.uint8), 0),
        resampled=place.resampled,
        warnings=tuple(dict.fromkeys(warnings)),
    )
