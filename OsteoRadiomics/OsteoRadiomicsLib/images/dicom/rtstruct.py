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
# How far beyond the outermost pixels' centres a contour may run, in pixels.
_OVER_EDGE = 1.0


@dataclass(frozen=True)
class _Contour:
    """depth: in slices of the image. points: (n, 2), (column, row) in pixels."""

    depth: float
    points: np.ndarray


def read_rtstruct(path: Path, options: ReadOptions = AS_USUAL, image: sitk.Image | None = None) -> LabelMap:
    """Read the closed contours of every ROI onto the image's grid, each on the slice that lies nearest, at most half one away.

    Labels follow the order of the ROIs; ROIs that overlap lie in different layers. One that cannot be voxels of this image is
    left out with a notice, and refused when it is asked for. Raises MaskError: no image, no closed contours, or no ROI with
    contours that are parallel to the slices, within the image and in one plane per slice.
    """
    where = str(path)
    if image is None:
        raise MaskError(
            "is an RT Structure Set (RTSTRUCT): its contours become a mask on the image they were drawn on only",
            where=where,
            cure="Give that image as well (--image), or export it as DICOM SEG",
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
        regions: list[_Region] = []
        unusable: dict[str, str] = {}
        problems = []
        for roi, item in drawn:
            name = (text_of(roi, "ROIName") if roi is not None else "") or str(int(item.ReferencedROINumber))
            try:
                regions.append(_Region(name, _slices(item, image, where), _color(item)))
            except MaskError as problem:
                problems.append(MaskError(f"{name}: {problem.what}", where=where, cure=problem.cure))
                unusable[name] = problem.what
        if not regions:
            raise problems[0]
        for region in regions:
            region.say_gaps()
        for left_out in problems:
            say(f"mask: {left_out.what}; it was left out")
        layers, places = _layers(regions, image)
        segments = tuple(Segment(region.name, *place, region.color) for region, place in zip(regions, places, strict=True))
        return LabelMap(layers, segments, origin_of(dataset, _frame_of_reference(dataset)), unusable)


@dataclass(frozen=True)
class _Region:
    """One ROI. slices: slice of the image -> its pixels, bool (rows, columns), and by how many slices its contours lie off it."""

    name: str
    slices: dict[int, tuple[np.ndarray, float]]
    color: tuple[int, int, int] | None

    def say_gaps(self) -> None:
        """Say where contours do not lie on the image's slices, or leave slices out."""
        off = max(distance for _, distance in self.slices.values())
        if off > _ON_SLICE:
            say(f"mask: contours of {self.name} lie up to {off:.2f} slices beside the image's and were put on the nearest ones")
        left_out = max(self.slices) - min(self.slices) + 1 - len(self.slices)
        if left_out:
            say(f"mask: {self.name} has no contour on {left_out} slices between its first and its last; they stay empty")


def _slices(item: Any, image: sitk.Image, where: str) -> dict[int, tuple[np.ndarray, float]]:
    """The pixels of one ROI by slice. Raises MaskError."""
    columns, rows, count = image.GetSize()
    cure = "Give the image that it was drawn on"
    found: dict[int, list[_Contour]] = defaultdict(list)
    for contour in _contours(item, image, where):
        nearest = round(contour.depth)
        if not 0 <= nearest < count:
            beyond = max(-contour.depth, contour.depth - (count - 1))
            raise MaskError(f"a contour lies {beyond:.1f} slices outside the image", where=where, cure=cure)
        if (contour.points < -_OVER_EDGE).any() or (contour.points > (columns - 1 + _OVER_EDGE, rows - 1 + _OVER_EDGE)).any():
            raise MaskError(f"a contour on slice {nearest + 1} reaches outside the image", where=where, cure=cure)
        found[nearest].append(contour)
    slices = {}
    for k, contours in found.items():
        depths = [contour.depth for contour in contours]
        if max(depths) - min(depths) > _FLAT:
            raise MaskError(
                f"contours lie at several depths within slice {k + 1}, up to {max(depths) - min(depths):.2f} slices apart",
                where=where,
                cure=f"{cure}, whose slices are nearer to each other",
            )
        pixels = filled([contour.points for contour in contours], (rows, columns))
        slices[k] = pixels, max(abs(depth - k) for depth in depths)
    return slices


def _contours(item: Any, image: sitk.Image, where: str) -> list[_Contour]:
    """The closed contours of an ROI in voxel indices. Raises MaskError for one that is not parallel to the slices."""
    matrix, origin = voxel_to_world(image)
    found = []
    for contour in item.ContourSequence:
        if text_of(contour, "ContourGeometricType") not in _AREAS:
            continue
        numbers = np.array([float(value) for value in contour.ContourData])
        if numbers.size < 9 or numbers.size % 3 or not np.isfinite(numbers).all():
            what = f"a contour has {numbers.size / 3:g} points, 3 are the least"
            raise MaskError(what, where=where, cure="Draw or export it again")
        index = np.linalg.solve(matrix, (numbers.reshape(-1, 3) - origin).T).T
        if np.ptp(index[:, 2]) > _FLAT:
            what = "a contour is not parallel to the slices of the image"
            raise MaskError(what, where=where, cure="Give the image that it was drawn on")
        # Half way between two slices rounding decides; it must not decide by the header's last digit.
        found.append(_Contour(round(float(index[:, 2].mean()), 4), index[:, :2]))
    return found


def _layers(regions: list[_Region], image: sitk.Image) -> tuple[tuple[sitk.Image, ...], list[tuple[int, int]]]:
    """As few label layers as overlaps allow, and (label, layer) of each ROI; labels follow their order."""
    layers: list[np.ndarray] = []
    places = []
    for label, region in enumerate(regions, 1):
        free = (
            n for n, layer in enumerate(layers) if not any(layer[k][pixels].any() for k, (pixels, _) in region.slices.items())
        )
        place = next(free, len(layers))
        if place == len(layers):
            layers.append(np.zeros(image.GetSize()[::-1], np.uint16))
        for k, (pixels, _) in region.slices.items():
            layers[place][k][pixels] = label
        places.append((label, place))
    return tuple(_layer(each, image) for each in layers), places


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
    read_mask=read_rtstruct,
)
