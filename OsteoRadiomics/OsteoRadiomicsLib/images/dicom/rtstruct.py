"""RT Structure Sets as label maps on the grid of the image they were drawn on.

Source: DICOM PS3.3 C.8.8.5 (Structure Set module) and C.8.8.6 (ROI Contour module).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk

from ...base.errors import MaskError
from ...base.notices import say
from ..formats import FileFormat
from ..geometry import voxel_to_world
from ..label_map import LabelMap, Segment
from ..read_image import AS_USUAL, ReadOptions
from .contours import filled
from .objects import RT_STRUCTURE_SET, is_dicom, open_dicom, origin_of, sop_class, sound, text_of

_AREAS = ("CLOSED_PLANAR", "CLOSEDPLANAR_XOR")
# How far the points of a contour may lie off their common plane, and how far the plane off a slice without a word, in slices.
_FLAT = 0.1
_ON_SLICE = 0.05


@dataclass(frozen=True)
class _Contour:
    """depth: in slices of the image. points: (n, 2), (column, row) in pixels."""

    depth: float
    points: np.ndarray


def read_rtstruct(path: Path, options: ReadOptions = AS_USUAL, image: sitk.Image | None = None) -> LabelMap:
    """Read the closed contours of every ROI onto the image's grid, each on the slice that lies nearest, at most half one away.

    One layer if ROIs do not overlap, one per ROI otherwise; labels follow the order of the ROIs. Raises MaskError: no image, no
    closed contours, contours that are not parallel to the slices, lie outside the image or several planes within one slice.
    """
    where = str(path)
    if image is None:
        raise MaskError(
            "is an RT Structure Set (RTSTRUCT): its contours become a mask on the image they were drawn on only",
            where=where,
            cure="Give it together with that image, or export it as DICOM SEG",
        )
    dataset = open_dicom(path, MaskError, where)
    with sound(where, MaskError, path.name):
        rois = {int(item.ROINumber): item for item in dataset.get("StructureSetROISequence") or []}
        drawn = [
            (rois.get(int(item.ReferencedROINumber)), item)
            for item in dataset.get("ROIContourSequence") or []
            if any(text_of(contour, "ContourGeometricType") in _AREAS for contour in item.get("ContourSequence") or [])
        ]
        if not drawn:
            raise MaskError("holds no closed contours", where=where, cure="Draw the ROI, or give another mask")
        names = [text_of(roi, "ROIName") if roi is not None else "" for roi, _ in drawn]
        names = [name or str(int(item.ReferencedROINumber)) for name, (_, item) in zip(names, drawn, strict=True)]
        volumes = [_volume(name, item, image, where) for name, (_, item) in zip(names, drawn, strict=True)]
        layers, places = _layers(volumes, image)
        colors = [_color(item) for _, item in drawn]
        segments = tuple(
            Segment(name, label, layer, color) for name, (layer, label), color in zip(names, places, colors, strict=True)
        )
        return LabelMap(layers, segments, origin_of(dataset, _frame_of_reference(dataset)))


def _volume(name: str, item: Any, image: sitk.Image, where: str) -> np.ndarray:
    """The voxels of one ROI, bool (slices, rows, columns)."""
    columns, rows, slices = image.GetSize()
    found: dict[int, list[_Contour]] = defaultdict(list)
    for contour in _contours(name, item, image, where):
        nearest = round(contour.depth)
        if abs(contour.depth - nearest) > 0.5 or not 0 <= nearest < slices:
            raise MaskError(
                f"a contour of {name} lies {_slices_outside(contour.depth, slices):.1f} slices outside the image",
                where=where,
                cure="Give the image that it was drawn on",
            )
        if not (contour.points.max(axis=0) > -0.5).all() or not (contour.points.min(axis=0) < (columns - 0.5, rows - 0.5)).all():
            raise MaskError(
                f"a contour of {name} lies beside the image (slice {nearest})",
                where=where,
                cure="Give the image that it was drawn on",
            )
        found[nearest].append(contour)
    volume = np.zeros((slices, rows, columns), bool)
    shifted = 0.0
    for k, contours in found.items():
        depths = [contour.depth for contour in contours]
        if max(depths) - min(depths) > _FLAT:
            raise MaskError(
                f"contours of {name} lie at several depths within slice {k}, between {min(depths):.2f} and {max(depths):.2f}",
                where=where,
                cure="Give the image that it was drawn on, whose slices are nearer to each other",
            )
        shifted = max(shifted, *(abs(depth - k) for depth in depths))
        volume[k] = filled([contour.points for contour in contours], (rows, columns))
    if shifted > _ON_SLICE:
        say(f"mask: contours of {name} lie up to {shifted:.2f} slices beside the image's and were put on the nearest ones")
    present = sorted(found)
    left_out = present[-1] - present[0] + 1 - len(present)
    if left_out:
        say(f"mask: {name} has no contour on {left_out} slices between its first and its last; they stay empty")
    return volume


def _contours(name: str, item: Any, image: sitk.Image, where: str) -> list[_Contour]:
    """The closed contours of an ROI in voxel indices. Raises MaskError for one that is not parallel to the slices."""
    matrix, origin = voxel_to_world(image)
    found = []
    for contour in item.ContourSequence:
        if text_of(contour, "ContourGeometricType") not in _AREAS:
            continue
        numbers = np.array([float(value) for value in contour.ContourData])
        if numbers.size < 9 or numbers.size % 3 or not np.isfinite(numbers).all():
            raise MaskError(
                f"a contour of {name} has {numbers.size / 3:g} points, 3 are the least",
                where=where,
                cure="Draw or export it again",
            )
        index = np.linalg.solve(matrix, (numbers.reshape(-1, 3) - origin).T).T
        if np.ptp(index[:, 2]) > _FLAT:
            raise MaskError(
                f"a contour of {name} is not parallel to the slices of the image",
                where=where,
                cure="Give the image that it was drawn on",
            )
        found.append(_Contour(_settled(float(index[:, 2].mean())), index[:, :2]))
    return found


def _settled(depth: float) -> float:
    """Half way between two slices rounding decides; it must not decide by the header's last digit."""
    return round(depth, 4)


def _slices_outside(depth: float, slices: int) -> float:
    return max(-depth, depth - (slices - 1))


def _layers(volumes: list[np.ndarray], image: sitk.Image) -> tuple[tuple[sitk.Image, ...], list[tuple[int, int]]]:
    """Label layers, and (layer, label) of each ROI."""
    whole = np.zeros(volumes[0].shape, np.uint16)
    for label, volume in enumerate(volumes, 1):
        if whole[volume].any():
            return tuple(_layer(each.astype(np.uint8), image) for each in volumes), [(n, 1) for n in range(len(volumes))]
        whole[volume] = label
    return (_layer(whole, image),), [(0, label) for label in range(1, len(volumes) + 1)]


def _layer(values: np.ndarray, image: sitk.Image) -> sitk.Image:
    layer = sitk.GetImageFromArray(values)
    layer.CopyInformation(image)
    return layer


def _color(item: Any) -> tuple[int, int, int] | None:
    channels = [int(value) for value in item.get("ROIDisplayColor") or ()]
    return (channels[0], channels[1], channels[2]) if len(channels) == 3 else None


def _frame_of_reference(dataset: Any) -> str:
    """The only frame of reference that its ROIs are drawn in, empty where it states none or several."""
    stated = {text_of(item, "ReferencedFrameOfReferenceUID") for item in dataset.get("StructureSetROISequence") or []}
    stated |= {text_of(item, "FrameOfReferenceUID") for item in dataset.get("ReferencedFrameOfReferenceSequence") or []}
    known = stated - {""}
    return known.pop() if len(known) == 1 else ""


FORMAT = FileFormat(
    "DICOM RT Structure Set",
    recognises=lambda source: is_dicom(source) and sop_class(source) == RT_STRUCTURE_SET,
    read_mask_with=read_rtstruct,
)
