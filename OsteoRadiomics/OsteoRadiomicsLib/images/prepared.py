"""One image made ready for computing: preprocessed, and masks brought to where its voxels then lie.

Extraction, voxel maps and heat maps all go through here, so that their numbers belong to the same voxels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import SimpleITK as sitk

from ..base.progress import Part, Progress
from ..protocols.protocol import Step
from .cache import Preprocessed, kept_or_made, worth_keeping
from .flat import marked_like
from .geometry import resample_mask
from .preprocessing import preprocess


@dataclass(frozen=True)
class PreparedImage:
    """source: the image as read. image: after preprocessing, perhaps on another grid. warnings: what preprocessing met."""

    source: sitk.Image
    image: sitk.Image
    warnings: tuple[str, ...] = ()

    def mask_of(self, drawn: sitk.Image) -> sitk.Image:
        """A label map of the source image as the prepared one needs it: as it is, unless preprocessing resampled."""
        return drawn if _same_grid(self.image, self.source) else resample_mask(drawn, self.image)


def prepare_image(image: sitk.Image, steps: Sequence[Step], *, progress: Progress | None = None) -> PreparedImage:
    """Apply a plan's preprocessing steps to an image; what N4 made of it may be kept of an earlier time (see ``cache``).

    image: 3-D scalar, its header as read: rounding it would move voxels across the border of an ROI. Raises the errors of
    ``preprocess`` and Cancelled.
    """

    progress, kept = progress or Progress(), worth_keeping(steps)
    first, last = steps[:kept], steps[kept:]
    share = kept / len(steps) if steps else 0.0
    prepared, warnings = kept_or_made(image, first, lambda: _made(image, first, Part(progress, 0, share)))
    prepared, more = _made(prepared, last, Part(progress, share, 1))
    return PreparedImage(image, marked_like(image, prepared), (*warnings, *more))


def _made(image: sitk.Image, steps: Sequence[Step], progress: Progress) -> Preprocessed:
    warnings: list[str] = []
    return preprocess(image, steps, progress=progress, warn=warnings.append), tuple(warnings)


def _same_grid(a: sitk.Image, b: sitk.Image) -> bool:
    return a.GetSize() == b.GetSize() and a.IsSameImageGeometryAs(b, 0.0, 0.0)
