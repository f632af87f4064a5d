"""From image, mask and settings to the region that IBSI features are measured in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import SimpleITK as sitk

from ...base.errors import ImageError, RoiError, SettingsError
from ...images.new_grid import check_new_grid
from ...protocols.extraction_settings import ExtractionSettings
from ...protocols.ibsi_settings import IbsiSettings
from ..box import Box, bounding_box
from ..preparation import prepare
from .resampling import ORDERS, Axis, InterpolatedImage, covered

# Radius (mm) of a sphere of 1 cm³, within which local intensity peaks are averaged.
PEAK_RADIUS = float(1000 * 3 / (4 * np.pi)) ** (1 / 3)


@dataclass(frozen=True)
class IbsiRegion:
    """A region processed by the IBSI scheme. Arrays are (z, y, x) on one grid round the ROI.

    image: float64 intensities, beyond the ROI as far as local peaks reach. shape_mask: bool, the ROI before
    re-segmentation (IBSI's morphological mask). mask: bool, after it (the intensity mask). spacing: mm (z, y, x).
    source: the whole image these arrays are a part of. part: which, (first, end) along z, y, x.
    warnings: what the user should know about the preparation. diagnostics: facts about it, by PyRadiomics' names.
    """

    image: np.ndarray
    shape_mask: np.ndarray
    mask: np.ndarray
    source: InterpolatedImage
    part: tuple[tuple[int, int], ...]
    warnings: tuple[str, ...] = ()
    diagnostics: Mapping[str, object] = field(default_factory=dict)

    @property
    def spacing(self) -> tuple[float, ...]:
        """mm (z, y, x)."""
        return self.source.spacing

    @property
    def values(self) -> np.ndarray:
        """(n,) intensities of the re-segmented ROI, in (z, y, x) order."""
        return self.image[self.mask]

    @property
    def voxel_volume(self) -> float:
        """mm³."""
        return float(np.prod(self.spacing))


def prepare_ibsi(image: sitk.Image, mask: sitk.Image, settings: ExtractionSettings, label: int) -> IbsiRegion:
    """The region of one label. Interpolates, rounds and re-segments, in this order.

    Raises ImageError, MaskError, GeometryError (image and mask that do not fit) and RoiError (nothing left of the ROI).
    """
    ibsi = settings.ibsi
    assert ibsi is not None
    # Without PyRadiomics' preprocessing keys this checks the inputs and finds the ROI on the image's own grid.
    drawn = prepare(image, mask, settings.setting, label)
    source = drawn.domain.image
    roi = np.zeros(source.GetSize()[::-1], dtype=np.uint8)
    roi[drawn.box.slices()] = drawn.mask[drawn.box.slices(drawn.frame.lower)]
    axes = _axes(source, drawn.box, ibsi)
    check_new_grid([axis.upper - axis.lower + 1 for axis in axes[::-1]], SettingsError, "ibsi.spacing")
    interpolated = InterpolatedImage(source, axes, ORDERS[ibsi.image_interpolator], ibsi.rounding)
    part = tuple((axis.lower, axis.upper + 1) for axis in axes)
    values = interpolated.values(part)
    inside = covered(roi, axes, ORDERS[ibsi.mask_interpolator], ibsi.mask_threshold)
    if not inside.any():
        raise RoiError("the ROI vanished when interpolated", cure="Choose a finer ibsi.spacing or a lower ibsi.mask_threshold")
    if not np.isfinite(values[inside]).all():
        raise ImageError("NaN or infinite voxels beside the ROI spread into it when interpolated", cure="Repair the image")
    kept = inside & _kept(values, values[inside], ibsi)
    if not kept.any():
        raise RoiError(
            f"re-segmentation leaves none of {int(inside.sum()):,} voxels",
            cure="Widen ibsi.range or check the image's intensity scale",
        )
    facts = {
        **drawn.diagnostics,
        "diagnostics_Image-interpolated_Spacing": interpolated.spacing[::-1],
        "diagnostics_Image-interpolated_Size": interpolated.size[::-1],
        **_mask_facts("interpolated", inside, values, axes),
        **_mask_facts("resegmented", kept, values, axes),
    }
    return IbsiRegion(values, inside, kept, interpolated, part, drawn.warnings, facts)


def _axes(image: sitk.Image, box: Box, ibsi: IbsiSettings) -> tuple[Axis, ...]:
    """The new axes (z, y, x) round the ROI's box."""
    own = tuple(image.GetSpacing())
    rows = zip(own, ibsi.spacing_for(own), image.GetSize(), box.lower, box.upper, strict=True)
    return tuple(Axis.spanning(*row, PEAK_RADIUS) for row in rows)[::-1]


def _kept(values: np.ndarray, inside: np.ndarray, ibsi: IbsiSettings) -> np.ndarray:
    """Voxels within the range and, by mean and deviation of the ROI before the range acts, no outliers."""
    kept = np.ones(values.shape, dtype=bool)
    low, high = ibsi.range or (None, None)
    if low is not None:
        kept &= values >= low
    if high is not None:
        kept &= values <= high
    if ibsi.outlier_sigma is not None:
        reach = ibsi.outlier_sigma * inside.std()
        kept &= np.abs(values - inside.mean()) <= reach
    return kept


def _mask_facts(stage: str, mask: np.ndarray, values: np.ndarray, axes: tuple[Axis, ...]) -> dict[str, object]:
    box = bounding_box(mask)
    assert box is not None
    inside = values[mask]
    lower = tuple(low + axis.lower for low, axis in zip(box.lower, axes[::-1], strict=True))
    facts = {
        "BoundingBox": (*lower, *box.size),
        "VoxelNum": int(mask.sum()),
        "Mean": float(inside.mean()),
        "Minimum": float(inside.min()),
        "Maximum": float(inside.max()),
    }
    return {f"diagnostics_Mask-{stage}_{name}": value for name, value in facts.items()}
