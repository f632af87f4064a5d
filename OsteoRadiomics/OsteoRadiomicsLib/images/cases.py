"""One image and its ROIs, ready to analyse: read, select, check the geometry."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

import SimpleITK as sitk

from ..base.errors import GeometryError
from .geometry import TOLERANCE_MM, align_mask
from .label_map import Roi
from .reading import read_image, read_mask
from .rois import select_rois


def load_case(
    image_path: str | os.PathLike[str],
    mask_path: str | os.PathLike[str],
    *,
    labels: Sequence[int] | None = None,
    segments: Sequence[str] | None = None,
    union: bool = False,
    names: Mapping[int | str, str] | None = None,
    union_name: str | None = None,
    geometry_tolerance: float | None = None,
) -> tuple[sitk.Image, tuple[Roi, ...]]:
    """Read an image and the ROIs of its mask, on one grid. See ``select_rois`` for how ROIs are chosen.

    geometry_tolerance: how far apart voxels of equal index may lie, in mm; None means header rounding only.
    A mask with the image's voxels in another order or extent (flipped axes, Slicer's cropped segmentations) is put on the
    image's grid without loss. Raises ImageError, MaskError and GeometryError naming the file.
    """
    image = read_image(image_path)
    label_map = read_mask(mask_path)
    rois = select_rois(
        label_map, labels=labels, segments=segments, union=union, names=names, union_name=union_name, where=str(mask_path)
    )
    tolerance = TOLERANCE_MM if geometry_tolerance is None else geometry_tolerance
    aligned = []
    for roi in rois:
        try:
            aligned.append(Roi(roi.name, align_mask(roi.mask, image, tolerance=tolerance, where=str(mask_path))))
        except GeometryError as error:
            raise GeometryError(error.what, where=f"{mask_path} on {image_path}", cure=error.cure) from error
    return image, tuple(aligned)
