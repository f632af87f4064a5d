"""One image and its ROIs, ready to analyse: read, select, check the geometry."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace

import SimpleITK as sitk

from ..base.errors import GeometryError
from .geometry import TOLERANCE_MM, align_mask
from .label_map import LabelMap
from .placing import MaskRule, placed_mask
from .read_image import AS_USUAL, ReadImage, ReadOptions, check_origin
from .reading import read_image_file, read_mask
from .roi import Roi, moved
from .rois import select_rois

ImageSource = str | os.PathLike[str] | sitk.Image
MaskSource = str | os.PathLike[str] | LabelMap


def load_case(
    image: ImageSource,
    mask: MaskSource,
    *,
    labels: Sequence[int] | None = None,
    segments: Sequence[str] | None = None,
    union: bool = False,
    names: Mapping[int | str, str] | None = None,
    union_name: str | None = None,
    geometry_tolerance: float | None = None,
    rule: MaskRule | None = None,
    options: ReadOptions = AS_USUAL,
) -> tuple[sitk.Image, tuple[Roi, ...]]:
    """An image and the ROIs of its mask, each read if it is a path, on one grid. See ``select_rois`` for how ROIs are chosen.

    geometry_tolerance: how far apart voxels of equal index may lie, in mm; None means header rounding only.
    A mask with the image's voxels in another order or extent (flipped axes, Slicer's cropped segmentations) is put on the
    image's grid without loss. rule: how masks may lie instead (then geometry_tolerance is the rule's): they keep the grid that
    their file states. options: what else the user asks of reading. Raises ImageError, MaskError and GeometryError naming the
    file; GeometryError too where both are DICOM and the mask belongs to another patient, study or frame of reference, unless
    ``options`` accept that.
    """
    read = ReadImage(image) if isinstance(image, sitk.Image) else read_image_file(image, options)
    volume = read.volume
    if rule is not None:
        options = replace(options, channel=rule.channel)
    label_map = mask if isinstance(mask, LabelMap) else read_mask(mask, options=options, image=volume)
    where = mask_name(mask)
    check_origin(read.origin, label_map.origin, options, where)
    rois = select_rois(label_map, labels=labels, segments=segments, union=union, names=names, union_name=union_name, where=where)
    tolerance = TOLERANCE_MM if geometry_tolerance is None else geometry_tolerance

    def placed(layer: sitk.Image, drawn: Sequence[int]) -> sitk.Image:
        if rule is None:
            return align_mask(layer, volume, tolerance=tolerance, where=where, labels=drawn)
        return placed_mask(layer, volume, rule, where=where, labels=drawn)

    try:
        rois = moved(rois, placed)
    except GeometryError as error:
        raise GeometryError(error.what, where=f"{where} on {image_name(image)}", cure=error.cure) from error
    read.warn_of_padding((roi.name, roi.mask) for roi in rois)
    return volume, rois


def image_name(source: ImageSource) -> str:
    """How messages call an image: by its path, or as what it is."""
    return "the image" if isinstance(source, sitk.Image) else str(source)


def mask_name(source: MaskSource) -> str:
    """How messages call a mask: by its path, or as what it is."""
    return "the mask" if isinstance(source, LabelMap) else str(source)
