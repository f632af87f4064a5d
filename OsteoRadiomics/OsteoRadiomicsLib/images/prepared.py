"""One image made ready for computing: its grid settled, preprocessed, and masks brought to where its voxels then lie.

Extraction, voxel maps and heat maps all go through here, so that their numbers belong to the same voxels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import SimpleITK as sitk

from ..base.progress import Progress
from ..protocols.protocol import Step
from .geometry import resample_mask, settle_grid
from .preprocessing import preprocess


@dataclass(frozen=True)
class PreparedImage:
    """source: the image on its settled grid. image: after preprocessing, perhaps on another grid."""

    source: sitk.Image
    image: sitk.Image

    def mask_of(self, drawn: sitk.Image) -> sitk.Image:
        """A mask that was drawn on the source image, on the prepared grid. Raises GeometryError."""
        mask = settle_grid(drawn)
        return mask if self.image.IsSameImageGeometryAs(mask) else resample_mask(mask, self.image)


def prepare_image(image: sitk.Image, steps: Sequence[Step], *, progress: Progress | None = None) -> PreparedImage:
    """Settle an image's grid and apply a plan's preprocessing steps.

    image: 3-D scalar. Grids are settled first, so that a scene of 3D Slicer and the files it was loaded from give the same
    numbers to the last digit. Raises the errors of ``preprocess`` and Cancelled.
    """
    source = settle_grid(image)
    return PreparedImage(source, preprocess(source, steps, progress=progress))
