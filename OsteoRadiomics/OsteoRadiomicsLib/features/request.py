"""What an extraction is asked for."""

from __future__ import annotations

from dataclasses import dataclass

import SimpleITK as sitk

from ..base.progress import Progress
from ..protocols.extraction_settings import ExtractionSettings


@dataclass(frozen=True)
class Request:
    """One ROI of one image, and how its features are computed.

    image: 3-D scalar. mask: 3-D label map on the image's grid (see ``correctMask`` and ``geometryTolerance``). label: of the ROI.
    threads: derived images worked on at a time; the values do not depend on it.
    """

    image: sitk.Image
    mask: sitk.Image
    settings: ExtractionSettings
    label: int
    threads: int
    progress: Progress
