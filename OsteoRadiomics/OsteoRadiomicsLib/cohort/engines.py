"""The engines a case can be extracted with: our own, and an installed PyRadiomics for cross-checking."""

from __future__ import annotations

from collections.abc import Callable

import SimpleITK as sitk

from ..base.errors import SettingsError
from ..base.progress import Progress
from ..features import FeatureVector, extract
from ..protocols.extraction_settings import ExtractionSettings

# (prepared image, label map, label, settings, threads, progress) -> features of one ROI
Engine = Callable[[sitk.Image, sitk.Image, int, ExtractionSettings, int, Progress], FeatureVector]


def _own(
    image: sitk.Image, mask: sitk.Image, label: int, settings: ExtractionSettings, threads: int, progress: Progress
) -> FeatureVector:
    return extract(image, mask, settings, label=label, threads=threads, progress=progress)


def _pyradiomics(
    image: sitk.Image, mask: sitk.Image, label: int, settings: ExtractionSettings, threads: int, progress: Progress
) -> FeatureVector:
    from ..features.peer import extract_with_pyradiomics

    if settings.voxelwise:
        raise SettingsError(
            "statistics of voxel-wise maps are not PyRadiomics' own", where="voxelwise", cure="Use the engine own"
        )
    return extract_with_pyradiomics(image, mask, settings, label=label)


ENGINES: dict[str, Engine] = {"own": _own, "pyradiomics": _pyradiomics}
