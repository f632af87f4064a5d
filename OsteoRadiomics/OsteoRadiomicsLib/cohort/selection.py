"""Which ROIs of a mask a plan analyses, under which names, alone or united."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import reduce

import SimpleITK as sitk

from ..errors import GeometryError, MaskError
from ..images import TOLERANCE_MM, LabelMap, Roi, align_mask, read_image, read_mask, select_rois
from ..protocol import Protocol


def load_inputs(
    image_path: str | os.PathLike[str],
    mask_path: str | os.PathLike[str],
    protocol: Protocol | None,
    *,
    labels: Sequence[int] | None = None,
    segments: Sequence[str] | None = None,
    union: bool = False,
    tolerance: float | None = None,
) -> tuple[sitk.Image, tuple[Roi, ...]]:
    """Read an image and the chosen ROIs of its mask, on the image's grid.

    tolerance: how far apart voxels of equal index may lie, in mm; None means header rounding only.
    Raises ImageError, MaskError and GeometryError naming the file.
    """
    image, label_map = read_image(image_path), read_mask(mask_path)
    where = str(mask_path)
    rois = chosen_rois(label_map, protocol, labels=labels, segments=segments, union=union, where=where)
    allowed = TOLERANCE_MM if tolerance is None else tolerance
    try:
        return image, tuple(Roi(roi.name, align_mask(roi.mask, image, tolerance=allowed, where=where)) for roi in rois)
    except GeometryError as error:
        raise GeometryError(error.what, where=f"{mask_path} on {image_path}", cure=error.cure) from error


def chosen_rois(
    label_map: LabelMap,
    protocol: Protocol | None,
    *,
    labels: Sequence[int] | None = None,
    segments: Sequence[str] | None = None,
    union: bool = False,
    where: str = "",
) -> tuple[Roi, ...]:
    """The ROIs the user chose; without a choice those of the protocol, or else every segment of the mask.

    Names follow the protocol where it knows the label or segment. ``union`` unites the chosen ROIs, which take the name of
    the region they make up; without a choice it gives the protocol's regions (pain-mri has two). Raises MaskError naming
    what is absent.
    """
    chosen = labels is not None or segments is not None
    if not chosen and protocol is not None:
        segments = [roi.name for roi in protocol.rois]
    names = protocol.segment_names if protocol else None
    rois = select_rois(label_map, labels=labels, segments=segments, names=names, where=where)
    if not union:
        return rois
    if not chosen and protocol is not None:
        return region_rois(rois, protocol, where=where)
    return (united(rois, _union_name(rois, protocol)),)


def region_rois(rois: Sequence[Roi], protocol: Protocol, *, where: str = "") -> tuple[Roi, ...]:
    """One ROI for each region of the protocol that the ROIs make up, as a cohort's table needs them. Raises MaskError."""
    by_name = {roi.name: roi for roi in rois}
    regions = []
    for region in protocol.regions:
        missing = [name for name in region.rois if name not in by_name]
        if missing and len(missing) < len(region.rois):
            raise MaskError(f"has no segment {missing[0]}, which region {region.name} needs", where=where, cure="Draw it")
        if not missing:
            regions.append(united([by_name[name] for name in region.rois], region.name))
    if not regions:
        wanted = ", ".join(f"{region.name} ({'+'.join(region.rois)})" for region in protocol.regions)
        raise MaskError("the chosen segments make up no region of the protocol", where=where, cure=f"Choose those of {wanted}")
    return tuple(regions)


def united(rois: Sequence[Roi], name: str) -> Roi:
    """The union of ROIs on one grid."""
    return Roi(name, reduce(sitk.Or, [roi.mask for roi in rois]))


def _union_name(rois: Sequence[Roi], protocol: Protocol | None) -> str:
    names = [roi.name for roi in rois]
    for region in protocol.regions if protocol else ():
        if set(region.rois) == set(names):
            return region.name
    return "+".join(names)
