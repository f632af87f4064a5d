"""DICOM segmentations as label maps: binary, fractional (from a threshold on), and label maps of Supplement 243.

Source: DICOM PS3.3 C.8.20 (Segmentation Image module) and C.7.6.16 (functional groups).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk

from ...base.errors import MaskError
from ...base.notices import say
from ..formats import FileFormat
from ..label_map import LabelMap, Segment
from ..read_image import AS_USUAL, ReadOptions
from .codes import rgb_of, terminology_of
from .objects import LABEL_MAP_SEGMENTATION, SEGMENTATION, is_dicom, number_of, numbers_of, origin_of, sop_class, sound, text_of
from .pixels import PixelFile
from .seg_grid import SegGrid, seg_grid

# Label layers, and the layer and label of each segment number.
_Layers = tuple[list[np.ndarray], dict[int, tuple[int, int]]]


def read_seg(path: Path, options: ReadOptions = AS_USUAL, image: sitk.Image | None = None) -> LabelMap:
    """Read a segmentation: one layer if segments do not overlap, one per segment otherwise.

    options: the threshold of fractional ones. The grid spans the frames stored, so it may be smaller than the source image.
    Raises MaskError: no frames, frames without place or segment, unevenly spaced or sheared frames, damaged pixel data.
    """
    where = str(path)
    file = PixelFile(path, where, MaskError)
    with sound(where, MaskError, path.name):
        dataset = file.dataset
        frames = dataset.get("PerFrameFunctionalGroupsSequence") or []
        if not frames:
            raise MaskError("is an empty segmentation, without frames", where=where, cure="Draw the ROI, or give another mask")
        if len(frames) != int(dataset.get("NumberOfFrames") or 1):
            raise MaskError(
                f"states {dataset.get('NumberOfFrames')} frames and describes {len(frames)}", where=where, cure="Export it again"
            )
        shared = dataset.get("SharedFunctionalGroupsSequence") or []
        groups = [[frame, *shared] for frame in frames]
        kind = text_of(dataset, "SegmentationType").upper()
        straight = image if options.straighten else None
        grid = seg_grid([_placed(each, where) for each in groups], (int(dataset.Rows), int(dataset.Columns)), where, straight)
        if kind == "LABELMAP" or sop_class(path) == LABEL_MAP_SEGMENTATION:
            layers, places = _label_layer(file, grid, where)
        else:
            inside = _inside(kind, dataset, options, where)
            numbers = [_segment_number(each, where) for each in groups]
            _refuse_doubled(numbers, grid, where)

            def drawn(index: int) -> np.ndarray:
                return grid.placed(index, inside(file.frame(index)), where)

            layers, places = _binary_layers(drawn, grid, numbers)
            if kind == "FRACTIONAL" and not any(layer.any() for layer in layers):
                what = f"no voxel of it reaches a fraction of {options.threshold:g}"
                raise MaskError(what, where=where, cure="Choose a smaller --mask-threshold, or draw the ROI")
        segments = _segments(dataset, places)
        return LabelMap(tuple(grid.image(layer) for layer in layers), segments, origin_of(dataset), trimmed=True)


def group(groups: Sequence[Any], name: str, where: str) -> Any:
    """A functional group's only item: the frame's own, or the one that all frames share. Raises MaskError."""
    for holder in groups:
        if holder.get(name):
            return holder[name][0]
    raise MaskError(f"DICOM SEG without {name}", where=where, cure="Export the segmentation again")


def _placed(groups: Sequence[Any], where: str) -> tuple[Any, Any, Any, float | None, float | None]:
    """Position, orientation, pixel spacing, distance of slices and thickness of one frame."""
    measures = group(groups, "PixelMeasuresSequence", where)
    found = (
        numbers_of(group(groups, "PlanePositionSequence", where), "ImagePositionPatient", 3),
        numbers_of(group(groups, "PlaneOrientationSequence", where), "ImageOrientationPatient", 6),
        numbers_of(measures, "PixelSpacing", 2),
    )
    if None in found:
        raise MaskError("DICOM SEG with a frame that has no place", where=where, cure="Export the segmentation again")
    return *found, number_of(measures, "SpacingBetweenSlices"), number_of(measures, "SliceThickness")


def _segment_number(groups: Sequence[Any], where: str) -> int:
    return int(group(groups, "SegmentIdentificationSequence", where).ReferencedSegmentNumber)


def _inside(kind: str, dataset: Any, options: ReadOptions, where: str) -> Callable[[np.ndarray], np.ndarray]:
    """Which stored values are inside a segment; a threshold is said in a notice."""
    if kind == "BINARY":
        return partial(_binary, where=where)
    if kind != "FRACTIONAL":
        raise MaskError(f"is a segmentation of unknown type {kind or '(none)'}", where=where, cure="Export it as a binary one")
    most = number_of(dataset, "MaximumFractionalValue")
    if not most:
        raise MaskError(
            "is a fractional segmentation that does not state its MaximumFractionalValue",
            where=where,
            cure="Export it as a binary one",
        )
    meaning = text_of(dataset, "SegmentationFractionalType").lower() or "of unstated meaning"
    said = f"mask: it holds fractions ({meaning}); voxels of {options.threshold:g} or more were taken (--mask-threshold)"
    least = options.threshold * most
    say(said)
    return lambda values: values >= least - 1e-9 * most


def _binary(values: np.ndarray, where: str) -> np.ndarray:
    """Whether each pixel is 1. Raises MaskError where others than 0 and 1 are stored: they may be fractions, or labels."""
    if values.max(initial=0) > 1:
        what = f"calls itself a binary segmentation, and holds {int(values.max())}"
        raise MaskError(what, where=where, cure="Export the segmentation again")
    return values > 0


def _refuse_doubled(numbers: Sequence[int], grid: SegGrid, where: str) -> None:
    """A segment has one frame on a slice; two are a wrong header, and the slice that one of them belongs to would be empty."""
    seen: set[tuple[int, int]] = set()
    for place in zip(numbers, grid.slots, strict=True):
        if place in seen:
            raise MaskError(
                f"segment {place[0]} has two frames on slice {place[1] + 1} of the segmentation",
                where=where,
                cure="Export it again",
            )
        seen.add(place)


def _binary_layers(drawn: Callable[[int], np.ndarray], grid: SegGrid, numbers: Sequence[int]) -> _Layers:
    """One layer with the segments' numbers as labels; where segments overlap, a layer for each with label 1.

    drawn: of a frame's number, its pixels on the grid, bool (rows, columns).
    """
    whole = np.zeros(grid.shape, np.uint16)
    for index, (slot, number) in enumerate(zip(grid.slots, numbers, strict=True)):
        inside = drawn(index)
        if not np.isin(whole[slot][inside], (0, number)).all():
            break
        whole[slot][inside] = number
    else:
        return [whole], {number: (0, number) for number in sorted(set(numbers))}
    layers = {number: np.zeros(grid.shape, np.uint8) for number in sorted(set(numbers))}
    for index, (slot, number) in enumerate(zip(grid.slots, numbers, strict=True)):
        layers[number][slot][drawn(index)] = 1
    return list(layers.values()), {number: (layer, 1) for layer, number in enumerate(layers)}


def _label_layer(file: PixelFile, grid: SegGrid, where: str) -> _Layers:
    """The voxels' own segment numbers. What the background is, the padding value says; 0 without one (PS3.3 C.8.20.2)."""
    background = int(number_of(file.dataset, "PixelPaddingValue") or 0)
    whole = np.full(grid.shape, background, np.uint16)
    for index, slot in enumerate(grid.slots):
        values = file.frame(index)
        for number in np.unique(values[values != background]):
            whole[slot][grid.placed(index, values == number, where)] = number
    present = [int(value) for value in np.unique(whole) if value != background]
    free = max([*present, background]) + 1
    places = {number: (0, number or free) for number in present}
    zeros = whole == 0
    whole[whole == background] = 0
    if background and 0 in present:
        whole[zeros] = free
    return [whole], places


def _segments(dataset: Any, places: dict[int, tuple[int, int]]) -> tuple[Segment, ...]:
    """The segments that are drawn, in the order of their descriptions; one without description is called by its number."""
    described = {int(item.SegmentNumber): item for item in dataset.get("SegmentSequence") or []}
    ordered = [*(number for number in described if number in places), *(number for number in places if number not in described)]
    return tuple(_segment(described.get(number), number, places[number]) for number in ordered)


def _segment(item: Any, number: int, place: tuple[int, int]) -> Segment:
    if item is None:
        return Segment(str(number), layer=place[0], label=place[1])
    lab = item.get("RecommendedDisplayCIELabValue")
    return Segment(
        name=text_of(item, "SegmentLabel") or str(number),
        layer=place[0],
        label=place[1],
        color=rgb_of(lab) if lab is not None else None,
        terminology=terminology_of(item),
    )


FORMAT = FileFormat(
    "DICOM SEG",
    recognises=lambda source: is_dicom(source) and sop_class(source) in (SEGMENTATION, LABEL_MAP_SEGMENTATION),
    read_mask=read_seg,
)
