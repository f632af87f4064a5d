"""The engines a case can be extracted with: our own, and an installed PyRadiomics for cross-checking."""

from __future__ import annotations

from collections.abc import Callable

import SimpleITK as sitk

from ..base.progress import Progress
from ..features import FeatureVector, extract
from ..protocols.extraction_settings import ExtractionSettings

ROI_LABEL = 1
# (prepared image, mask, settings, threads, progress) -> features of one ROI, which is 1 in the mask whatever its label was
Engine = Callable[[sitk.Image, sitk.Image, ExtractionSettings, int, Progress], FeatureVector]


def _own(image: sitk.Image, mask: sitk.Image, settings: ExtractionSettings, threads: int, progress: Progress) -> FeatureVector:
    return extract(image, mask, settings, label=ROI_LABEL, threads=threads, progress=progress)


def _pyradiomics(
    image: sitk.Image, mask: sitk.Image, settings: ExtractionSettings, threads: int, progress: Progress
) -> FeatureVector:
    from ..features.peer import extract_with_pyradiomics

    return extract_with_pyradiomics(image, mask, settings, label=ROI_LABEL)


ENGINES: dict[str, Engine] = {"own": _own, "pyradiomics": _pyradiomics}
