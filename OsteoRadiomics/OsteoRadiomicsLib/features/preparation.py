"""From image, mask and settings to a prepared region, in PyRadiomics' order: normalise, resample or crop, check, resegment."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import SimpleITK as sitk

from ..base.errors import GeometryError, ImageError, MaskError, RoiError, SettingsError
from ..images.flat import is_flat
from ..images.geometry import TOLERANCE_MM, check_geometry, differences, lies_on, resample_mask
from ..images.new_grid import check_new_grid
from ..protocols.extraction_settings import Setting
from .box import Box, bounding_box, label_box
from .diagnostics import Facts, image_facts, mask_facts
from .grid import roi_grid, wanted_spacing
from .intensities import Domain, Normalisation
from .region import Region
from .resampling import resample_image, resample_labels

# Continuous indices this far outside the image still count as its edge.
EDGE_TOLERANCE = 1e-3


@dataclass(frozen=True)
class Placed:
    """Image and mask on one grid. roi: (z, y, x) bool within ``box``, the ROI's bounding box.

    stage: how they came there, in PyRadiomics' words: original, corrected or interpolated.
    """

    domain: Domain
    box: Box
    roi: np.ndarray
    stage: str = "original"
    warnings: tuple[str, ...] = ()

    def intensities(self) -> np.ndarray:
        """(z, y, x) of the image within ``box``."""
        return self.domain.array(self.box)

    def facts(self) -> Facts:
        """Diagnostics of this stage."""
        facts = image_facts(self.stage, self.domain.image) if self.stage == "interpolated" else {}
        return facts | mask_facts(self.stage, self.domain.image, self.box, self.roi, self.intensities())


def prepare(image: sitk.Image, mask: sitk.Image, setting: Setting, label: int, padding: int = 0) -> Region:
    """The region of one label as PyRadiomics prepares it.

    image: 3-D scalar. mask: 3-D label map or vector image (``label_channel``). padding: voxels (of the final grid) that
    derived images need round the ROI's bounding box.
    Raises ImageError (not 3-D, NaN in the ROI), MaskError (label missing), GeometryError, RoiError (too small).
    """
    _check_image(image)
    mask = label_map(mask, setting)
    box = label_box(mask, label)
    if box is None:
        raise _missing(mask, label)
    normalisation = Normalisation.of(image, setting.normalizeScale, setting.removeOutliers) if setting.normalize else None
    domain = Domain(image, normalisation)
    if setting.resampledPixelSpacing is not None and setting.interpolator is not None:
        placed = _resampled(domain, mask, box, setting, label)
    else:
        placed = _as_drawn(domain, mask, box, setting, label)
    check_size(placed.box, int(placed.roi.sum()), setting)
    facts = _facts(image, mask, box, label, placed) if setting.additionalInfo else {}
    roi, box = placed.roi, placed.box
    shape_mask = roi
    if setting.resegmentRange is not None:
        roi, inner = _resegmented(placed, setting)
        shape_mask = roi if setting.resegmentShape else shape_mask[inner.slices(box.lower)]
        box = inner
        check_size(box, int(roi.sum()), setting)
        if setting.additionalInfo:
            facts |= replace(placed, box=box, roi=roi, stage="resegmented").facts()
    frame = box.grown(padding, Box.of(placed.domain.image))
    region = Region(
        domain=placed.domain,
        frame=frame,
        box=box,
        mask=_in_frame(roi, box, frame),
        shape_mask=_in_frame(shape_mask, box, frame),
        warnings=placed.warnings,
        diagnostics=facts,
        flat=is_flat(image),
    )
    return _checked(region, setting)


def label_map(mask: sitk.Image, setting: Setting) -> sitk.Image:
    """A scalar integer label map: the chosen channel of a vector mask; real-valued labels become integers."""
    channels = mask.GetNumberOfComponentsPerPixel()
    if channels > 1:
        if setting.label_channel >= channels:
            raise SettingsError(
                f"label_channel {setting.label_channel} does not exist: the mask has channels 0 to {channels - 1}",
                cure="Choose one of them",
            )
        mask = sitk.VectorIndexSelectionCast(mask, setting.label_channel)
    if mask.GetDimension() != 3:
        raise MaskError(
            f"the mask has {mask.GetDimension()} dimensions", cure="Give a 3-D mask; a slice is a volume one voxel thick"
        )
    return sitk.Cast(mask, sitk.sitkUInt32) if mask.GetPixelID() in (sitk.sitkFloat32, sitk.sitkFloat64) else mask


def _as_drawn(domain: Domain, mask: sitk.Image, box: Box, setting: Setting, label: int) -> Placed:
    """No resampling: the mask must lie on the image's grid, or be brought there by ``correctMask``."""
    image = domain.image
    warnings: tuple[str, ...] = ()
    stage = "original"
    try:
        check_geometry(image, mask, tolerance=setting.geometryTolerance or TOLERANCE_MM)
    except GeometryError as error:
        if not setting.correctMask:
            raise GeometryError(
                error.what, where=error.where, cure=f"{error.cure}; or let correctMask: true resample it" if error.cure else None
            ) from error
        _check_inside(image, mask, box)
        mask = resample_mask(mask, image)
        corrected = label_box(mask, label)
        if corrected is None:
            raise RoiError("the ROI vanished when the mask was brought to the image's grid") from error
        box, stage = corrected, "corrected"
        warnings = ("the mask was resampled to the image's grid (correctMask)",)
    if setting.preCrop:
        part = box.grown(setting.padDistance, Box.of(image))
        domain = replace(domain, image=part.crop(image))
        mask = part.crop(mask)
        box = Box(tuple(a - b for a, b in zip(box.lower, part.lower, strict=True)), box.size)
    return Placed(domain, box, _roi(mask, box, label), stage, warnings)


def _resampled(domain: Domain, mask: sitk.Image, box: Box, setting: Setting, label: int) -> Placed:
    """Image and mask on the resampled grid. Geometries may differ: PyRadiomics puts both on the mask's grid here."""
    image = domain.image
    _check_inside(image, mask, box)
    different = [] if lies_on(mask, image) else differences(image, mask)
    warnings = (f"image and mask have different grids, both were resampled: {'; '.join(different)}",) if different else ()
    assert setting.resampledPixelSpacing is not None
    assert setting.interpolator is not None
    spacing = wanted_spacing(mask, box, setting.resampledPixelSpacing)
    if np.allclose(image.GetSpacing(), spacing):
        mask = resample_mask(mask, image) if different else mask
        found = label_box(mask, label) if different else box
        if found is None:
            raise RoiError("the ROI vanished when the mask was brought to the image's grid")
        part = found.grown(setting.padDistance, Box.of(image))
        image, mask = part.crop(image), part.crop(mask)
    else:
        grid = roi_grid(mask, box, spacing, setting.padDistance)
        check_new_grid(grid.size, SettingsError, "resampledPixelSpacing")
        domain = Domain(resample_image(domain, grid, getattr(sitk, setting.interpolator)))
        image, mask = domain.image, resample_labels(mask, grid)
    box_after = label_box(mask, label)
    if box_after is None:
        raise RoiError(
            f"the ROI vanished when resampled to {' x '.join(f'{v:g}' for v in spacing)} mm",
            cure="Choose a finer resampledPixelSpacing",
        )
    return Placed(replace(domain, image=image), box_after, _roi(mask, box_after, label), "interpolated", warnings)


def _resegmented(placed: Placed, setting: Setting) -> tuple[np.ndarray, Box]:
    """The ROI without voxels outside ``resegmentRange``, in its new bounding box."""
    assert setting.resegmentRange is not None
    values = placed.intensities()
    inside = values[placed.roi]
    bounds = sorted(setting.resegmentRange)
    if setting.resegmentMode == "relative":
        bounds = [inside.max() * bound for bound in bounds]
    elif setting.resegmentMode == "sigma":
        mean, deviation = np.mean(inside), np.std(inside)
        bounds = [mean + deviation * bound for bound in bounds]
    roi = placed.roi & (values >= bounds[0])
    if len(bounds) == 2:
        roi &= values <= bounds[1]
    inner = bounding_box(roi)
    kept = int(roi.sum())
    if inner is None or kept <= 1:
        raise RoiError(
            f"resegmentRange leaves {kept} of {inside.size:,} voxels",
            cure="Widen resegmentRange or check the image's intensity scale",
        )
    box = Box(tuple(a + b for a, b in zip(placed.box.lower, inner.lower, strict=True)), inner.size)
    return roi[inner.slices()], box


def _facts(image: sitk.Image, mask: sitk.Image, box: Box, label: int, placed: Placed) -> Facts:
    """Diagnostics of image and mask as given, and of what preparation made of them."""
    facts = image_facts("original", image) | mask_facts("original", mask, box, _roi(mask, box, label), None)
    return facts if placed.stage == "original" else facts | placed.facts()


def _roi(mask: sitk.Image, box: Box, label: int) -> np.ndarray:
    return np.asarray(box.array(mask) == label)


def _in_frame(roi: np.ndarray, box: Box, frame: Box) -> np.ndarray:
    if box == frame:
        return roi
    padded = np.zeros(frame.shape, dtype=bool)
    padded[box.slices(frame.lower)] = roi
    return padded


def _check_image(image: sitk.Image) -> None:
    if image.GetDimension() != 3 or image.GetNumberOfComponentsPerPixel() != 1:
        raise ImageError(
            f"the image has {image.GetDimension()} dimensions and {image.GetNumberOfComponentsPerPixel()} components",
            cure="Give a 3-D scalar image; a slice is a volume one voxel thick",
        )


def _missing(mask: sitk.Image, label: int) -> MaskError:
    found = [int(v) for v in np.unique(sitk.GetArrayViewFromImage(mask)) if v != 0]
    if not found:
        return MaskError("the mask is empty", cure="Draw the ROI first")
    return MaskError(f"label {label} is not in the mask", cure=f"Choose one of {', '.join(map(str, found[:30]))}")


def _check_inside(image: sitk.Image, mask: sitk.Image, box: Box) -> None:
    """The ROI's box must lie within the image, because intensities beyond it do not exist."""
    lower = [v - 0.5 for v in box.lower]
    upper = [v + 0.5 for v in box.upper]
    ends = [
        image.TransformPhysicalPointToContinuousIndex(mask.TransformContinuousIndexToPhysicalPoint(corner))
        for corner in (lower, upper)
    ]
    below, above = np.min(ends, axis=0), np.max(ends, axis=0)
    if (below < -0.5 - EDGE_TOLERANCE).any() or (above > np.array(image.GetSize()) - 0.5 + EDGE_TOLERANCE).any():
        raise GeometryError(
            "the ROI reaches outside the image: it covers voxels "
            + ", ".join(f"{a:.1f} to {b:.1f} (of {n})" for a, b, n in zip(below, above, image.GetSize(), strict=True)),
            cure="Check that image and mask belong together",
        )


def check_size(box: Box, voxels: int, setting: Setting) -> None:
    """Refuse too small an ROI: at least two voxels, as many dimensions as asked, and more voxels than ``minimumROISize``."""
    dimensions = sum(n > 1 for n in box.size)
    if dimensions == 0:
        raise RoiError("the ROI is a single voxel", cure="Draw a larger ROI")
    if dimensions < setting.minimumROIDimensions:
        raise RoiError(
            f"the ROI spans {' x '.join(map(str, box.size))} voxels, {dimensions} of {setting.minimumROIDimensions} dimensions",
            cure="Draw a larger ROI or lower minimumROIDimensions",
        )
    if setting.minimumROISize is not None and voxels <= setting.minimumROISize:
        raise RoiError(
            f"the ROI has {voxels} voxels, more than {setting.minimumROISize} are needed",
            cure="Draw a larger ROI or lower minimumROISize",
        )


def _checked(region: Region, setting: Setting) -> Region:
    """Refuse what is not a number, with the likely cause."""
    values = region.original()[region.mask]
    if np.issubdtype(values.dtype, np.floating) and not np.isfinite(values).all():
        bad = int((~np.isfinite(values)).sum())
        if setting.normalize and bad == values.size:
            raise ImageError("normalize is impossible: the whole image has one intensity", cure="Set normalize: false")
        raise ImageError(
            f"{bad:,} of {values.size:,} voxels inside the ROI are NaN or infinite",
            cure="Repair the image or draw the ROI round them",
        )
    return region
