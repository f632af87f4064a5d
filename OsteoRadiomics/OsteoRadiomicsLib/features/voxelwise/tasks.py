"""From a derived image and the settings to the task a map family works on."""

from __future__ import annotations

import math

import numpy as np

from ...base.errors import ImageError
from ...protocols.extraction_settings import Setting
from ..classes.direction_weights import lengths, proximity
from ..discretisation import discretise
from .families import Family
from .kernel import kernel
from .task import MapTask


def build_task(
    array: np.ndarray, roi: np.ndarray, spacing: tuple[float, ...], setting: Setting, family: Family, where: str
) -> MapTask:
    """Discretise a derived image and lay it out for a family's loops.

    array: (z, y, x) intensities round the ROI, with a margin of the kernel's radius where the image has one. roi: bool,
    same shape. spacing: mm (z, y, x). where: the derived image's name, for messages.
    Raises ImageError when an unmasked kernel meets NaN, SettingsError for more than 2^16 grey levels.
    """
    radius = setting.kernelRadius
    region = roi if setting.maskedKernel else np.ones_like(roi)
    intensities = array[region]
    if not np.isfinite(intensities).all():
        raise ImageError(
            f"{int((~np.isfinite(intensities)).sum()):,} voxels that kernels reach are NaN or infinite",
            where=where,
            cure="Set maskedKernel: true or repair the image",
        )
    if family.real_valued:
        intensities = intensities.astype(np.float64)
    grey = discretise(intensities, setting.binWidth, setting.binCount)
    levels = np.zeros(array.shape, dtype=np.int32)
    levels[region] = grey.present[grey.index]
    plane = setting.force2Ddimension if setting.force2D else None
    cube = kernel(radius, tuple(sorted(set(setting.distances))) if family.uses_distances else (1,), plane)
    padded = np.pad(levels, radius)
    values = np.full(padded.shape if family.real_valued else (0,), np.nan)
    if family.real_valued:
        values[np.pad(region, radius)] = intensities
    norm = setting.weightingNorm
    return MapTask(
        levels=padded.reshape(-1),
        values=values.reshape(-1),
        centres=np.flatnonzero(np.pad(roi, radius)),
        kernel=cube,
        shape=padded.shape,
        n_levels=grey.highest,
        n_distinct=grey.count,
        voxel_volume=math.prod(spacing),
        value_shift=setting.voxelArrayShift,
        dependence=math.floor(setting.gldm_a),
        symmetric=setting.symmetricalGLCM,
        glcm_weights=proximity(cube.directions, spacing, norm),
        glrlm_weights=lengths(cube.line_directions, spacing, norm) if norm else None,
        batch=max(setting.voxelBatch, 0),
    )
