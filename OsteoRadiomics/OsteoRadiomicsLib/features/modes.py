"""The ways to prepare a region, and the one entry that chooses between them. All modes share the feature formulas."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import SimpleITK as sitk

from ..base.progress import Progress
from ..images.flat import lifted
from ..protocols.extraction_settings import ExtractionSettings
from .pictures import settings_for
from .request import Request
from .result import FeatureVector

# Mode -> the module whose ``extract`` takes a ``Request``; imported when used, because a mode costs start-up time.
MODES: Mapping[str, str] = {"pyradiomics": "engine", "ibsi": "ibsi"}
VOXELWISE = "voxelwise.statistics"


def extract(
    image: sitk.Image,
    mask: sitk.Image,
    settings: ExtractionSettings,
    *,
    label: int | None = None,
    threads: int = 1,
    progress: Progress | None = None,
) -> FeatureVector:
    """Extract the features of one ROI in the settings' mode: PyRadiomics' preprocessing, or IBSI's with an ``ibsi`` block;
    with ``voxelwise`` the statistics of voxel-wise maps instead of features of the whole ROI.

    image: scalar, 3-D or a picture of two dimensions. mask: label map on the image's grid (see ``correctMask`` and
    ``geometryTolerance``).
    label: of the ROI; the settings' by default. threads: derived images worked on at a time; the values do not depend on it.
    Raises ImageError, MaskError, GeometryError, RoiError and SettingsError, each naming the cure, and Cancelled.
    """
    image, mask = lifted(image), lifted(mask)
    settings = settings_for(image, settings)
    label = settings.setting.label if label is None else label
    mode = import_module(f".{VOXELWISE if settings.voxelwise else MODES[settings.mode]}", __package__)
    vector: FeatureVector = mode.extract(Request(image, mask, settings, label, threads, progress or Progress()))
    return vector
